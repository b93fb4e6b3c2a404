using Crm.Primitives;

namespace Crm.Sip.Transactions;

/// <summary>Where tags, branches and random waits come from, so that a test can repeat them. Real ones are unguessable (RFC 3261 19.3).</summary>
public interface IRandomSource
{
    /// <summary>A new token of at least 64 random bits, made of letters and digits.</summary>
    string Token();

    /// <summary>A number from 0 up to but not including 1.</summary>
    double Fraction();

    /// <summary>64 random bits, for nonces.</summary>
    ulong Salt();

    /// <summary>A new leg id, time-ordered.</summary>
    LegId Leg(Instant now);
}
