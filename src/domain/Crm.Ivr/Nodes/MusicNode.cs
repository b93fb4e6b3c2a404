namespace Crm.Ivr;

/// <summary>Plays music for some seconds. With an exit "key", a key leads there and is kept for the next gather; without, keys mean nothing here.</summary>
public sealed record MusicNode(string Name, FlowExits Exits, TimeSpan Length) : FlowNode(Name, Exits)
{
    private const string Key = "key";

    /// <inheritdoc/>
    public override string Type => "music";

    internal override bool TakesTime => true;

    internal override bool MayExit(string exit) => exit is NodeMove.Next or Key;

    internal override bool IsBounded(string exit) => exit == Key;

    internal override NodeMove Enter(FlowStep step)
    {
        if (!Exits.Has(Key))
            step.Session.Keys.Clear();
        if (step.Session.Keys.Count > 0)
            return NodeMove.Exit(Key);
        step.Music();
        step.Wait(Length);
        return NodeMove.Stay;
    }

    internal override NodeMove On(FlowStep step, FlowInput input) => input switch
    {
        FlowDeadlinePassed => NodeMove.Exit(NodeMove.Next),
        DigitPressed digit when Exits.Has(Key) && step.Session.Keys.TryAdd(digit.Digit) => NodeMove.Exit(Key),
        _ => base.On(step, input),
    };
}
