using Crm.Primitives;

namespace Crm.Contracts.Chat;

/// <summary>A conversation's channel of messages, as it stands for the agent.</summary>
/// <param name="Id">Such as "sms" or "whatsapp".</param>
/// <param name="TextMax">Characters of one text.</param>
/// <param name="Segments">Whether texts are counted in segments of short messages.</param>
/// <param name="WindowUntil">Until when free text may be sent, then templates only; null is always.</param>
/// <param name="OptedOut">Whether the customer does not want to be written to: every text is refused then.</param>
/// <param name="Templates">What may be sent at any time.</param>
public sealed record DeskChannel(
    string Id, int TextMax, bool Segments, Instant? WindowUntil, bool OptedOut, IReadOnlyList<Channels.ChannelTemplate> Templates);
