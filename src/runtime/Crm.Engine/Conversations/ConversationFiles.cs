using System.Security.Cryptography;
using System.Text;
using Crm.Actors.Shards;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Events.Privacy;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>
/// Files in conversations: first the content is kept, then the line is written; a line that is refused takes its file away again. A file's
/// id follows from who sends it and his own id of it, so that sending again doubles nothing. Thread safe.
/// </summary>
public sealed class ConversationFiles(IShardHost shards, IChatFiles files, ITranscripts transcripts, IPersonalDataVault vault, EngineFigures figures)
{
    /// <summary>Sends a file; see <see cref="IConversations.Send"/>.</summary>
    public async ValueTask<CommandResult> Send(FileSaid said, CancellationToken cancellation)
    {
        if (await Owner(said, cancellation).ConfigureAwait(false) is not { } owner)
        {
            return new CommandRefused("not-found", "There is no such conversation.");
        }

        var id = IdOf(said);
        if (!await files.Keep(said.Conversation, id, owner, said.Content, cancellation).ConfigureAwait(false))
        {
            figures.Refused("chat-files-full");
            return new CommandRefused("unavailable", "No more files can be kept here.");
        }

        // from here on not cancelled: the line is written or the file is gone
        var result = await shards.Ask<CommandResult>(EngineOptions.ConversationsShard, NewId(), Command(said, id), CancellationToken.None).ConfigureAwait(false);
        if (result is CommandRefused)
        {
            files.Remove(said.Conversation, id);
        }

        return result;
    }

    /// <summary>A file's content for the customer.</summary>
    public async ValueTask<FileOpened?> Open(InteractionId conversation, string tokenHash, Guid file, CancellationToken cancellation)
    {
        var line = await shards.Query<ConversationsProgram, ChatLine?>(
            EngineOptions.ConversationsShard,
            p => p.CustomerSightOf(conversation, tokenHash, 0, int.MaxValue - 1)?.Lines.FirstOrDefault(l => l.Written.File?.Id == file),
            cancellation).ConfigureAwait(false);
        return await Content(conversation, line, cancellation).ConfigureAwait(false);
    }

    /// <summary>A file's content for somebody at a desk.</summary>
    public async ValueTask<FileOpened?> Open(InteractionId conversation, AgentId? reader, Guid file, CancellationToken cancellation)
    {
        var lines = await shards.Query<ConversationsProgram, IReadOnlyList<ChatLine>?>(
            EngineOptions.ConversationsShard, p => p.LinesOf(conversation, 0, int.MaxValue, reader), cancellation).ConfigureAwait(false);
        if (lines is null && reader is null)
        {
            lines = [.. (await transcripts.Read(conversation, cancellation).ConfigureAwait(false)).Select(l => new ChatLine(l.At, l.Line))];
        }

        return await Content(conversation, lines?.FirstOrDefault(l => l.Written.File?.Id == file), cancellation).ConfigureAwait(false);
    }

    private async ValueTask<FileOpened?> Content(InteractionId conversation, ChatLine? line, CancellationToken cancellation) =>
        line is { Written: { File: { } file, Text: { } sealedName } }
        && vault.Open(sealedName) is { } name
        && await files.Open(conversation, file.Id, sealedName.Subject, cancellation).ConfigureAwait(false) is { } content
            ? new FileOpened(name, file.Type, content)
            : null;

    /// <summary>Whose key the file is sealed under; null when the sender has nothing to do with the conversation.</summary>
    private async ValueTask<SubjectId?> Owner(FileSaid said, CancellationToken cancellation) => await shards.Query<ConversationsProgram, SubjectId?>(
        EngineOptions.ConversationsShard,
        p => said switch
        {
            FileOfCustomer c when p.CustomerSightOf(c.Conversation, c.TokenHash, int.MaxValue - 1, 1) is null => null,
            FileOfStaff s when p.LinesOf(s.Conversation, int.MaxValue - 1, 1, s.Agent) is null => null,
            _ => p.SightOf(said.Conversation)?.Subject,
        },
        cancellation).ConfigureAwait(false);

    private static object Command(FileSaid said, Guid id)
    {
        var file = new ChatAttachment(id, said.Type, said.Content.Length);
        return said switch
        {
            FileOfCustomer c => new SayAsCustomer(NewId(), c.Conversation, c.TokenHash, c.ClientMessageId, c.Name) { File = file },
            FileOfStaff s => new SayToCustomer(NewId(), s.By, s.Agent, s.Conversation, s.ClientMessageId, s.Name, Note: false) { File = file },
            _ => throw new InvalidOperationException($"Nobody sends {said.GetType().Name}."),
        };
    }

    private static CommandId NewId() => new(Guid.CreateVersion7());

    private static Guid IdOf(FileSaid said)
    {
        string writer = said is FileOfStaff staff ? staff.By : "";
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{said.Conversation.Value:n} {writer} {said.ClientMessageId}")).AsSpan(0, 16));
    }
}
