using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>The customer of a promise being called. Lives only as long as the process.</summary>
public sealed class CustomerDial(DialCustomer wish)
{
    /// <summary>What was to be dialled.</summary>
    public DialCustomer Wish { get; } = wish;

    /// <summary>How far it has come.</summary>
    public ExternalPhase Phase { get; set; } = ExternalPhase.Offering;

    /// <summary>The ringing the waiting agent hears.</summary>
    public PlaybackId? Tone { get; set; }
}

/// <summary>A customer who was called is being told that nobody is there for him. Lives only as long as the process.</summary>
/// <param name="PutOff">He will be called again; null when he will not.</param>
/// <param name="Verdict">The promise ends; null when it does not.</param>
public sealed record Parting(PromisePutOff? PutOff, QueueVerdict? Verdict);
