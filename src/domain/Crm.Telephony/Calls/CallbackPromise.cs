using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>A promise to call a customer, with what became of it so far.</summary>
public sealed class CallbackPromise(CallbackId id, SealedText number, string? customerKey, Instant askedAt, Instant since, string by)
{
    /// <summary>Repeated wishes that are stored; more are only counted.</summary>
    public const int RepeatsMax = 20;

    /// <summary>Its id.</summary>
    public CallbackId Id { get; } = id;

    /// <summary>Where to call, sealed.</summary>
    public SealedText Number { get; } = number;

    /// <summary>Opaque key of the customer.</summary>
    public string? CustomerKey { get; } = customerKey;

    /// <summary>When it was asked for.</summary>
    public Instant AskedAt { get; } = askedAt;

    /// <summary>The instant the customer's age counts from.</summary>
    public Instant Since { get; } = since;

    /// <summary>Who asked.</summary>
    public string By { get; } = by;

    /// <summary>No call before.</summary>
    public Instant? NotBefore { get; init; }

    /// <summary>The interaction in which he asked.</summary>
    public InteractionId? Origin { get; init; }

    /// <summary>The customer's language.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Attempts that came to nothing.</summary>
    public int Attempts { get; set; }

    /// <summary>Why the last attempt came to nothing; null before the first.</summary>
    public string? LastFailure { get; set; }

    /// <summary>It rests until then after a failed attempt.</summary>
    public Instant? RestsUntil { get; set; }

    /// <summary>How often the customer has asked for it again, as far as that is stored.</summary>
    public int Repeats { get; set; }

    /// <summary>Somebody has taken it back.</summary>
    public bool Canceled { get; set; }
}
