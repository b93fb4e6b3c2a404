using System.Collections.Immutable;

namespace Crm.Ivr;

/// <summary>Sets attributes of the interaction; null, or a text that needs what is unknown, takes one away.</summary>
public sealed record SetNode(string Name, FlowExits Exits, ImmutableArray<KeyValuePair<string, FlowTemplate?>> Values) : FlowNode(Name, Exits)
{
    /// <inheritdoc/>
    public override string Type => "set";

    internal override NodeMove Enter(FlowStep step)
    {
        foreach ((string name, FlowTemplate? value) in Values)
            step.Set(name, value?.Fill(step));
        return NodeMove.Exit(NodeMove.Next, string.Join(", ", Values.Select(value => value.Key)));
    }
}
