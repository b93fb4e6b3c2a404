using System.Collections.Concurrent;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

/// <summary>Conversations that remember what was asked and answer as told; each knows its token.</summary>
internal sealed class FakeConversations : IConversations
{
    private readonly ConcurrentDictionary<InteractionId, string> _tokens = new();

    public ConcurrentQueue<ChatBeginning> Begun { get; } = new();

    public ConcurrentQueue<CustomerChatCommand> Commands { get; } = new();

    public ConcurrentQueue<(InteractionId Conversation, bool Present)> Presences { get; } = new();

    public Func<CommandResult> Answer { get; set; } = () => new CommandDone();

    /// <summary>What happens in the engine between a page's joining and its picture.</summary>
    public Action<InteractionId>? WhileLooking { get; set; }

    public ValueTask<ChatAvailability?> Availability(string entryPoint, CancellationToken cancellation) =>
        new(entryPoint == "support" ? new ChatAvailability("online", null, 0, 0) : null);

    public ValueTask<CommandResult> Begin(CommandId id, ChatBeginning beginning, CancellationToken cancellation)
    {
        Begun.Enqueue(beginning);
        var answer = Answer();
        if (answer is CommandDone)
        {
            _tokens[beginning.Conversation] = beginning.TokenHash;
        }

        return new(answer);
    }

    public ValueTask<CommandResult> Execute(CustomerChatCommand command, CancellationToken cancellation)
    {
        if (_tokens.GetValueOrDefault(command.Conversation) != command.TokenHash)
        {
            return new(new CommandRefused("not-found", "There is no such conversation."));
        }

        Commands.Enqueue(command);
        return new(command is SayAsCustomer ? new ChatLineTaken(7, default) : Answer());
    }

    public ValueTask<ChatSnapshot?> Look(InteractionId conversation, string tokenHash, int after, CancellationToken cancellation)
    {
        WhileLooking?.Invoke(conversation);
        return new(_tokens.GetValueOrDefault(conversation) != tokenHash ? null : new ChatSnapshot(
            conversation, new ChatStatus("waiting", 1, 0, null, null), [Line(2)], false, 2, [], false));
    }

    public void CustomerPresent(InteractionId conversation, bool present) => Presences.Enqueue((conversation, present));

    public ValueTask<IReadOnlyList<ChatMessage>?> Read(InteractionId conversation, int after, AgentId? reader, CancellationToken cancellation) =>
        new(_tokens.ContainsKey(conversation) ? [Line(1), Line(2)] : (IReadOnlyList<ChatMessage>?)null);

    public ValueTask<IReadOnlyList<ChatMessage>> Transcript(InteractionId conversation, CancellationToken cancellation) => new([Line(1)]);

    public ValueTask<IReadOnlyList<ConversationView>> List(CancellationToken cancellation) => new((IReadOnlyList<ConversationView>)[]);

    /// <summary>Files that were sent.</summary>
    public ConcurrentQueue<FileSaid> Files { get; } = new();

    public ValueTask<CommandResult> Send(FileSaid said, CancellationToken cancellation)
    {
        Files.Enqueue(said);
        return new(Answer() is CommandRefused refused ? refused : new ChatLineTaken(8, default));
    }

    public ValueTask<FileOpened?> OpenFile(InteractionId conversation, string tokenHash, Guid file, CancellationToken cancellation) =>
        new(_tokens.GetValueOrDefault(conversation) == tokenHash && file == Guid.Empty ? Opened : null);

    public ValueTask<FileOpened?> OpenFile(InteractionId conversation, AgentId? reader, Guid file, CancellationToken cancellation) =>
        new(reader?.Value == "agent1" && file == Guid.Empty ? Opened : null);

    private FileOpened? Opened => Files.TryPeek(out var said) ? new FileOpened(said.Name, said.Type, said.Content) : null;

    public static ChatMessage Line(int seq) => new(seq, default, "agent", "text", "Anna", $"line {seq}", null, null);
}
