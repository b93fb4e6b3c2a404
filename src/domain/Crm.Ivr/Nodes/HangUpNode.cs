namespace Crm.Ivr;

/// <summary>Says goodbye, if there is something to say, and ends the call.</summary>
public sealed record HangUpNode(string Name, PromptList Prompts, string Reason) : FlowNode(Name, FlowExits.None)
{
    /// <inheritdoc/>
    public override string Type => "hangup";

    internal override bool Ends => true;

    internal override IEnumerable<string> RequiredExits => [];

    internal override IEnumerable<PromptList> AllPrompts => [Prompts];

    internal override NodeMove Enter(FlowStep step) => step.Play(Prompts) ? NodeMove.Stay : End(step);

    internal override NodeMove On(FlowStep step, FlowInput input) =>
        input is PromptsEnded or FlowDeadlinePassed ? End(step) : base.On(step, input);

    private NodeMove End(FlowStep step)
    {
        step.LeaveQueue(Crm.Events.Queues.QueueExit.ClosedBySystem, Reason);
        step.Emit(new EndCall(Reason));
        return NodeMove.Over(step.Session.Outcome ?? FlowEnding.HungUp);
    }
}
