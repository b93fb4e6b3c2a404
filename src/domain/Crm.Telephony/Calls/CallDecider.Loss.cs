using Crm.Events.Calls;
using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Telephony.Signalling;

namespace Crm.Telephony.Calls;

/// <content>The process that held the call's sockets is gone: the call is closed with what is known.</content>
public sealed partial class CallDecider
{
    private void CloseLost(CallState call, ProcessLost i, ICallSink sink)
    {
        foreach (var recording in call.OpenRecordings)
        {
            sink.Do(new RepairRecording(call.Id, recording));
        }

        if (call.Stage is CallStage.Ended or CallStage.Ending)
        {
            call.Deadline = sink.Now + policy.EndingTimeout;
            return;
        }

        if (call.IsPromised)
        {
            PromiseSurvives(call, sink);
            return;
        }

        if (call is { Placed: not null, Stage: CallStage.Dialling })
        {
            PlacingFails(call, Termination.Server("process-lost"), hangUp: true, sink);
            return;
        }

        if (call is { Campaign: not null, Stage: CallStage.Dialling })
        {
            CampaignDialFails(call, Termination.Server("process-lost"), hangUp: true, sink);
            return;
        }

        // after the loss of memory inside a living process the legs are still up; where they are gone the command is ignored
        var lost = Termination.Server("process-lost");
        CloseLostSupervisions(call, i.LastAt, sink);
        sink.Do(new Signal(new HangUpLeg(call.CustomerLeg, lost)));
        if (call.ActiveConsult is { } consult)
        {
            sink.Raise(new ConsultEnded(call.Id, call.Interaction, consult.Agent, consult.Leg, "call-ended", consult.TalkedUntil(i.LastAt)));
            CloseLine(call, consult, sink);
        }

        bool had = call.Agents.Count > 0;
        foreach (var agent in call.Agents.ToArray())
        {
            var until = Instant.Max(i.LastAt, agent.HeldSince ?? agent.ConnectedAt ?? i.LastAt);
            sink.Tell(new HandlingOver(agent.Reservation, agent.TalkedUntil(until), agent.HeldUntil(until), lost));
            sink.Do(new Signal(new HangUpLeg(agent.Leg, lost)));
            sink.Raise(new LegEnded(call.Id, call.Interaction, agent.Leg, lost));
        }

        if (!had && call.Stage == CallStage.Queued)
        {
            sink.Tell(new CloseQueueVisit(call.Interaction, "process-lost"));
        }

        foreach (var external in call.Externals.Values.ToArray())
        {
            EndExternal(call, external, lost, hangUp: true, sink);
        }

        if (call.Stage == CallStage.InFlow && call.MessageRecording is { } message)
        {
            sink.Raise(new VoicemailLeft(call.Interaction, call.Queue, message)); // what was said is kept
        }

        sink.Raise(new LegEnded(call.Id, call.Interaction, call.CustomerLeg, lost));
        var outcome = call.WasConnected ? InteractionOutcome.Answered
            : call.Stage is CallStage.InFlow or CallStage.Outside && call.OutcomeSoFar is { } soFar ? soFar
            : InteractionOutcome.ClosedBySystem;
        sink.Raise(new InteractionEnded(call.Interaction, outcome, lost));
        call.Deadline = sink.Now + policy.EndingTimeout;
    }
}
