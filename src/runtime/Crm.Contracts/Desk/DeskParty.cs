using Crm.Primitives;

namespace Crm.Contracts.Desk;

/// <summary>The other party. Number and name are null when withheld.</summary>
public sealed record DeskParty(string? Number, string? Name, CustomerId? CustomerId, CustomerCard? Card)
{
    /// <summary>
    /// "known" (<see cref="CustomerId"/> says who), "ambiguous" (pick one of <see cref="Candidates"/>), "unknown" (nobody has this
    /// number) or "withheld" (there is no number).
    /// </summary>
    public string Match { get; init; } = "withheld";

    /// <summary>Who it may be, the surest first, at most 10; empty unless <see cref="Match"/> is "ambiguous".</summary>
    public IReadOnlyList<DeskCandidate> Candidates { get; init; } = [];
}

/// <summary>A customer the other party may be.</summary>
/// <param name="Quality">"exact" (the very number), "possible" (another reading of it) or "tail" (only the last digits agree).</param>
/// <param name="Contact">The person at the customer whose number it is; null when it is the customer's own.</param>
public sealed record DeskCandidate(CustomerId CustomerId, string Name, string? Company, string Quality, string? Contact, bool Vip);

/// <summary>What became known about an interaction before an agent had it.</summary>
/// <param name="Language">"en", "zh" or another BCP 47 tag; null when not chosen.</param>
/// <param name="MenuPath">Menus gone through here and in an earlier IVR, in order.</param>
/// <param name="Attributes">By name.</param>
public sealed record DeskContext(string? Language, IReadOnlyList<string> MenuPath, IReadOnlyList<DeskAttribute> Attributes)
{
    /// <summary>Nothing is known.</summary>
    public static readonly DeskContext Empty = new(null, [], []);
}

/// <summary>Something known about an interaction.</summary>
/// <param name="Name">Lower-case words with dots, for example "order.number".</param>
/// <param name="Value">Null when erased.</param>
public sealed record DeskAttribute(string Name, string? Value);
