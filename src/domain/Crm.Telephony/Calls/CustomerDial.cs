using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>The customer of a promise being called. Lives only as long as the process.</summary>
public sealed class CustomerDial(DialCustomer wish)
{
    /// <summary>What was to be dialled.</summary>
    public DialCustomer Wish { get; } = wish;

    /// <summary>How far it has come.</summary>
    public ExternalPhase Phase { get; set; } = ExternalPhase.Offering;

    /// <summary>The end whose early media are listened to; null while none is. Empty where it has no name.</summary>
    public string? Fork { get; set; }

    /// <summary>The media plane has not said yet whether it takes those.</summary>
    public bool EarlyAsked { get; set; }

    /// <summary>Several ends ring: what one sends is not said of all.</summary>
    public bool SeveralEnds { get; set; }

    /// <summary>The ringing the waiting agent hears.</summary>
    public PlaybackId? Tone { get; set; }
}

/// <summary>A customer who was called is being told that nobody is there for him. Lives only as long as the process.</summary>
/// <param name="PutOff">He will be called again; null when he will not.</param>
/// <param name="Verdict">The promise ends; null when it does not.</param>
public sealed record Parting(PromisePutOff? PutOff, QueueVerdict? Verdict);
