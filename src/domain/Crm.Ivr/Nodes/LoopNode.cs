namespace Crm.Ivr;

/// <summary>Counts: leaves by "again" so many times, then once by "done" and counts anew.</summary>
public sealed record LoopNode(string Name, FlowExits Exits, int Times) : FlowNode(Name, Exits)
{
    private const string Again = "again";
    private const string Done = "done";

    /// <inheritdoc/>
    public override string Type => "loop";

    internal override IEnumerable<string> RequiredExits => [Again, Done];

    internal override bool IsBounded(string exit) => exit == Again;

    internal override NodeMove Enter(FlowStep step)
    {
        var key = (step.Session.Flow.Id, Name);
        int count = step.Session.Loops.GetValueOrDefault(key);
        if (count == Times)
        {
            step.Session.Loops.Remove(key);
            return NodeMove.Exit(Done);
        }

        step.Session.Loops[key] = count + 1;
        return NodeMove.Exit(Again);
    }
}
