using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Trunks;

namespace Crm.Telephony.Calls;

/// <content>
/// Handing the customer on. Blind: the agent is done at once; when nobody takes the
/// customer he is asked to take him back, and else the customer is in his queue again with his age.
/// Attended: to whom the agent has asked.
/// </content>
public sealed partial class CallDecider
{
    private void HandOn(CallState call, TransferTo i, ICallSink sink)
    {
        if (Allowed(call, i.Agent, "transfer", sink) is not { } agent)
        {
            return;
        }

        switch (i.Target)
        {
            case ToQueue to:
                call.WayBack = WaysBack(call);
                Release(call, agent, "queue", to.Queue.Value, null, sink);
                EndHearing(call, sink);
                EnterQueue(call, new FlowQueues(to.Queue, null, default), new MusicSource(), sink.Now, sink);
                sink.Done();
                break;
            case ToFlow to:
                string language = call.Language;
                Release(call, agent, "flow", to.Flow.Value, null, sink);
                EndHearing(call, sink);
                (call.Destination, call.Deadline) = (new FlowDestination(to.Flow, language), sink.Now + policy.SelfServiceTimeout);
                PlayToCustomer(call, new MusicSource(), loop: true, sink); // until the flow plays something
                sink.Notify(new FlowBegins(to.Flow, language));
                sink.Done();
                break;
            case ToAgent to:
                AskAgent(call, ExternalPurpose.Transfer, i.Agent, to, sink);
                break;
            case ToNumber to:
                call.Wish = new OutsideWish(ExternalPurpose.Transfer, i.Agent);
                sink.Notify(new AgentDialsOutside(to.Number, i.By, policy.TransferRingTime));
                break;
        }
    }

    /// <summary>The agent's part is over in the moment he hands the customer on.</summary>
    private static void Release(CallState call, AgentLeg agent, string target, string? to, LegId? leg, ICallSink sink)
    {
        sink.Raise(new CallTransferred(call.Id, call.Interaction, agent.Agent, Attended: false, target, to, leg));
        ReleaseAgent(call, agent, Termination.Success("transferred"), sink.Now, sink);
    }

    /// <summary>Nobody took the customer: the agent who handed him on is asked to take him back.</summary>
    private void ComeBack(CallState call, string reason, ICallSink sink)
    {
        var by = call.Transfer!.By;
        sink.Raise(new TransferReturned(call.Id, call.Interaction, by, reason));
        StopPlayback(call, sink);
        Offer(call, by, Events.Reservations.DirectKind.Return, joins: false, by, sink);
        Hear(call, sink);
    }

    /// <summary>He cannot or will not: back to the queue the customer came from, where he is as old as he was.</summary>
    private static void BackToQueue(CallState call, ICallSink sink)
    {
        EndHearing(call, sink);
        EnterQueue(call, call.WayBack ?? WaysBack(call), new MusicSource(), call.WaitingSince ?? sink.Now, sink);
    }

    private static FlowQueues WaysBack(CallState call) => call.QueuedAs ?? new FlowQueues(call.Queue!.Value, null, default);

    private void Complete(CallState call, CompleteTransfer i, ICallSink sink)
    {
        if (Allowed(call, i.Agent, "complete", sink) is { } agent)
        {
            CompleteWith(call, agent, call.ActiveConsult!, sink);
            sink.Done();
        }
    }

    /// <summary>Whom the agent asked takes the customer, and the agent is done.</summary>
    private void CompleteWith(CallState call, AgentLeg agent, Consult consult, ICallSink sink)
    {
        bool toAgent = call.AgentOn(consult.Leg) is not null;
        EndConsult(call, consult, "transferred", sink);
        Unhold(call, sink);
        sink.Raise(new CallTransferred(
            call.Id, call.Interaction, agent.Agent, Attended: true, toAgent ? "agent" : "external", call.AgentOn(consult.Leg)?.Agent.Value, consult.Leg));
        Include(call, consult.Leg, sink);
        AgentLeaves(call, agent, Termination.Success("transferred"), sink);
    }

    /// <summary>An agent goes while others stay with the customer.</summary>
    private void AgentLeaves(CallState call, AgentLeg agent, Termination termination, ICallSink sink)
    {
        bool owned = call.Agent == agent;
        ReleaseAgent(call, agent, termination, sink.Now, sink);
        if (owned && call.Agent is { } next)
        {
            GiveTo(call, next, sink);
        }

        if (call.Stage == CallStage.Outside)
        {
            EndRecording(call, sink); // none of ours is in the conversation any more
        }

        Hear(call, sink);
        Show(call, sink);
    }

    /// <summary>Another agent has the customer from now on; whatever kept him from being heard is over.</summary>
    private static void GiveTo(CallState call, AgentLeg next, ICallSink sink)
    {
        sink.Raise(new CallOwnerChanged(call.Id, call.Interaction, next.Leg, next.Agent));
        call.MutedParties.Remove(next.Leg);
        if (call.HeldParties.Contains(next.Leg))
        {
            sink.Raise(new PartyResumed(call.Id, call.Interaction, next.Leg, next.Agent));
        }

        RecordUnder(call, TermsTogether(call), sink);
    }

    /// <summary>Lets a leg that is up take part in the conversation.</summary>
    private static void Include(CallState call, LegId leg, ICallSink sink)
    {
        if (call.Externals.TryGetValue(leg, out var external))
        {
            external.Purpose = ExternalPurpose.Conference;
        }

        sink.Raise(new PartyJoined(call.Id, call.Interaction, leg));
        if (call.AgentOn(leg) is { } joined)
        {
            RecordJoined(call, joined, sink);
        }
    }

    private static void Unhold(CallState call, ICallSink sink)
    {
        if (call is { IsHeld: true, Agent: { } agent })
        {
            sink.Raise(new CallResumed(call.Id, call.Interaction, agent.Agent));
            (agent.HoldAlarm, agent.Reminded, agent.HoldsByPhone) = (Instant.MaxValue, false, false);
        }
    }
}
