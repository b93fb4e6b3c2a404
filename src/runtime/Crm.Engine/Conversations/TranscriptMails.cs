using System.Security.Cryptography;
using System.Text;
using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Contracts.Ports;
using Crm.Engine.Mail;
using Crm.Engine.Routing;
using Crm.Events.Mail;
using Crm.Events.Privacy;
using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>
/// Mails chats to their customers. The thread's id follows from the conversation's, and the mail shard writes into it once: whoever asks twice,
/// through a crash or in two tabs, gets one mail. What the customer answers to it comes to the chat's queue. Thread safe.
/// </summary>
public sealed class TranscriptMails(
    IShardHost shards, IMailStore store, IMailSettings settings, MailTokens tokens, IPersonalDataVault vault, TimeProvider clock) : ITranscriptMails
{
    /// <inheritdoc/>
    public async ValueTask<bool?> MayAsk(InteractionId conversation, string tokenHash, CancellationToken cancellation) =>
        await Sight(conversation, tokenHash, cancellation).ConfigureAwait(false) is not { } sight ? null
        : sight.IsOver && MailboxOf(sight.Queue) is not null && !await IsAsked(conversation, cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<CommandResult?> Send(CommandId id, InteractionId conversation, string tokenHash, string address, string? language, CancellationToken cancellation)
    {
        try
        {
            return await Sight(conversation, tokenHash, cancellation).ConfigureAwait(false) is not { } sight ? null
                : !sight.IsOver ? new CommandRefused("wrong-state", "The chat is not over yet.")
                : MailboxOf(sight.Queue) is not { } mailbox ? new CommandRefused("wrong-state", "No mailbox is set up here.")
                : await IsAsked(conversation, cancellation).ConfigureAwait(false) ? new CommandRefused("wrong-state", "It was asked for before.")
                : await Send(id, conversation, sight, mailbox, address, language, cancellation).ConfigureAwait(false);
        }
        catch (ShardUnavailableException e)
        {
            return new CommandRefused("unavailable", $"The engine cannot take this now ({e.Reason}); nothing changed. Try again in a moment.");
        }
    }

    private async ValueTask<CommandResult> Send(
        CommandId id, InteractionId conversation, TranscriptSight sight, KeptMailbox mailbox, string address, string? language, CancellationToken cancellation)
    {
        string queue = await shards.Query<RoutingProgram, string>(
            EngineOptions.RoutingShard, p => p.Domain.FindQueue(sight.Queue)?.Settings.DisplayName ?? sight.Queue.Value, cancellation).ConfigureAwait(false);
        var values = new Dictionary<string, string>
        {
            ["customer.email"] = address,
            ["mailbox.address"] = mailbox.Access.Address,
            ["mailbox.name"] = mailbox.Name,
        };
        var template = TranscriptText.Choose(settings.Current.Templates, sight.Queue, language);
        var (subject, text) = TranscriptText.Write(
            language, queue, sight.StartedAt, sight.Lines.Select(l => ChatViews.ForCustomer(l, vault)), template, values);
        var mail = new MailId(Id($"transcript\n{conversation}\n{address}"));
        var to = new MailPerson(null, address);
        await store.KeepOutgoing(mail, sight.Subject, new OutgoingText(
            mailbox.Id,
            tokens.MessageIdOf(mail, mailbox.Access.Address),
            new MailPerson(mailbox.FromName ?? mailbox.Name, mailbox.Access.Address),
            [to],
            [],
            [],
            mailbox.PlusAddresses ? new MailPerson(mailbox.FromName, tokens.ReplyAddressOf(mail, mailbox.Access.Address)) : null,
            subject.ReplaceLineEndings(" "),
            text,
            null,
            [],
            true,
            Instant.Now(clock),
            null,
            "transcript",
            []), cancellation).ConfigureAwait(false);
        return await shards.Ask<CommandResult>(
            EngineOptions.MailShard,
            id,
            new WriteMail(ThreadOf(conversation), new WrittenByMachine(mail, sight.Subject, mailbox.Id, sight.Queue, tokens.KeyOf(to), 0)),
            cancellation).ConfigureAwait(false);
    }

    private ValueTask<TranscriptSight?> Sight(InteractionId conversation, string tokenHash, CancellationToken cancellation) =>
        shards.Query<ConversationsProgram, TranscriptSight?>(EngineOptions.ConversationsShard, p => p.TranscriptOf(conversation, tokenHash), cancellation);

    private ValueTask<bool> IsAsked(InteractionId conversation, CancellationToken cancellation) =>
        shards.Query<MailProgram, bool>(EngineOptions.MailShard, p => p.ThreadOf(ThreadOf(conversation), null) is not null, cancellation);

    /// <summary>The queue's own mailbox, else any that sends.</summary>
    private KeptMailbox? MailboxOf(QueueId queue) => settings.Current.Mailboxes
        .Where(m => m is { Enabled: true, Access.Smtp: not null })
        .OrderBy(m => m.Queue == queue ? 0 : 1).ThenBy(m => m.Id, StringComparer.Ordinal).FirstOrDefault();

    private static MailThreadId ThreadOf(InteractionId conversation) => new(Id($"transcript\n{conversation}"));

    private static Guid Id(string of) => new(SHA256.HashData(Encoding.UTF8.GetBytes(of)).AsSpan(0, 16));
}
