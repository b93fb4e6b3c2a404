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
        if (CarriedGone(call, leg, termination, sink))
        {
            return;
        }

        if (leg == call.CustomerLeg && !call.CustomerGone)
        {
            CustomerLeaves(call, termination, sink);
        }
        else if (call.Agent is { } listening && leg == listening.Leg && call.Stage == CallStage.Dialling)
        {
            DialFails(call, Termination.Client("agent-hung-up"), hangUp: true, sink);
        }
        else if (call.AgentOn(leg) is { } agent)
        {
            AgentPutsDown(call, agent, termination with { Reason = "agent-hung-up" }, sink);
        }
        else if (call.ActiveConsult is { } consult && consult.Line == leg)
        {
            LinePutDown(call, consult, sink);
        }
        else if (call.SecondLine?.Line == leg)
        {
            RefuseLine(call, 487, "hung-up", sink);
        }
        else if (call.Externals.TryGetValue(leg, out var external))
        {
            ExternalGone(call, external, termination, sink);
        }
        else if (call.Ringing.Values.FirstOrDefault(d => d.Leg == leg) is { } device)
        {
            sink.Do(new Media(new CloseSession(device.Session)));
            DeviceLost(call, device, "device-hung-up", sink);
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
                Finish(call, call.WasConnected ? InteractionOutcome.Answered : call.OutcomeSoFar ?? InteractionOutcome.ClosedInFlow, termination, sink);
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
            case CallStage.Connected or CallStage.Outside or CallStage.Transferring:
                Finish(call, OutcomeOf(call), termination, sink);
                break;
            default:
                sink.Ignore("hang-up-late");
                break;
        }
    }

    private void Silent(CallState call, SessionSilent i, ICallSink sink)
    {
        if (call is { Stage: CallStage.Dialling, Dialling.Phase: ExternalPhase.Ringing } && i.Session == call.CustomerSession)
        {
            sink.Ignore("silence-early"); // it may ring without a sound
        }
        else if (i.Session == call.CustomerSession && !call.CustomerGone)
        {
            sink.Do(new Signal(new HangUpLeg(call.CustomerLeg, Termination.Client("media-lost"))));
            CustomerLeaves(call, Termination.Client("media-lost"), sink);
        }
        else if (call.Agent is { Via: AgentLegVia.Phone } listening && i.Session == listening.Session && call.Stage == CallStage.Dialling)
        {
            DialFails(call, Termination.Client("agent-media-lost"), hangUp: true, sink);
        }
        else if (call.Agents.Find(a => a.Via == AgentLegVia.Phone && a.Session == i.Session) is { } agent)
        {
            AgentGone(call, agent, Termination.Client("agent-media-lost"), sink);
        }
        else if (call.ActiveConsult is { LineSession: { } line } consult && line == i.Session)
        {
            LinePutDown(call, consult, sink);
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

        if (AgentInCall(call, i.Agent, sink) is { } agent)
        {
            if (agent == call.Agent)
            {
                EndCall(call, Termination.Success("agent-hung-up"), sink);
            }
            else
            {
                DropAgent(call, agent, Termination.Success("agent-hung-up"), "hung-up", sink);
            }

            sink.Done();
        }
    }

    /// <summary>
    /// An agent's phone is put down. One who asked somebody hands the customer on to him by that; one of several in the conversation
    /// leaves it; one who is alone with the customer ends the call.
    /// </summary>
    private void AgentPutsDown(CallState call, AgentLeg agent, Termination termination, ICallSink sink)
    {
        if (call.Agent == agent && call.ActiveConsult is { AnsweredAt: not null } consult)
        {
            CompleteWith(call, agent, consult, sink);
        }
        else if (call.Agent != agent || call.ActiveConsult is not null || call.OthersThan(agent.Leg).Any())
        {
            AgentGone(call, agent, termination, sink);
        }
        else
        {
            EndCall(call, termination, sink);
        }
    }

    /// <summary>We end a call whose customer is still there.</summary>
    /// <param name="until">Until when its agents' times count; null is now.</param>
    private void EndCall(CallState call, Termination termination, ICallSink sink, Instant? until = null)
    {
        if (call.Stage is CallStage.Ended or CallStage.Ending)
        {
            sink.Ignore("end-late");
            return;
        }

        if (call is { Placed: not null, Stage: CallStage.Dialling })
        {
            PlacingFails(call, termination, hangUp: true, sink);
            return;
        }

        if (call is { Campaign: not null, Stage: CallStage.Dialling })
        {
            CampaignDialFails(call, termination, hangUp: true, sink);
            return;
        }

        if (call.Stage == CallStage.Queued)
        {
            sink.Tell(new CloseQueueVisit(call.Interaction, termination.Reason));
        }

        sink.Do(new Signal(new HangUpLeg(call.CustomerLeg, termination)));
        Finish(call, OutcomeOf(call), termination, sink, until);
    }

    private static InteractionOutcome OutcomeOf(CallState call) => call switch
    {
        { WasConnected: true } => InteractionOutcome.Answered,
        { Campaign.Abandoned: true } => InteractionOutcome.Abandoned,
        { Campaign: { Served: false } } => InteractionOutcome.ShortAbandoned,
        { Stage: CallStage.InFlow or CallStage.Outside } => call.OutcomeSoFar ?? InteractionOutcome.ClosedInFlow,
        _ => InteractionOutcome.ClosedBySystem,
    };

    /// <summary>Releases everything and closes the interaction. The customer's leg is gone or has been told so.</summary>
    private void Finish(CallState call, InteractionOutcome outcome, Termination termination, ICallSink sink, Instant? until = null)
    {
        call.Carried.Clear();
        WithdrawAll(call, "call-ended", sink);
        RefuseReplacements(call, sink);
        StopAllDevices(call, "call-ended", sink);
        EndSupervisions(call, "call-ended", sink);
        sink.Notify(new FlowMustEnd(call.CustomerGone || termination.Result == TerminationResult.Client ? "caller-gone" : "hung-up"));
        if (call.ActiveConsult is { } consult)
        {
            EndConsult(call, consult, "call-ended", sink);
        }

        foreach (var agent in call.Agents.ToArray())
        {
            ReleaseAgent(call, agent, termination, until is { } end ? Instant.Max(end, agent.HeldSince ?? agent.ConnectedAt ?? end) : sink.Now, sink);
        }

        EndRecording(call, sink);
        ReleaseExternals(call, termination, sink);
        EndHearing(call, sink);
        StopPlayback(call, sink);
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
        RecordingLosesAgent(call, agent, sink);
        if (call.SecondLine?.Agent == agent.Agent)
        {
            RefuseLine(call, 480, "agent-left", sink);
        }

        if (agent.Via == AgentLegVia.Phone)
        {
            sink.Do(new Signal(new HangUpLeg(agent.Leg, termination)));
            if (agent.Session is { } session)
            {
                Close(call, session, sink);
            }
        }

        sink.Tell(new HandlingOver(agent.Reservation, agent.TalkedUntil(until), agent.HeldUntil(until), termination, agent.ServedCustomer ? true : null));
        sink.Raise(new LegEnded(call.Id, call.Interaction, agent.Leg, termination));
        sink.Do(new AgentViewChanged(agent.Agent));
    }

    private void DeadlinePassed(CallState call, ICallSink sink)
    {
        if (call.Carried.Values.FirstOrDefault(line => line.Deadline <= sink.Now) is { } unanswered)
        {
            CarriedFails(call, unanswered, sink);
            return;
        }

        if (call.Agents.Find(a => a.LostDeadline <= sink.Now) is { } agent)
        {
            AgentGone(call, agent, Termination.Client("agent-connection-lost"), sink);
            return;
        }

        if (call.Agents.Find(a => a.HoldAlarm <= sink.Now) is { } holding)
        {
            HoldAlarm(call, holding, sink);
            return;
        }

        if (call.Supervisors.Values.FirstOrDefault(s => s.LostDeadline <= sink.Now) is { } gone)
        {
            EndSupervision(call, gone, "connection-lost", sink);
            HearIfBridged(call, sink);
            return;
        }

        if (call.Offers.Values.FirstOrDefault(o => o.Deadline <= sink.Now) is { } offer)
        {
            Withdraw(call, offer, "no-answer", sink);
            OfferFails(call, offer, "no-answer", sink);
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
            case CallStage.Dialling when call.Campaign is { Listening: not (Listening.Off or Listening.Early) } listening:
                ListeningDue(call, listening, sink);
                break;
            case CallStage.Dialling:
                DialDue(call, sink);
                break;
            case CallStage.Queued when call.Parting is { } parting:
                Part(call, parting, hangUp: true, null, sink);
                break;
            case CallStage.Transferring when call is { Campaign: { } campaign, WasConnected: false }:
                PatienceOver(call, campaign, sink);
                break;
            case CallStage.Queued or CallStage.Connected or CallStage.Transferring when call.IsOutbound:
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
