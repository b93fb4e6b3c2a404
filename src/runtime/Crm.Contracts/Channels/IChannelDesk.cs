using Crm.Contracts.Desk;
using Crm.Events;
using Crm.Primitives;

namespace Crm.Contracts.Channels;

/// <summary>A template an agent picked.</summary>
/// <param name="Id">As the channel's description lists it.</param>
/// <param name="Values">One text for each place, at most 20 of at most 500 characters.</param>
public sealed record TemplateRequest(string? Id, IReadOnlyList<string>? Values);

/// <summary>Body by which an agent writes first.</summary>
/// <param name="Channel">Which channel, such as "sms".</param>
/// <param name="To">The customer's address on it.</param>
/// <param name="Text">Free text; or <paramref name="Template"/>.</param>
/// <param name="QueueId">Of whose addresses the message comes; null takes the channel's first.</param>
/// <param name="CustomerId">Whom he writes to, when that is known.</param>
public sealed record ConversationBeginRequest(string? Channel, string? To, string? Text, TemplateRequest? Template, string? QueueId, CustomerId? CustomerId);

/// <summary>A conversation an agent began.</summary>
[EventContract("reply.conversation-begun")]
public sealed record ConversationBegun(InteractionId ConversationId, int Seq) : CommandResult;

/// <summary>A wish to write first, checked for form.</summary>
public sealed record MessageWish(
    AgentId Agent, string By, string Name, string Channel, string To, string? Text, TemplateRequest? Template, QueueId? Queue, CustomerId? Customer);

/// <summary>A channel as desks see it.</summary>
/// <param name="Id">Such as "sms".</param>
/// <param name="TextMax">Characters of one text.</param>
/// <param name="Segments">Whether texts are counted in segments of short messages.</param>
/// <param name="MayBegin">Whether agents may write first.</param>
public sealed record ChannelView(string Id, int TextMax, bool Segments, bool MayBegin, IReadOnlyList<ChannelTemplate> Templates);

/// <summary>What agents do with channels apart from conversations they have. Implemented by the engine. Thread safe.</summary>
public interface IChannelDesk
{
    /// <summary>The channels there are.</summary>
    IReadOnlyList<ChannelView> Channels { get; }

    /// <summary>
    /// Writes first. <see cref="ConversationBegun"/>, also again for the same command id, or refused: "not-found" (no such channel, queue or
    /// template), "invalid" (address or text), "wrong-state" with a reason ("opted-out", "outside-window", "open" when a conversation with
    /// him goes on) or "unavailable".
    /// </summary>
    ValueTask<CommandResult> Begin(CommandId id, MessageWish wish, CancellationToken cancellation);
}
