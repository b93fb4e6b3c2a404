using Crm.Events.Queues;

namespace Crm.Ivr;

/// <summary>Dials a number and connects the caller to it, for good when it answers; he comes back by "busy", "no-answer", "refused" or "error". In a treatment he leaves the queue for it.</summary>
public sealed record TransferNode(string Name, FlowExits Exits, FlowTemplate Number, TimeSpan Ring) : FlowNode(Name, Exits)
{
    private const string Error = "error";
    private static readonly string[] Returns = ["busy", "no-answer", "refused", Error];

    /// <inheritdoc/>
    public override string Type => "transfer";

    internal override bool Ends => true;

    internal override IEnumerable<string> RequiredExits => Returns;

    internal override NodeMove Enter(FlowStep step)
    {
        if (Number.Fill(step) is not { } number || !DialledText.IsNumber(number))
            return NodeMove.Exit(Error, "no number");
        step.LeaveQueue(QueueExit.TransferredOut, "transferred");
        step.Silence();
        step.Session.Keys.Clear();
        step.Emit(new TransferToNumber(number, Ring));
        step.Wait(Ring + TimeSpan.FromSeconds(10));
        return NodeMove.Stay;
    }

    internal override NodeMove On(FlowStep step, FlowInput input) => input switch
    {
        TransferFailed failed when Exits.Has(failed.Reason) => NodeMove.Exit(failed.Reason),
        TransferFailed failed => NodeMove.Exit(Error, failed.Reason),
        FlowDeadlinePassed => NodeMove.Exit(Error, "no outcome"),
        _ => base.On(step, input),
    };
}
