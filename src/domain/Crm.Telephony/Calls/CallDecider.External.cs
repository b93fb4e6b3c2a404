using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Telephony.Calls;

/// <content>Legs to the outside: dialled, ringing, answered, connected with the customer, and every way in which that fails.</content>
public sealed partial class CallDecider
{
    private void Dial(CallState call, DialExternal i, ICallSink sink)
    {
        if (call.Stage != CallStage.InFlow || call.CustomerGone || call.Message is not null || call.Externals.Count > 0)
        {
            sink.Ignore("dial-late");
            return;
        }

        var leg = i.Event.Leg;
        sink.Raise(new LegStarted(call.Id, call.Interaction, leg, LegRole.External, null, null, "trunk"));
        sink.Raise(i.Event);
        var external = call.Externals[leg];
        (external.Dialled, external.Deadline) = (i, sink.Now + policy.ExternalStepTimeout);
        PlayToCustomer(call, new RingbackSource(i.Ringback), loop: true, sink);
        sink.Do(new NegotiateOffer(call.Id, i.Session, new MediaSessionOptions(MediaPeer.Rtp, policy.ExternalSilence)));
    }

    private void ExternalNegotiated(CallState call, ExternalLeg external, DialExternal dialled, MediaAnswer answer, ICallSink sink)
    {
        switch (external.Phase, answer)
        {
            case (ExternalPhase.Offering, MediaAgreed { Sdp: { } sdp }):
                external.Phase = ExternalPhase.Ringing;
                external.Deadline = sink.Now + dialled.RingTimeout + policy.ExternalRingGrace;
                sink.Do(new Signal(new DialLeg(
                    external.Leg,
                    new TrunkTarget(dialled.Event.Trunk, dialled.Number),
                    sdp,
                    null,
                    dialled.Presented ?? "anonymous",
                    dialled.RingTimeout,
                    [new("X-Crm-Interaction", call.Interaction.ToString())])));
                break;
            case (ExternalPhase.Answering, MediaAgreed):
                if (external.Purpose == ExternalPurpose.Flow)
                {
                    Join(call, external, dialled, sink);
                }
                else
                {
                    ComeUp(call, external, dialled, sink);
                }

                break;
            case (ExternalPhase.Offering or ExternalPhase.Answering, _):
                bool up = external.Phase == ExternalPhase.Answering;
                ExternalFails(call, external, new("error", Termination.Server("media-" + ((answer as MediaRefusal)?.Reason ?? "no-sdp"))), up, sink);
                break;
            default:
                sink.Ignore("media-answer-late");
                break;
        }
    }

    private void ExternalUp(CallState call, ExternalLeg external, DeviceAnswered i, ICallSink sink)
    {
        if (external is not { Phase: ExternalPhase.Ringing, Dialled: { } dialled })
        {
            sink.Ignore("external-answer-late");
            return;
        }

        sink.Raise(new Events.Calls.LegAnswered(call.Id, i.Leg));
        external.Deadline = sink.Now + policy.ExternalStepTimeout;
        sink.Do(new NegotiateApply(call.Id, dialled.Session, i.Sdp));
    }

    private void Join(CallState call, ExternalLeg external, DialExternal dialled, ICallSink sink)
    {
        StopPlayback(call, sink);
        external.Deadline = Instant.MaxValue;
        call.Deadline = sink.Now + dialled.Event.Longest;
        call.Overflow = null;
        sink.Raise(new ExternalConnected(call.Id, call.Interaction, call.CustomerLeg, external.Leg));
        Hear(call, sink);
        sink.Notify(new ExternalJoined());
    }

    /// <summary>Whom an agent had dialled is there.</summary>
    private void ComeUp(CallState call, ExternalLeg external, DialExternal dialled, ICallSink sink)
    {
        external.Deadline = sink.Now + dialled.Event.Longest;
        switch (external.Purpose)
        {
            case ExternalPurpose.Transfer:
                EndRecording(call, sink);
                sink.Raise(new ExternalConnected(call.Id, call.Interaction, call.CustomerLeg, external.Leg));
                break;
            case ExternalPurpose.Consult:
                sink.Raise(new ConsultAnswered(call.Id, call.Interaction, call.ActiveConsult!.Agent, external.Leg));
                break;
            default:
                Include(call, external.Leg, sink);
                break;
        }

        Hear(call, sink);
        Show(call, sink);
    }

    /// <summary>Dialling came to nothing; the customer is still there and hears nothing until somebody decides what is next.</summary>
    private void ExternalFails(CallState call, ExternalLeg external, ExternalFailure failure, bool hangUp, ICallSink sink)
    {
        EndExternal(call, external, failure.Termination, hangUp, sink);
        switch (external.Purpose)
        {
            case ExternalPurpose.Flow:
                StopPlayback(call, sink);
                DialledInVain(call, failure.Exit, sink);
                return;
            case ExternalPurpose.Transfer:
                ComeBack(call, failure.Exit, sink);
                return;
            case ExternalPurpose.Consult:
                EndConsult(call, call.ActiveConsult!, failure.Exit, sink);
                break;
            case ExternalPurpose.Conference when call.Agent is { } agent:
                call.NoteFailure(new Consult(agent.Agent, external.Leg, external.Since) { Label = external.Dialled?.Number, Failure = failure.Exit });
                break;
        }

        Hear(call, sink);
        Show(call, sink);
    }

    /// <summary>The flow has gone on without waiting for what was dialled: nobody is to answer a call that nobody takes.</summary>
    private static void StopDialling(CallState call, ICallSink sink)
    {
        foreach (var external in call.Externals.Values.ToArray())
        {
            EndExternal(call, external, Termination.Success("not-needed"), hangUp: true, sink);
        }
    }

    /// <summary>The outside party hung up. A customer who was handed over to him for good is hung up too.</summary>
    private void ExternalGone(CallState call, ExternalLeg external, Termination termination, ICallSink sink)
    {
        if (external.Phase != ExternalPhase.Connected)
        {
            ExternalFails(call, external, new("error", termination with { Reason = "external-hung-up" }), hangUp: false, sink);
            return;
        }

        DropExternal(call, external, termination with { Reason = "external-hung-up" }, hangUp: false, "hung-up", sink);
    }

    private void ExternalSilent(CallState call, ExternalLeg external, ICallSink sink)
    {
        var lost = Termination.Upstream("external-media-lost");
        if (external.Phase == ExternalPhase.Connected)
        {
            DropExternal(call, external, lost, hangUp: true, "hung-up", sink);
        }
        else
        {
            ExternalFails(call, external, new("error", lost), hangUp: true, sink);
        }
    }

    private void ExternalDue(CallState call, ExternalLeg external, ICallSink sink)
    {
        if (external.Phase == ExternalPhase.Connected)
        {
            DropExternal(call, external, Termination.Server("longest-call"), hangUp: true, "ended", sink);
            return;
        }

        var failure = external.Phase == ExternalPhase.Ringing
            ? new ExternalFailure("no-answer", Termination.Upstream("no-answer"))
            : new ExternalFailure("error", Termination.Server(external.Phase == ExternalPhase.Offering ? "offer-timeout" : "answer-timeout"));
        ExternalFails(call, external, failure, hangUp: true, sink);
    }

    /// <summary>Keys of a customer who speaks with somebody outside go there: his events are not part of the sound that is mixed.</summary>
    private static bool KeyToOutside(CallState call, char key, ICallSink sink)
    {
        if (call.Stage != CallStage.Outside || call.Externals.Values.FirstOrDefault(e => e.Phase == ExternalPhase.Connected)?.Dialled is not { } dialled)
        {
            return false;
        }

        sink.Do(new Media(new PlayDigits(dialled.Session, key.ToString())));
        return true;
    }

    private static void EndExternal(CallState call, ExternalLeg external, Termination termination, bool hangUp, ICallSink sink)
    {
        if (hangUp)
        {
            sink.Do(new Signal(new HangUpLeg(external.Leg, termination)));
        }

        if (external.Dialled is { } dialled)
        {
            Close(call, dialled.Session, sink);
        }

        sink.Raise(new LegEnded(call.Id, call.Interaction, external.Leg, termination));
    }

    private static void ReleaseExternals(CallState call, Termination termination, ICallSink sink)
    {
        foreach (var external in call.Externals.Values.ToArray())
        {
            EndExternal(call, external, termination, hangUp: true, sink);
        }
    }
}
