namespace Crm.Ivr;

/// <summary>Plays prompts (type "play"), or speaks a text (type "say"), and goes on when they end. A key ends them early where that is allowed, and is kept for the next gather.</summary>
public sealed record PlayNode(string Name, FlowExits Exits, string Type, PromptList Prompts, bool BargeIn) : FlowNode(Name, Exits)
{
    /// <inheritdoc/>
    public override string Type { get; } = Type;

    internal override IEnumerable<PromptList> AllPrompts => [Prompts];

    internal override bool TakesTime => Prompts.IsCertain;

    internal override NodeMove Enter(FlowStep step)
    {
        if (!BargeIn)
            step.Session.Keys.Clear();
        if (step.Session.Keys.Count > 0)
        {
            if (step.Session.Skips++ < FlowLimits.SkipsMax)
                return NodeMove.Exit(NodeMove.Next, "skipped");
            step.Session.Keys.Clear();
        }

        return step.Play(Prompts) ? NodeMove.Stay : NodeMove.Exit(NodeMove.Next, "nothing to tell");
    }

    internal override NodeMove On(FlowStep step, FlowInput input) => input switch
    {
        PromptsEnded => NodeMove.Exit(NodeMove.Next),
        FlowDeadlinePassed => NodeMove.Exit(NodeMove.Next, "did not end"),
        DigitPressed when !BargeIn => step.Ignore("a key where none may interrupt"),
        DigitPressed digit when step.Session.Keys.TryAdd(digit.Digit) => NodeMove.Exit(NodeMove.Next, "interrupted"),
        _ => base.On(step, input),
    };
}
