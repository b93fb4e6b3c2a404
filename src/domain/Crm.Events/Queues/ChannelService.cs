using Crm.Events.Interactions;

namespace Crm.Events.Queues;

/// <summary>What a queue promises on one channel, where that is another thing than for the queue as a whole.</summary>
/// <param name="Channel">Once per queue.</param>
/// <param name="Threshold">Answered within this counts for the service level. Of e-mail only time in the queue's hours counts.</param>
/// <param name="Target">Share of answers within the threshold that is aimed at, 0 to 1; null is the queue's own.</param>
public sealed record ChannelService(MediaType Channel, TimeSpan Threshold, double? Target = null);
