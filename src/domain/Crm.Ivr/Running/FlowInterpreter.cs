using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>
/// Runs flows: <c>(session, input, facts) -> (session, effects)</c>. Pure but for the session it is given; knows no clock and does
/// nothing itself. Every step ends with the session over or waiting for something with a deadline, but for the wait in a queue, which
/// the queue bounds. Anything that fails at run time leads to the flow's error node once, then to an apology and a goodbye.
/// </summary>
public static class FlowInterpreter
{
    /// <summary>Gives a session an input; its effects go to the sink in order. An input that does not fit is ignored by name.</summary>
    public static void Step(FlowSession session, FlowInput input, IFlowFacts facts, IFlowSink sink)
    {
        if (session.IsOver)
        {
            sink.Ignore("the session is over");
            return;
        }

        var step = new FlowStep(session, facts, sink);
        session.NodesOfInput = 0;
        Follow(step, Take(step, input));
    }

    private static NodeMove Take(FlowStep step, FlowInput input)
    {
        FlowSession session = step.Session;
        switch (input)
        {
            case FlowCancelled cancelled:
                return NodeMove.Over(cancelled.Reason);
            case FlowBegin:
                return session.Current is null ? Begin(step) : step.Ignore("begun before");
            case var _ when session.Current is null:
                return step.Ignore("not begun");
            case FlowDeadlinePassed when step.Facts.Now < session.Deadline:
                return step.Ignore("the deadline is still to come");
            case FlowDeadlinePassed when step.Facts.Now >= session.LimitAt && session.Current is not FarewellNode:
                return NodeMove.Fail(FlowEnding.Limit, "the call has been in the flow for too long");
            case PromptsEnded ended when ended.Play != session.Play || session.Sound != FlowSound.Prompts:
                return step.Ignore("another play");
            case PromptsEnded:
                session.Sound = FlowSound.Silence;
                break;
            case LookupEnded ended when ended.Lookup != session.Lookup:
                return step.Ignore("another lookup");
            case DigitPressed digit when !FlowNames.IsTelephoneKey(digit.Digit):
                return step.Ignore("no key of a telephone");
            case DigitPressed:
                session.NodesSinceKey = 0;
                session.Skips = 0;
                break;
        }

        return session.Current.On(step, input);
    }

    private static NodeMove Begin(FlowStep step)
    {
        FlowSession session = step.Session;
        session.LimitAt = step.Facts.Now + (session.IsTreatment ? FlowLimits.TreatmentLengthMax : FlowLimits.LengthMax);
        return EnterFlow(step, session.Flow);
    }

    private static void Follow(FlowStep step, NodeMove move)
    {
        while (move.Kind != NodeMoveKind.Stay)
        {
            FlowSession session = step.Session;
            move = move.Kind switch
            {
                NodeMoveKind.Exit => Leave(step, move),
                NodeMoveKind.Call => Call(step, new FlowId(move.Word)),
                NodeMoveKind.Return => Return(step, move),
                NodeMoveKind.Fail => Fail(step, move),
                NodeMoveKind.Over => End(step, move.Word),
                _ => throw new InvalidOperationException($"unknown move {move.Kind}"),
            };
        }
    }

    private static NodeMove Leave(FlowStep step, NodeMove move)
    {
        FlowSession session = step.Session;
        Trace(step, move.Word, move.Detail);
        return session.Current!.Exits.Target(move.Word) is { } target && session.Flow.Nodes.TryGetValue(target, out FlowNode? node)
            ? Enter(step, node)
            : NodeMove.Fail(FlowEnding.Error, $"exit '{move.Word}' leads nowhere");
    }

    private static NodeMove Enter(FlowStep step, FlowNode node)
    {
        FlowSession session = step.Session;
        session.Current = node;
        session.Local = null;
        session.Deadline = session.LimitAt;
        int withoutKeyMax = session.IsTreatment ? FlowLimits.TreatmentNodesWithoutKeyMax : FlowLimits.NodesWithoutKeyMax;
        return ++session.NodesOfInput > FlowLimits.NodesPerInputMax || ++session.NodesSinceKey > withoutKeyMax
            ? NodeMove.Fail(FlowEnding.Limit, "too many nodes")
            : node.Enter(step);
    }

    private static NodeMove EnterFlow(FlowStep step, FlowDefinition flow)
    {
        step.Emit(new FlowEntered(flow.Id, flow.Version));
        return flow.Nodes.TryGetValue(flow.Start, out FlowNode? start)
            ? Enter(step, start)
            : NodeMove.Fail(FlowEnding.Error, $"there is no start node '{flow.Start}'");
    }

    private static NodeMove Call(FlowStep step, FlowId id)
    {
        FlowSession session = step.Session;
        if (session.Find(id) is not { } flow)
            return NodeMove.Fail(FlowEnding.Error, $"there is no flow '{id}'");
        return session.Push(flow) ? EnterFlow(step, flow) : NodeMove.Fail(FlowEnding.Limit, "flows within flows too deep");
    }

    private static NodeMove Return(FlowStep step, NodeMove move)
    {
        FlowSession session = step.Session;
        Trace(step, move.Word, null);
        if (session.Pop())
            return NodeMove.Exit(move.Word);
        if (!session.IsTreatment)
            return NodeMove.Fail(FlowEnding.Error, "there is no flow to return to");
        return EndTreatment(step, FlowEnding.Queued);
    }

    /// <summary>A treatment is done: music for one who still waits, goodbye to one who chose to leave.</summary>
    private static NodeMove EndTreatment(FlowStep step, string reason)
    {
        if (!step.Session.HasLeftQueue)
            step.Music();
        else
            step.Emit(new EndCall("done"));
        return Finish(step, step.Session.Outcome ?? reason);
    }

    private static NodeMove Fail(FlowStep step, NodeMove move)
    {
        FlowSession session = step.Session;
        Trace(step, move.Word, move.Detail);
        session.Outcome = move.Word;
        session.Keys.Clear();
        session.Unwind();
        if (session.IsTreatment && !session.HasLeftQueue)
            return EndTreatment(step, move.Word);

        // what is left is an apology: it gets a little room beyond the limits
        session.NodesOfInput = 0;
        session.NodesSinceKey = 0;
        session.LimitAt = Instant.Max(session.LimitAt, step.Facts.Now + FarewellNode.Room);
        bool hasNode = session.Flow.OnError is { } name && session.Flow.Nodes.ContainsKey(name);
        return Enter(step, ++session.Failures == 1 && hasNode ? session.Flow.Nodes[session.Flow.OnError!] : FarewellNode.One);
    }

    private static NodeMove End(FlowStep step, string reason)
    {
        if (step.Session.Current is not null)
            Trace(step, reason, null);
        return Finish(step, reason);
    }

    private static NodeMove Finish(FlowStep step, string reason)
    {
        FlowSession session = step.Session;
        session.IsOver = true;
        session.Deadline = Instant.MaxValue;
        step.Emit(new SessionOver(session.Root.Id, session.Root.Version, reason));
        return NodeMove.Stay;
    }

    private static void Trace(FlowStep step, string exit, string? detail)
    {
        FlowSession session = step.Session;
        step.Emit(new StepTaken(session.Flow.Id, session.Flow.Version, session.Current?.Name ?? session.Flow.Start, exit, step.HoldsSecret(detail) ? null : detail));
    }
}
