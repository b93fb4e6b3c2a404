using System.Collections.Frozen;

namespace Crm.Ivr;

/// <summary>Where each exit of a node leads: exit to node name.</summary>
public sealed class FlowExits(IReadOnlyDictionary<string, string> targets)
{
    private readonly FrozenDictionary<string, string> targets = targets.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>No exits: the node ends the flow.</summary>
    public static FlowExits None { get; } = new(new Dictionary<string, string>());

    /// <summary>The exits' names.</summary>
    public IEnumerable<string> Names => targets.Keys;

    /// <summary>Exit and target pairs.</summary>
    public IEnumerable<KeyValuePair<string, string>> All => targets;

    /// <summary>The node an exit leads to; null when there is no such exit.</summary>
    public string? Target(string exit) => targets.GetValueOrDefault(exit);

    /// <summary>Whether there is such an exit.</summary>
    public bool Has(string exit) => targets.ContainsKey(exit);
}
