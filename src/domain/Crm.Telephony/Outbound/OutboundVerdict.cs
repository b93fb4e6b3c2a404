using Crm.Primitives;

namespace Crm.Telephony.Outbound;

/// <summary>Whether a call to the outside may be made.</summary>
public abstract record OutboundVerdict;

/// <summary>It may.</summary>
/// <param name="Number">What is to be dialled, exactly.</param>
/// <param name="Presented">The number to be shown; null withholds it.</param>
/// <param name="Longest">The leg is ended so long after its answer.</param>
/// <param name="RatePerMinute">Price of a started minute; null when unknown.</param>
/// <param name="IsEmergency">Stands outside all limits.</param>
public sealed record OutboundAllowed(OutboundNumber Number, TrunkId Trunk, string? Presented, TimeSpan Longest, decimal? RatePerMinute, bool IsEmergency) : OutboundVerdict;

/// <summary>It may not.</summary>
/// <param name="Reason">
/// "invalid-number", "own-number", "no-trunk", "not-allowed", "denied", "premium-rate", "international", "closed", "trunk-busy", "caller-id",
/// "rate-unknown", "too-many-originators", or a limit: "site", "site-originator", "trunk" or "trunk-originator" followed by "-concurrent", "-minute", "-hour", "-day" or "-spend".
/// </param>
public sealed record OutboundRefused(string Reason) : OutboundVerdict;
