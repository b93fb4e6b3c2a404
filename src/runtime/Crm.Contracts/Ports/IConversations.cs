using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>Text conversations as the web adapter sees them; what agents do goes by <see cref="IContactCentre.Execute"/>. Implemented by the engine. Thread safe.</summary>
public interface IConversations
{
    /// <summary>Whether a chat could begin now; null for an unknown entry point.</summary>
    ValueTask<ChatAvailability?> Availability(string entryPoint, CancellationToken cancellation);

    /// <summary>
    /// Begins a chat. <see cref="CommandDone"/>, or refused: "not-found" (no such entry point), "offline" (the detail is the reason word of
    /// <see cref="ChatTicket"/>), "too-many" (open conversations of this address) or "unavailable".
    /// </summary>
    ValueTask<CommandResult> Begin(CommandId id, ChatBeginning beginning, CancellationToken cancellation);

    /// <summary>Carries out what a customer's page asks for; completes after it is durable. Never throws for a refusal.</summary>
    ValueTask<CommandResult> Execute(CustomerChatCommand command, CancellationToken cancellation);

    /// <summary>The conversation as its customer may see it; null when it is not there, forgotten, or the token is not its.</summary>
    ValueTask<ChatSnapshot?> Look(InteractionId conversation, string tokenHash, int after, CancellationToken cancellation);

    /// <summary>A page of the customer is connected or gone. The last one gone begins the time after which one who waits has left.</summary>
    void CustomerPresent(InteractionId conversation, bool present);

    /// <summary>
    /// Lines after a sequence as agents see them, notes included, at most 200, oldest first; of one that is over too, while it is
    /// remembered. Null when it is not known here, or the reader has no part in it.
    /// </summary>
    /// <param name="reader">Who must have or have had it, or null for one who may read all.</param>
    ValueTask<IReadOnlyList<ChatMessage>?> Read(InteractionId conversation, int after, AgentId? reader, CancellationToken cancellation);

    /// <summary>The whole conversation as agents see it, over or not; empty when there never was one. Who may read it is the caller's matter.</summary>
    ValueTask<IReadOnlyList<ChatMessage>> Transcript(InteractionId conversation, CancellationToken cancellation);

    /// <summary>
    /// Sends a file: keeps its content sealed, then writes the line. Answered as the line is; the same <c>ClientMessageId</c> again gives the
    /// first one. Refused also as "full" when no more files can be kept.
    /// </summary>
    /// <param name="said">A <see cref="SayAsCustomer"/> or <see cref="SayToCustomer"/> with the name as its text and the file's type and size; the id is given here.</param>
    ValueTask<CommandResult> Send(FileSaid said, CancellationToken cancellation);

    /// <summary>A file's content for the customer; null when the token is not the conversation's, or there is no such file, or it was erased.</summary>
    ValueTask<FileOpened?> OpenFile(InteractionId conversation, string tokenHash, Guid file, CancellationToken cancellation);

    /// <summary>A file's content for somebody at a desk, of one that is over too; null as for the customer.</summary>
    /// <param name="reader">Who must have or have had it, or null for one who may read all.</param>
    ValueTask<FileOpened?> OpenFile(InteractionId conversation, AgentId? reader, Guid file, CancellationToken cancellation);

    /// <summary>Conversations that are not over, the oldest first.</summary>
    ValueTask<IReadOnlyList<ConversationView>> List(CancellationToken cancellation);
}

/// <summary>Pushes what happens in conversations. Implemented by the web adapter; calls return at once, never throw. Thread safe.</summary>
public interface IConversationPush
{
    /// <summary>A line the customer may see (message <c>message</c>).</summary>
    void Message(InteractionId conversation, ChatMessage message);

    /// <summary>How far the agent has got (message <c>receipt</c>).</summary>
    void Receipt(InteractionId conversation, ChatReceipt receipt);

    /// <summary>The agent writes (message <c>typing</c>).</summary>
    void Typing(InteractionId conversation, ChatTyping typing);

    /// <summary>How it stands (message <c>state</c>, and <c>ended</c> when it is over).</summary>
    void Status(InteractionId conversation, ChatStatus status);

    /// <summary>Tell anew whose pages are connected: the shard was rebuilt and has forgotten it.</summary>
    void Announce();

    /// <summary>To the agent's tab (message <c>chat</c>).</summary>
    void ToAgent(AgentId agent, ChatUpdate update);

    /// <summary>To a supervisor's pages (message <c>chat</c>).</summary>
    void ToSupervisor(string userName, ChatUpdate update);
}
