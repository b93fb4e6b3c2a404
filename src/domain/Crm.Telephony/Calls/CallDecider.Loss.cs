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
        bool goesOn = GoesOn(call, i);
        foreach (var recording in call.OpenRecordings.Where(r => !goesOn || r != call.Recording))
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

        if (goesOn)
        {
            CarryOn(call, i, sink);
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

        // after the loss of memory inside a living process the legs are still up; where they are gone their peers are told as far as is known how
        var lost = Lost;
        CloseLostSupervisions(call, i.LastAt, sink);
        TellLost(call, call.CustomerLeg, i, sink);
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
            TellLost(call, agent.Leg, i, sink);
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

    /// <summary>Ends a leg of a call that is closed: a peer left without a word would listen to silence until its own timers end it.</summary>
    private static void TellLost(CallState call, LegId leg, ProcessLost i, ICallSink sink) => sink.Do(new Signal(
        i.Dialogs.TryGetValue(call.LineOf(leg), out var dialog) ? new EndLostLeg(leg, dialog.Text, dialog.Times, Lost) : new HangUpLeg(leg, Lost)));
}
