namespace Crm.Ivr;

/// <summary>Not of any flow: says sorry and hangs up, where a flow has failed and has no answer of its own.</summary>
internal sealed record FarewellNode() : FlowNode("(error)", FlowExits.None)
{
    /// <summary>The prompt every installation has.</summary>
    internal const string Prompt = "system-error";

    /// <summary>How much longer than its limit a session may take to say goodbye.</summary>
    internal static readonly TimeSpan Room = TimeSpan.FromMinutes(2);

    private static readonly PromptList Sorry = new([new RecordedItem(FlowTemplate.Read(Prompt, out _)!)]);

    internal static FarewellNode One { get; } = new();

    public override string Type => "farewell";

    internal override NodeMove Enter(FlowStep step)
    {
        step.Play(Sorry);
        step.Session.Deadline = step.Facts.Now + FlowLimits.PromptMax;
        return NodeMove.Stay;
    }

    internal override NodeMove On(FlowStep step, FlowInput input)
    {
        if (input is not (PromptsEnded or FlowDeadlinePassed))
            return step.Ignore("saying goodbye");
        string reason = step.Session.Outcome ?? FlowEnding.Error;
        step.Emit(new EndCall(reason));
        return NodeMove.Over(reason);
    }
}
