using Crm.Primitives;

namespace Crm.Telephony.Outbound;

/// <summary>Rules for calls to the outside as they are kept, for those who edit them. In memory; thread safe, never blocks.</summary>
public interface IOutboundRulesSource
{
    /// <summary>The site's, then each trunk's, by id.</summary>
    IReadOnlyList<KeptOutboundRules> OutboundRules { get; }
}

/// <summary>The rules of the site or of one trunk.</summary>
/// <param name="Id">See <see cref="OutboundRulesId"/>.</param>
/// <param name="Name">What the trunk is called; empty for the site.</param>
/// <param name="Settings">As they are kept; of rules that cannot be read, the usual ones.</param>
/// <param name="Version">Rises by one with each change.</param>
/// <param name="Fault">Why they are not in force, as a sentence; null when they are.</param>
public sealed record KeptOutboundRules(string Id, string Name, OutboundSettings Settings, long Version, string? Fault);

/// <summary>How rules are named: "site", or "trunk." and the trunk's id.</summary>
public static class OutboundRulesId
{
    /// <summary>The site's.</summary>
    public const string Site = "site";

    private const string TrunkPrefix = "trunk.";

    /// <summary>A trunk's.</summary>
    public static string Of(TrunkId trunk) => TrunkPrefix + trunk.Value;

    /// <summary>The trunk of an id; null for the site's and for what is none.</summary>
    public static TrunkId? TrunkOf(string id) => id.StartsWith(TrunkPrefix, StringComparison.Ordinal) ? new TrunkId(id[TrunkPrefix.Length..]) : null;
}
