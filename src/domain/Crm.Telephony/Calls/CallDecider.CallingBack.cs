using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Recordings;
using Crm.Telephony.Signalling;

namespace Crm.Telephony.Calls;

/// <content>Calling a customer back: dialled with or without an agent listening, answered, joined, and every way in which that fails.</content>
public sealed partial class CallDecider
{
    private void CallBack(CallState call, DialCustomer i, ICallSink sink)
    {
        if (call.Parting is { } parting)
        {
            Part(call, parting, hangUp: true, null, sink);
        }

        if (call.Stage != CallStage.Promised || call.Promise!.Canceled)
        {
            sink.Ignore("dial-late"); // whatever ended the promise tells routing
            return;
        }

        var dial = new CustomerDial(i);
        if (i.For is { } accepted && !Seat(call, accepted, dial, sink))
        {
            return;
        }

        sink.Raise(new LegStarted(call.Id, call.Interaction, i.Event.Leg, LegRole.Customer, null, null, "trunk"));
        sink.Raise(i.Event);
        (call.CustomerSession, call.Dialling, call.Deadline) = (i.Session, dial, sink.Now + policy.ExternalStepTimeout);
        (call.CustomerKey, call.QueuedAs) = (call.Promise.CustomerKey, new FlowQueues(call.Queue!.Value, null, default));
        sink.Do(new NegotiateOffer(call.Id, i.Session, new MediaSessionOptions(MediaPeer.Rtp, policy.CustomerSilence)));
    }

    /// <summary>The agent who accepted listens to the ringing; false when he cannot be heard himself.</summary>
    private static bool Seat(CallState call, ConnectAgent accepted, CustomerDial dial, ICallSink sink)
    {
        bool onPhone = call.Ringing.Remove(accepted.Reservation, out var device) && device.Answered;
        if ((onPhone ? device!.Session : accepted.Session) is not { } session)
        {
            sink.Tell(new AgentConnectFailed(accepted.Reservation, "no-media"));
            return false;
        }

        StopAllDevices(call, "answered-elsewhere", sink);
        var leg = onPhone ? device!.Leg : new LegId(sink.NewId());
        sink.Raise(new LegStarted(call.Id, call.Interaction, leg, LegRole.Agent, accepted.Agent, accepted.Reservation, onPhone ? "phone" : "browser"));
        sink.Raise(new Events.Calls.LegAnswered(call.Id, leg));
        (call.Agent!.Session, call.Agent.Recording) = (session, accepted.Recording ?? RecordingTerms.Standard);
        LetHearRinging(call.Agent, dial, sink);
        sink.Do(new AgentViewChanged(accepted.Agent));
        return true;
    }

    private static void LetHearRinging(AgentLeg agent, CustomerDial dial, ICallSink sink)
    {
        dial.Tone = new PlaybackId(sink.NewId());
        sink.Do(new Media(new StartPlaying(agent.Session!.Value, dial.Tone.Value, new RingbackSource(dial.Wish.Ringback), Loop: true)));
    }

    private void DialNegotiated(CallState call, CustomerDial dial, MediaAnswer answer, ICallSink sink)
    {
        if (dial.EarlyAsked && dial.Phase != ExternalPhase.Offering)
        {
            EarlyNegotiated(call, dial, answer, sink);
            return;
        }

        switch (dial.Phase, answer)
        {
            case (ExternalPhase.Offering, MediaAgreed { Sdp: { } sdp }):
                dial.Phase = ExternalPhase.Ringing;
                call.Deadline = sink.Now + dial.Wish.RingTimeout + policy.ExternalRingGrace;
                sink.Do(new Signal(new DialLeg(
                    call.CustomerLeg,
                    new TrunkTarget(dial.Wish.Event.Trunk, dial.Wish.Number),
                    sdp,
                    null,
                    dial.Wish.Presented ?? "anonymous",
                    dial.Wish.RingTimeout,
                    [new("X-Crm-Interaction", call.Interaction.ToString())])));
                break;
            case (ExternalPhase.Answering, MediaAgreed):
                CustomerThere(call, dial, sink);
                break;
            case (ExternalPhase.Offering or ExternalPhase.Answering, _):
                string reason = "media-" + ((answer as MediaRefusal)?.Reason ?? "no-sdp");
                DialFails(call, Termination.Server(reason), dial.Phase == ExternalPhase.Answering, sink);
                break;
            default:
                sink.Ignore("media-answer-late");
                break;
        }
    }

    private void CustomerAnswers(CallState call, CustomerDial dial, DeviceAnswered i, ICallSink sink)
    {
        if (dial.Phase != ExternalPhase.Ringing)
        {
            sink.Ignore("customer-answer-late");
            return;
        }

        sink.Raise(new Events.Calls.LegAnswered(call.Id, i.Leg));
        (dial.Phase, call.Deadline) = (ExternalPhase.Answering, sink.Now + policy.ExternalStepTimeout);
        sink.Do(new NegotiateApply(call.Id, dial.Wish.Session, i.Sdp));
        if (call is { Campaign: { } campaign, Agent: null })
        {
            CampaignPickedUp(call, campaign, dial, sink);
        }
    }

    private void CustomerThere(CallState call, CustomerDial dial, ICallSink sink)
    {
        if (call.Campaign is { } campaign && call.Agent is null)
        {
            CampaignAnswered(call, campaign, dial, sink);
            return;
        }

        (call.Dialling, call.Deadline) = (null, sink.Now + dial.Wish.Event.Longest);
        if (call.Agent is not { } agent)
        {
            sink.Raise(new CallQueued(call.Id, call.Interaction, call.Queue!.Value, call.Visit!.Value, call.Promise!.Since));
            sink.Tell(new CallbackReachedCustomer(call.Interaction));
            PlayToCustomer(call, new PromptSource("callback-hello", call.Promise.Language), loop: false, sink);
            return;
        }

        StopTone(call, dial, sink);
        sink.Raise(new CallBridged(call.Id, call.Interaction, call.CustomerLeg, agent.Leg, agent.Agent, agent.Reservation));
        Hear(call, sink);
        RecordWithAgent(call, sink);
        sink.Tell(new AgentConnected(agent.Reservation));
        if (agent.Session is null)
        {
            agent.LostDeadline = sink.Now + policy.AgentLossGrace; // his page is being reloaded
        }

        sink.Do(new AgentViewChanged(agent.Agent));
    }

    /// <summary>The attempt came to nothing; what is next is routing's to decide.</summary>
    private void DialFails(CallState call, Termination termination, bool hangUp, ICallSink sink)
    {
        if (call.Placed is not null)
        {
            PlacingFails(call, termination, hangUp, sink);
            return;
        }

        if (call.Campaign is not null)
        {
            CampaignDialFails(call, termination, hangUp, sink);
            return;
        }

        StopDial(call, termination, hangUp, sink);
        sink.Tell(new CallbackFailed(call.Interaction, termination.Reason));
    }

    /// <summary>Releases whoever is on the line or was to be; the promise waits again.</summary>
    private static void StopDial(CallState call, Termination termination, bool hangUp, ICallSink sink)
    {
        if (hangUp)
        {
            sink.Do(new Signal(new HangUpLeg(call.CustomerLeg, termination)));
        }

        if (call.Dialling is { } dial)
        {
            sink.Do(new Media(new CloseSession(dial.Wish.Session)));
            StopTone(call, dial, sink);
        }

        sink.Raise(new LegEnded(call.Id, call.Interaction, call.CustomerLeg, termination));
        (call.Dialling, call.Deadline) = (null, Instant.MaxValue);
        LetListenerGo(call, termination, sink);
    }

    private static void LetListenerGo(CallState call, Termination termination, ICallSink sink)
    {
        if (call.Agent is not { } agent)
        {
            return;
        }

        if (agent.Via == AgentLegVia.Phone)
        {
            sink.Do(new Signal(new HangUpLeg(agent.Leg, termination)));
            if (agent.Session is { } session)
            {
                sink.Do(new Media(new CloseSession(session)));
            }
        }

        sink.Raise(new LegEnded(call.Id, call.Interaction, agent.Leg, termination));
        sink.Do(new AgentViewChanged(agent.Agent));
    }

    private static void StopTone(CallState call, CustomerDial dial, ICallSink sink)
    {
        if (dial.Tone is { } tone && call.Agent?.Session is { } session)
        {
            sink.Do(new Media(new StopPlaying(session, tone)));
        }

        dial.Tone = null;
    }

    private void DialDue(CallState call, ICallSink sink) => DialFails(
        call,
        call.Dialling?.Phase switch
        {
            ExternalPhase.Offering => Termination.Server("offer-timeout"),
            ExternalPhase.Ringing => Termination.Upstream("no-answer"),
            null when call.Placed is not null => Termination.Client("agent-no-answer"),
            _ => Termination.Server("answer-timeout"),
        },
        hangUp: true,
        sink);

    /// <summary>The browser of the agent who hears the ringing came or went. When he is away as the customer answers, the usual grace begins.</summary>
    private static void AgentMediaWhileDialling(CallState call, AgentLeg agent, CustomerDial dial, MediaSessionId? session, ICallSink sink)
    {
        if (agent.Session == session)
        {
            sink.Ignore("agent-media-unchanged");
            return;
        }

        StopTone(call, dial, sink);
        agent.Session = session;
        if (session is not null)
        {
            LetHearRinging(agent, dial, sink);
        }

        sink.Do(new AgentViewChanged(agent.Agent));
    }
}
