namespace Crm.Telephony.Calls;

/// <summary>The queue sent the customer elsewhere than into another queue, and that is under way.</summary>
/// <param name="reason">Why the queue could not keep him.</param>
public sealed class QueueOverflow(string reason)
{
    /// <summary>Why the queue could not keep him.</summary>
    public string Reason { get; } = reason;

    /// <summary>Whether the last words are being said; the call ends with them.</summary>
    public bool SaysGoodbye { get; set; }
}
