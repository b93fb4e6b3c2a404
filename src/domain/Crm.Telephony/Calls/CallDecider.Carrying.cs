using Crm.Events.Calls;
using Crm.Events.Recordings;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Recordings;
using Crm.Telephony.Signalling;

namespace Crm.Telephony.Calls;

/// <content>
/// A call outlives its process: whoever carries it now calls the customer and the agents' phones back into it (re-INVITE with new media),
/// waits for agents' browsers, and bridges and records as before. Nobody's handling ends by it, and the interaction goes on. Who cannot be
/// reached in time is lost: without the customer the call is closed as after any loss, without its agent the customer waits in the queue again.
/// </content>
public sealed partial class CallDecider
{
    private static readonly Termination Lost = Termination.Server("process-lost");

    /// <summary>
    /// Whether the call can go on: somebody waits or talks with agents, his dialog is known, and nothing hangs on it that only the process
    /// knew: whom an agent asks, who is being rung or called for it, people outside, and how long an outbound call may last.
    /// </summary>
    private static bool GoesOn(CallState call, ProcessLost i) =>
        call is { CustomerGone: false, CustomerAnswered: true, IsOutbound: false, ActiveConsult: null, Transfer: null, Externals.Count: 0 }
        && !i.TooLongAgo
        && i.Dialogs.ContainsKey(call.LineOf(call.CustomerLeg))
        && (call.Stage, call.Agents.Count) switch
        {
            (CallStage.Queued, 0) => true,
            (CallStage.Connected, > 0) => call.Agents.TrueForAll(agent => agent.ConnectedAt is not null),
            _ => false,
        };

    private void CarryOn(CallState call, ProcessLost i, ICallSink sink)
    {
        sink.Raise(new CallCarriedOver(call.Id, call.Interaction));
        CloseLostSupervisions(call, i.LastAt, sink);
        (call.LostAt, call.RecordingRests) = (i.LastAt, call.Recording is not null);
        call.CustomerSession = CallBackIn(call, call.CustomerLeg, i, policy.CustomerSilence, sink) ?? default;
        foreach (var agent in call.Agents)
        {
            agent.Session = agent.Via == AgentLegVia.Phone ? CallBackIn(call, agent.Leg, i, policy.DeviceSilence, sink) : null;
            agent.LostDeadline = agent.Session is not null ? null : sink.Now + policy.AgentLossGrace;
            agent.Recording = TermsAfterLoss(call);
            agent.HoldAlarm = agent.HeldSince is null ? Instant.MaxValue : sink.Now + Earlier(policy.HoldReminder, policy.HoldReturn);
        }

        call.RecordingTerms = TermsAfterLoss(call);
        if (call.Stage == CallStage.Connected)
        {
            Hear(call, sink);
            GoOnRecording(call, sink);
            Show(call, sink);
        }
        else
        {
            PlayToCustomer(call, new MusicSource(), loop: true, sink);
        }
    }

    /// <summary>
    /// Makes an offer for a leg whose dialog is known; its new session is there at once, so that everything else goes on meanwhile. Null when
    /// the dialog is not known.
    /// </summary>
    private MediaSessionId? CallBackIn(CallState call, LegId leg, ProcessLost i, TimeSpan silence, ICallSink sink)
    {
        if (!i.Dialogs.TryGetValue(call.LineOf(leg), out var dialog))
        {
            return null;
        }

        var line = new CarriedLine(leg, new MediaSessionId(sink.NewId()), dialog, sink.Now + policy.CarryOverTimeout);
        call.Carried[leg] = line;
        sink.Do(new NegotiateOffer(call.Id, line.Session, new MediaSessionOptions(MediaPeer.Rtp, silence)));
        return line.Session;
    }

    /// <summary>
    /// The terms of recording were the process's. What ran may run on and be paused, and what did not run is not begun unasked; the next agent
    /// brings terms of his own.
    /// </summary>
    private static RecordingTerms TermsAfterLoss(CallState call) =>
        RecordingTerms.Standard with { Mode = call.Recording is null ? RecordingMode.Never : RecordingMode.AlwaysLocked };

    /// <summary>The recording that rests goes on with the call's bridge, in the same file.</summary>
    private static void GoOnRecording(CallState call, ICallSink sink)
    {
        if (call is not { RecordingRests: true, Recording: { } recording, Bridge: { } bridge })
        {
            return;
        }

        call.RecordingRests = false;
        sink.Do(new Media(new ContinueRecording(recording, bridge, call.Subject, call.RecordingSince)));
        if (call.RecordingPause is not null)
        {
            sink.Do(new Media(new PauseRecording(recording, Paused: true)));
        }
    }

    private void CarriedNegotiated(CallState call, CarriedLine line, MediaAnswer answer, ICallSink sink)
    {
        switch (line.Phase, answer)
        {
            case (CarriedPhase.Offering, MediaAgreed { Sdp: { } sdp }):
                line.Phase = CarriedPhase.Asked;
                sink.Do(new Signal(new RestoreLeg(line.Leg, line.Dialog.Text, line.Dialog.Times, sdp)));
                break;
            case (CarriedPhase.Answered, MediaAgreed):
                call.Carried.Remove(line.Leg);
                break;
            case (_, MediaRefusal):
                CarriedFails(call, line, sink);
                break;
            default:
                sink.Ignore("media-answer-late");
                break;
        }
    }

    private static void CarriedAnswered(CallState call, ReofferAnswered i, ICallSink sink)
    {
        if (call.Carried.GetValueOrDefault(i.Leg) is { Phase: CarriedPhase.Asked } line)
        {
            line.Phase = CarriedPhase.Answered;
            sink.Do(new NegotiateApply(call.Id, line.Session, i.Sdp));
        }
        else
        {
            sink.Ignore("reoffer-answer-late");
        }
    }

    private void CarriedRefused(CallState call, ReofferRefused i, ICallSink sink)
    {
        if (call.Carried.TryGetValue(i.Leg, out var line))
        {
            CarriedFails(call, line, sink);
        }
        else
        {
            sink.Ignore("reoffer-refusal-late");
        }
    }

    /// <summary>True when the end of a leg that is being called back was no word of its peer, and was dealt with.</summary>
    private bool CarriedGone(CallState call, LegId leg, Termination termination, ICallSink sink)
    {
        if (!call.Carried.TryGetValue(leg, out var line))
        {
            return false;
        }

        if (termination.Reason is "hung-up")
        {
            call.Carried.Remove(leg); // BYE: he has hung up by himself, in this moment
            return false;
        }

        CarriedFails(call, line, sink);
        return true;
    }

    /// <summary>Nobody answers, or it is refused: the leg is lost.</summary>
    private void CarriedFails(CallState call, CarriedLine line, ICallSink sink)
    {
        call.Carried.Remove(line.Leg);
        if (line.Leg == call.CustomerLeg && !call.CustomerGone)
        {
            EndCall(call, Lost, sink, until: call.LostAt);
        }
        else if (call.AgentOn(line.Leg) is { } agent)
        {
            AgentGone(call, agent, Lost, sink);
        }
        else
        {
            sink.Ignore("carried-late");
        }
    }
}
