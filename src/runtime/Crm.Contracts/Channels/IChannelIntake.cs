using Crm.Events.Conversations;

namespace Crm.Contracts.Channels;

/// <summary>A message of a customer.</summary>
/// <param name="Channel">The channel's id.</param>
/// <param name="ProviderId">The channel's id of it, 1 to 64 visible ASCII characters: the same again is the same message.</param>
/// <param name="Own">Our address it came to.</param>
/// <param name="Peer">His, normalised.</param>
/// <param name="Name">What he calls himself there; null when nothing.</param>
/// <param name="Text">At most 4,000 characters; may be empty beside files.</param>
/// <param name="FileTypes">MIME types of files that came along, at most 10.</param>
public sealed record ChannelMessage(
    string Channel, string ProviderId, string Own, string Peer, string? Name, string Text, IReadOnlyList<string> FileTypes);

/// <summary>A report about a message of ours.</summary>
/// <param name="ClientId">Ours, by which it was sent.</param>
/// <param name="Reason">Why it failed; null for others.</param>
public sealed record ChannelReport(string Channel, string ClientId, string ProviderId, ChatDelivery State, string? Reason);

/// <summary>What became of something that came in.</summary>
public enum ChannelTaking
{
    /// <summary>It is stored.</summary>
    Taken,

    /// <summary>It had been stored before, or tells nothing new.</summary>
    Known,

    /// <summary>It cannot be taken, now or ever: no such channel, address or message.</summary>
    Unknown,

    /// <summary>Not now; the channel should try again.</summary>
    Later,
}

/// <summary>Takes what comes in over channels. What is <see cref="ChannelTaking.Taken"/> is durable. Implemented by the engine. Thread safe.</summary>
public interface IChannelIntake
{
    /// <summary>A customer wrote: his open conversation goes on, or a new one begins.</summary>
    ValueTask<ChannelTaking> Arrived(ChannelMessage message, CancellationToken cancellation);

    /// <summary>A message of ours got further, or failed.</summary>
    ValueTask<ChannelTaking> Reported(ChannelReport report, CancellationToken cancellation);
}
