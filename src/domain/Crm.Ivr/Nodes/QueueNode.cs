using System.Collections.Immutable;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>
/// Puts the caller into a queue and waits there with him, without a limit of its own: the queue has one. Leaves only when the queue
/// sends him back, by the exit it names.
/// </summary>
/// <param name="Priority">Instead of the queue's own; null to keep that.</param>
/// <param name="Skills">What his agent must know beyond the queue's requirements.</param>
/// <param name="Treatment">The flow he hears; null for music.</param>
public sealed record QueueNode(string Name, FlowExits Exits, QueueId Queue, int? Priority, ImmutableArray<Requirement> Skills, FlowId? Treatment)
    : FlowNode(Name, Exits)
{
    private const string Error = "error";
    private static readonly string[] Returns = ["full", "timeout", "no-agents", "closed", Error];

    /// <inheritdoc/>
    public override string Type => "queue";

    internal override bool Ends => true;

    internal override IEnumerable<string> RequiredExits => Returns;

    internal override IEnumerable<string> Faults(FlowCheck check)
    {
        if (check.Around.Queues is { } known && !known(Queue))
            yield return $"queues at '{Queue}', which is unknown";
        if (Treatment is not { } id)
            yield break;
        FlowDefinition? treatment = check.Around.Flows(id);
        if (treatment is null)
            yield return $"treats waiting callers with '{id}', which is unknown";
        else if (treatment.Kind != FlowKind.Treatment)
            yield return $"treats waiting callers with '{id}', which is of kind {treatment.Kind.ToString().ToLowerInvariant()}";
    }

    internal override NodeMove Enter(FlowStep step)
    {
        step.Session.QueuedAt = step.Facts.Now;
        step.Session.Queue = Queue;
        step.Session.Deadline = Instant.MaxValue;
        step.Session.Sound = FlowSound.Silence;
        step.Session.Keys.Clear();
        step.Emit(new EnterQueue(Queue, Priority, Skills, Treatment));
        return NodeMove.Stay;
    }

    internal override NodeMove On(FlowStep step, FlowInput input)
    {
        if (input is not QueueReturned returned)
            return base.On(step, input);

        // waiting in a queue does not count against the session's length
        FlowSession session = step.Session;
        session.LimitAt += step.Facts.Now - session.QueuedAt!.Value;
        session.QueuedAt = null;
        session.Sound = FlowSound.Music;
        return Exits.Has(returned.Reason) ? NodeMove.Exit(returned.Reason) : NodeMove.Exit(Error, returned.Reason);
    }
}
