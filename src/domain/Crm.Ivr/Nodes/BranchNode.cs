using System.Collections.Immutable;

namespace Crm.Ivr;

/// <summary>Goes by the first case that holds, else by the exit "else".</summary>
public sealed record BranchNode(string Name, FlowExits Exits, ImmutableArray<BranchCase> Cases) : FlowNode(Name, Exits)
{
    private const string Else = "else";

    /// <inheritdoc/>
    public override string Type => "branch";

    internal override IEnumerable<string> RequiredExits => Cases.Select(one => one.Exit).Append(Else).Distinct();

    internal override IEnumerable<string> Faults(FlowCheck check) => Cases.SelectMany(one => one.When.Faults(check));

    internal override NodeMove Enter(FlowStep step)
    {
        foreach (BranchCase one in Cases)
        {
            if (one.When.Holds(step))
                return NodeMove.Exit(one.Exit);
        }

        return NodeMove.Exit(Else);
    }
}

/// <summary>A case of a branch.</summary>
public sealed record BranchCase(string Exit, FlowCondition When);
