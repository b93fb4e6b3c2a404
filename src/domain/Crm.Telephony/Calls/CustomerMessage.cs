using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>A message the customer is leaving: after the tone it is recorded from a bridge he is alone in.</summary>
public sealed class CustomerMessage(QueueId? queue, TimeSpan longest, TimeSpan pause)
{
    /// <summary>The queue it is for; null for none.</summary>
    public QueueId? Queue { get; } = queue;

    /// <summary>When it is cut off.</summary>
    public TimeSpan Longest { get; } = longest;

    /// <summary>So much silence ends it.</summary>
    public TimeSpan Pause { get; } = pause;

    /// <summary>The recording; null until the tone has ended.</summary>
    public RecordingId? Recording { get; set; }

    /// <summary>When recording began.</summary>
    public Instant Since { get; set; }
}
