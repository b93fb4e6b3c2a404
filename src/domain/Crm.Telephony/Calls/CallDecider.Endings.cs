using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;
using Crm.Telephony.Trunks;

namespace Crm.Telephony.Calls;

/// <content>How a call ends: exactly one outcome, every leg and session released, times handed to routing.</content>
public sealed partial class CallDecider
{
    private void PeerGone(CallState call, LegId leg, Termination termination, ICallSink sink)
    {
        if (leg == call.CustomerLeg && !call.CustomerGone)
        {
            CustomerLeaves(call, termination, sink);
        }
        else if (call.Agent is { } listening && leg == listening.Leg && call.Stage == CallStage.Dialling)
        {
            DialFails(call, Termination.Client("agent-hung-up"), hangUp: true, sink);
        }
        else if (call.Agent is { } agent && leg == agent.Leg)
        {
            EndCall(call, termination with { Reason = "agent-hung-up" }, sink);
        }
        else if (call.Externals.TryGetValue(leg, out var external))
        {
            ExternalGone(call, external, termination, sink);
        }
        else if (call.Ringing.Values.FirstOrDefault(d => d.Leg == leg) is { } device)
        {
            call.Ringing.Remove(device.Reservation);
            sink.Do(new Media(new CloseSession(device.Session)));
            sink.Tell(new RejectByDevice(device.Reservation, device.Agent, "device-hung-up"));
        }
        else
        {
            sink.Ignore("hang-up-late");
        }
    }

    private void CustomerLeaves(CallState call, Termination termination, ICallSink sink)
    {
        switch (call.Stage)
        {
            case CallStage.Arriving or CallStage.InFlow:
                EndMessage(call, sink);
                Finish(call, call.OutcomeSoFar ?? InteractionOutcome.ClosedInFlow, termination, sink);
                break;
            case CallStage.Dialling:
                DialFails(call, termination, hangUp: false, sink);
                break;
            case CallStage.Queued when call.Parting is { } parting:
                Part(call, parting, hangUp: false, termination, sink);
                break;
            case CallStage.Queued:
                StopAllDevices(call, "caller-gone", sink);
                sink.Raise(new LegEnded(call.Id, call.Interaction, call.CustomerLeg, termination));
                sink.Do(new Media(new CloseSession(call.CustomerSession)));
                sink.Tell(new CustomerLeftQueue(call.Interaction, termination.Reason));
                sink.Notify(new FlowMustEnd("caller-gone"));
                (call.Playback, call.FlowPlay) = (null, 0);
                call.Deadline = sink.Now + policy.EndingTimeout;
                break;
            case CallStage.Connected or CallStage.Outside:
                Finish(call, OutcomeOf(call), termination, sink);
                break;
            default:
                sink.Ignore("hang-up-late");
                break;
        }
    }

    private void Silent(CallState call, SessionSilent i, ICallSink sink)
    {
        if (i.Session == call.CustomerSession && !call.CustomerGone)
        {
            sink.Do(new Signal(new HangUpLeg(call.CustomerLeg, Termination.Client("media-lost"))));
            CustomerLeaves(call, Termination.Client("media-lost"), sink);
        }
        else if (call.Agent is { Via: AgentLegVia.Phone } listening && i.Session == listening.Session && call.Stage == CallStage.Dialling)
        {
            DialFails(call, Termination.Client("agent-media-lost"), hangUp: true, sink);
        }
        else if (call.Agent is { Via: AgentLegVia.Phone } agent && i.Session == agent.Session)
        {
            GiveBack(call, agent, Termination.Client("agent-media-lost"), sink);
        }
        else if (call.Externals.Values.FirstOrDefault(e => e.Dialled?.Session == i.Session) is { } external)
        {
            ExternalSilent(call, external, sink);
        }
        else
        {
            sink.Ignore("silence-late");
        }
    }

    private void AgentHangsUp(CallState call, HangUp i, ICallSink sink)
    {
        if (call.Stage == CallStage.Dialling && call.Agent?.Agent == i.Agent)
        {
            DialFails(call, Termination.Success("agent-stopped"), hangUp: true, sink);
            sink.Done();
            return;
        }

        if (AgentInCall(call, i.Agent, sink) is not null)
        {
            EndCall(call, Termination.Success("agent-hung-up"), sink);
            sink.Done();
        }
    }

    /// <summary>We end a call whose customer is still there.</summary>
    private void EndCall(CallState call, Termination termination, ICallSink sink)
    {
        if (call.Stage is CallStage.Ended or CallStage.Ending)
        {
            sink.Ignore("end-late");
            return;
        }

        if (call.Stage == CallStage.Queued)
        {
            sink.Tell(new CloseQueueVisit(call.Interaction, termination.Reason));
        }

        sink.Do(new Signal(new HangUpLeg(call.CustomerLeg, termination)));
        Finish(call, OutcomeOf(call), termination, sink);
    }

    private static InteractionOutcome OutcomeOf(CallState call) => call switch
    {
        { WasConnected: true } => InteractionOutcome.Answered,
        { Stage: CallStage.InFlow or CallStage.Outside } => call.OutcomeSoFar ?? InteractionOutcome.ClosedInFlow,
        _ => InteractionOutcome.ClosedBySystem,
    };

    /// <summary>Releases everything and closes the interaction. The customer's leg is gone or has been told so.</summary>
    private void Finish(CallState call, InteractionOutcome outcome, Termination termination, ICallSink sink)
    {
        StopAllDevices(call, "call-ended", sink);
        sink.Notify(new FlowMustEnd(call.CustomerGone || termination.Result == TerminationResult.Client ? "caller-gone" : "hung-up"));
        if (call.Agent is { } agent)
        {
            ReleaseAgent(call, agent, termination, sink.Now, sink);
        }

        EndRecording(call, sink);
        ReleaseExternals(call, termination, sink);
        if (!call.CustomerGone)
        {
            sink.Raise(new LegEnded(call.Id, call.Interaction, call.CustomerLeg, termination));
            sink.Do(new Media(new CloseSession(call.CustomerSession)));
        }

        sink.Raise(new InteractionEnded(call.Interaction, outcome, termination));
        call.Deadline = call.IsOver ? Instant.MaxValue : sink.Now + policy.EndingTimeout;
    }

    private static void ReleaseAgent(CallState call, AgentLeg agent, Termination termination, Instant until, ICallSink sink)
    {
        RecordingLosesAgent(call, sink);
        if (agent.Via == AgentLegVia.Phone)
        {
            sink.Do(new Signal(new HangUpLeg(agent.Leg, termination)));
            if (agent.Session is { } session)
            {
                sink.Do(new Media(new CloseSession(session)));
            }
        }

        if (call.Bridge is { } bridge)
        {
            sink.Do(new Media(new CloseBridge(bridge)));
            call.Bridge = null;
        }

        StopPlayback(call, sink);
        sink.Tell(new HandlingOver(agent.Reservation, agent.TalkedUntil(until), agent.HeldUntil(until), termination));
        sink.Raise(new LegEnded(call.Id, call.Interaction, agent.Leg, termination));
        sink.Do(new AgentViewChanged(agent.Agent));
    }

    private void Verdict(CallState call, QueueVerdict i, ICallSink sink)
    {
        if (i.Visit == call.Visit && call.IsPromised && call.Stage is CallStage.Promised or CallStage.Dialling)
        {
            PromiseOver(call, i, sink);
            return;
        }

        if (i.Visit != call.Visit || call.Stage is not (CallStage.Queued or CallStage.Ending))
        {
            sink.Ignore("verdict-late");
            return;
        }

        if (call.Stage == CallStage.Queued && call.IsPromised)
        {
            var over = new Parting(null, i with { Outcome = InteractionOutcome.ClosedBySystem });
            if (call.Parting is null)
            {
                Apologise(call, over, sink);
            }

            call.Parting = over;
            return;
        }

        if (call.Stage == CallStage.Queued && call.Leaving is { } wish && i.Reason == wish.Reason)
        {
            StopAllDevices(call, "caller-chose-otherwise", sink);
            sink.Raise(new CallLeftQueue(call.Id, call.Interaction, i.Visit, InteractionOutcome.ClosedInFlow));
            (call.Leaving, call.Deadline) = (null, sink.Now + policy.SelfServiceTimeout);
            sink.Notify(new LeftQueue());
        }
        else if (call.Stage == CallStage.Queued && i is { Outcome: InteractionOutcome.Overflowed, Target: { Kind: not Events.Queues.OverflowKind.Queue } target })
        {
            OverflowTo(call, i, target, sink);
        }
        else if (call.Stage == CallStage.Queued && call.Destination is FlowDestination && i.Outcome == InteractionOutcome.Overflowed)
        {
            StopAllDevices(call, "queue-over", sink);
            sink.Raise(new CallLeftQueue(call.Id, call.Interaction, i.Visit, i.Outcome));
            (call.Leaving, call.Deadline) = (null, sink.Now + policy.SelfServiceTimeout);
            PlayToCustomer(call, new MusicSource(), loop: true, sink); // until the flow plays something
            sink.Notify(new QueueGaveBack(i.Reason));
        }
        else if (call.Stage == CallStage.Queued)
        {
            sink.Do(new Signal(new HangUpLeg(call.CustomerLeg, Termination.Server(i.Reason))));
            Finish(call, i.Outcome, Termination.Server(i.Reason), sink);
        }
        else
        {
            Finish(call, i.Outcome, call.CustomerTermination, sink);
        }
    }

    private void DeadlinePassed(CallState call, ICallSink sink)
    {
        if (call.Agent is { LostDeadline: { } lost } agent && lost <= sink.Now)
        {
            GiveBack(call, agent, Termination.Client("agent-connection-lost"), sink);
            return;
        }

        if (PauseIsOver(call, sink))
        {
            return;
        }

        if (call.Externals.Values.FirstOrDefault(e => e.Deadline <= sink.Now) is { } due)
        {
            ExternalDue(call, due, sink);
            return;
        }

        if (call.Deadline > sink.Now)
        {
            return; // moved since the timer was set
        }

        call.Deadline = Instant.MaxValue;
        switch (call.Stage)
        {
            case CallStage.Promised when call.Visit is null:
                AwaitTurn(call, sink);
                break;
            case CallStage.Dialling:
                DialDue(call, sink);
                break;
            case CallStage.Queued when call.Parting is { } parting:
                Part(call, parting, hangUp: true, null, sink);
                break;
            case CallStage.Queued or CallStage.Connected when call.Promise is not null:
                EndCall(call, Termination.Server("longest-call"), sink);
                break;
            case CallStage.Queued when call.Leaving is { } wish:
                LeaveByFlow(call, wish, sink);
                break;
            case CallStage.InFlow when call.Message is { Recording: not null }:
                call.Deadline = sink.Now + policy.SelfServiceTimeout;
                EndMessage(call, sink);
                break;
            case CallStage.Arriving:
                sink.Do(new Signal(new RejectLeg(call.CustomerLeg, 504)));
                Finish(call, InteractionOutcome.ClosedBySystem, Termination.Server("arrival-timeout"), sink);
                break;
            case CallStage.InFlow:
                EndCall(call, Termination.Server("flow-timeout"), sink);
                break;
            case CallStage.Outside:
                EndCall(call, Termination.Server("longest-call"), sink);
                break;
            case CallStage.Ending:
                Finish(call, InteractionOutcome.ClosedBySystem, Termination.Indeterminate("no-verdict"), sink);
                break;
            case CallStage.Ended:
                foreach (var recording in call.OpenRecordings.ToArray())
                {
                    sink.Raise(new RecordingEnded(call.Id, call.Interaction, recording, TimeSpan.Zero, 0));
                }

                break;
            default:
                sink.Ignore("deadline-without-stage");
                break;
        }
    }
}
