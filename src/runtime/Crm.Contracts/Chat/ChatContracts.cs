using Crm.Primitives;

namespace Crm.Contracts.Chat;

/// <summary>The page a customer began his chat on.</summary>
/// <param name="Url">At most 2,000 characters, http or https.</param>
/// <param name="Title">At most 200 characters.</param>
public sealed record ChatPage(string? Url, string? Title);

/// <summary>Body by which a stranger begins a chat.</summary>
/// <param name="EntryPoint">Which one of the site's entry points, such as "support".</param>
/// <param name="Name">At most 100 characters.</param>
/// <param name="Email">At most 254 characters. Names a candidate, never a customer.</param>
/// <param name="Phone">E.164 with '+'. Names a candidate, never a customer.</param>
/// <param name="Subject">What it is about, at most 200 characters.</param>
/// <param name="Language">"en", "zh" or another BCP 47 tag.</param>
/// <param name="Attributes">At most 20; names of lower-case letters, digits, '-' and dots, values of at most 1,000 characters.</param>
/// <param name="CustomerId">Of a customer who is signed in at the company's site; counts only with <paramref name="CustomerSignature"/>.</param>
/// <param name="CustomerSignature">HMAC-SHA-256 of the customer's id under the site's secret, in lower-case hexadecimal.</param>
public sealed record ChatRequest(
    string? EntryPoint,
    string? Name,
    string? Email,
    string? Phone,
    string? Subject,
    string? Language,
    ChatPage? Page,
    IReadOnlyDictionary<string, string>? Attributes,
    string? CustomerId,
    string? CustomerSignature)
{
    /// <summary>The first line, which agents see with the offer; sent again as a message with the same id it is the same line.</summary>
    public ChatMessageRequest? First { get; init; }

    /// <summary>The invitation he accepted, as it was given; one that is not known counts for nothing.</summary>
    public string? Invitation { get; init; }
}

/// <summary>A chat has begun, or cannot now.</summary>
/// <param name="State">As in <see cref="ChatStatus"/>; "offline" when nobody takes it, and everything else is null then.</param>
/// <param name="Token">The right to this conversation; shown this once, to be kept by the page.</param>
public sealed record ChatTicket(string State, InteractionId? ConversationId, string? Token, ChatStatus? Status)
{
    /// <summary>Why it is offline: "closed" (hours), "no-agents" (nobody is there) or "full".</summary>
    public string? Reason { get; init; }
}

/// <summary>Whether a chat could begin now.</summary>
/// <param name="State">"online" or "offline".</param>
/// <param name="Reason">As in <see cref="ChatTicket"/>.</param>
/// <param name="Waiting">Customers waiting in the queue behind it, chats or others; null when offline.</param>
/// <param name="EstimatedWait">Seconds; null while nothing is known.</param>
public sealed record ChatAvailability(string State, string? Reason, int? Waiting, double? EstimatedWait)
{
    /// <summary>Whether a call from the page could begin now.</summary>
    public bool Calls { get; init; }

    /// <summary>When the page invites its visitor; null where nobody is invited.</summary>
    public ChatInvitations? Invitations { get; init; }
}

/// <summary>How a chat stands for the customer.</summary>
/// <param name="State">"waiting" (for an agent), "connected", "parked" (the agent comes back to it) or "ended".</param>
/// <param name="Position">Place in the queue, 1 for the next; null unless he waits.</param>
/// <param name="EstimatedWait">Seconds; null while nothing is known.</param>
/// <param name="Agent">The agent's name; null without one.</param>
/// <param name="EndReason">"customer-left", "agent-closed", "customer-silent", "no-agent", ...; null while it goes on.</param>
public sealed record ChatStatus(string State, int? Position, double? EstimatedWait, string? Agent, string? EndReason);

/// <summary>One line of a chat.</summary>
/// <param name="Seq">Rises by one per conversation, from 1; the customer's view has gaps where internal notes are.</param>
/// <param name="From">"customer", "agent", "supervisor" or "system".</param>
/// <param name="Kind">"text", "note" (internal: never shown to the customer) or "system".</param>
/// <param name="Name">The writer's display name; of a system line whom it speaks of.</param>
/// <param name="Text">Null for system lines, and when it was erased.</param>
/// <param name="System">
/// Of a system line its word: "waiting", "agent-joined", "agent-left", "agent-away", "transferred", "requeued", "parked", "resumed",
/// "still-there" (the customer is asked), "supervisor-joined", "supervisor-left" or "ended".
/// </param>
/// <param name="ClientMessageId">As the writer gave it, so that he knows his own again; null for others' lines.</param>
public sealed record ChatMessage(
    int Seq, Instant At, string From, string Kind, string? Name, string? Text, string? System, string? ClientMessageId)
{
    /// <summary>How far it has got on a channel of messages; null in chats on the web and for lines that are not sent.</summary>
    public ChatLineState? Delivery { get; init; }

    /// <summary>The file that was sent, whose name is the text; null for anything else.</summary>
    public ChatAttachment? File { get; init; }
}

/// <summary>How far a line has got on a channel of messages.</summary>
/// <param name="State">"queued", "sent", "delivered", "read" or "failed".</param>
/// <param name="Reason">Why it failed, as a reason word; null for others.</param>
public sealed record ChatLineState(string State, string? Reason);

/// <summary>A file in a chat. Its content is fetched by its id, by those who may read the line.</summary>
/// <param name="Type">Its media type; "image/…" may be shown as a picture.</param>
/// <param name="Size">Bytes.</param>
public sealed record ChatAttachment(Guid Id, string Type, int Size);

/// <summary>How far a side has got: everything up to <paramref name="UpTo"/>.</summary>
/// <param name="By">"customer" or "agent".</param>
/// <param name="State">"delivered" or "read".</param>
public sealed record ChatReceipt(string By, int UpTo, string State);

/// <summary>Somebody writes, or has stopped. Not stored; true fades after 8 s without another.</summary>
/// <param name="By">"customer", "agent" or "supervisor".</param>
public sealed record ChatTyping(string By, string? Name, bool Typing);

/// <summary>A chat as the customer may see it, from a sequence on. First push of the hub, as <c>hello</c>.</summary>
/// <param name="Messages">Lines after the asked sequence, oldest first: the first 200 of them.</param>
/// <param name="More">Whether there are more; fetch them by REST, after the last one here.</param>
/// <param name="LastSeq">The newest line's sequence, his view or not.</param>
/// <param name="Receipts">Where both sides are.</param>
/// <param name="MayRate">Whether it is over and not rated yet.</param>
public sealed record ChatSnapshot(
    InteractionId ConversationId,
    ChatStatus Status,
    IReadOnlyList<ChatMessage> Messages,
    bool More,
    int LastSeq,
    IReadOnlyList<ChatReceipt> Receipts,
    bool MayRate);

/// <summary>Body of a message or an internal note.</summary>
/// <param name="ClientMessageId">1 to 64 visible ASCII characters of the writer's choice; sent again it is the same message.</param>
/// <param name="Text">1 to 4,000 characters.</param>
public sealed record ChatMessageRequest(string? ClientMessageId, string? Text)
{
    /// <summary>A template of the channel in the text's place; agents only.</summary>
    public Channels.TemplateRequest? Template { get; init; }
}

/// <summary>Body that tells whether somebody writes.</summary>
public sealed record ChatTypingRequest(bool? Typing);

/// <summary>Body of a receipt.</summary>
/// <param name="State">"delivered" or "read"; absent is "read".</param>
public sealed record ChatReadRequest(int? UpTo, string? State);

/// <summary>Body of a rating, once after the end.</summary>
/// <param name="Score">1 (bad) to 5 (good).</param>
/// <param name="Comment">At most 1,000 characters.</param>
public sealed record ChatRatingRequest(int? Score, string? Comment);

/// <summary>First call of the chat hub, its method <c>Open</c>: whose conversation, and after which sequence it is to be shown.</summary>
public sealed record ChatOpening(string? ConversationId, string? Token, int? After);

/// <summary>Last push of a chat hub connection that was refused or is closed.</summary>
/// <param name="Reason">"not-found" (no such conversation, or the token is not its), "too-many" or "late" (nothing was opened in time).</param>
public sealed record ChatRefused(string Reason);
