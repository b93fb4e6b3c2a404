using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Telephony.Calls;

/// <content>The agent's side: ringing devices, connecting, losing and regaining his browser, hold, mute, digits.</content>
public sealed partial class CallDecider
{
    private void Ring(CallState call, RingDevices i, ICallSink sink)
    {
        if (call.Stage is not (CallStage.Queued or CallStage.Promised) || i.Deadline <= sink.Now)
        {
            sink.Ignore("ring-late");
            return;
        }

        call.Ringing[i.Reservation] = new RingingDevice(i.Reservation, i.Agent, i.Leg, i.Session, i.Deadline)
        {
            CallerName = i.CallerName,
            CallerNumber = i.CallerNumber,
        };
        sink.Do(new NegotiateOffer(call.Id, i.Session, new MediaSessionOptions(MediaPeer.Rtp, policy.DeviceSilence)));
    }

    private static void DeviceNegotiated(CallState call, RingingDevice device, MediaAnswer answer, ICallSink sink)
    {
        if (answer is MediaAgreed { Sdp: { } sdp })
        {
            device.Dialled = true;
            var ringTime = device.Deadline - sink.Now + TimeSpan.FromSeconds(1);
            sink.Do(new Signal(new DialLeg(
                device.Leg,
                new RegisteredAgentTarget(device.Agent),
                sdp,
                device.CallerName,
                device.CallerNumber ?? "anonymous",
                ringTime,
                [new("X-Crm-Interaction", call.Interaction.ToString())])));
        }
        else
        {
            call.Ringing.Remove(device.Reservation);
            sink.Tell(new RejectByDevice(device.Reservation, device.Agent, "media-unavailable"));
        }
    }

    private void DeviceUp(CallState call, DeviceAnswered i, ICallSink sink)
    {
        if (call.Dialling is { } dial && i.Leg == call.CustomerLeg)
        {
            CustomerAnswers(call, dial, i, sink);
            return;
        }

        if (call.Externals.TryGetValue(i.Leg, out var external))
        {
            ExternalUp(call, external, i, sink);
            return;
        }

        if (call.Ringing.Values.FirstOrDefault(d => d.Leg == i.Leg) is not { Answered: false } device)
        {
            sink.Do(new Signal(new HangUpLeg(i.Leg, Termination.Server("not-needed"))));
            sink.Ignore("device-answer-late");
            return;
        }

        device.Answered = true;
        sink.Do(new NegotiateApply(call.Id, device.Session, i.Sdp));
        sink.Tell(new AcceptByDevice(device.Reservation, device.Agent));
    }

    private void DeviceDown(CallState call, DeviceFailed i, ICallSink sink)
    {
        if (call.Dialling is not null && i.Leg == call.CustomerLeg)
        {
            DialFails(call, ExternalFailure.OfStatus(i.Status).Termination, hangUp: false, sink);
            return;
        }

        if (call.Externals.TryGetValue(i.Leg, out var external))
        {
            ExternalFails(call, external, ExternalFailure.OfStatus(i.Status), hangUp: false, sink);
            return;
        }

        if (call.Ringing.Values.FirstOrDefault(d => d.Leg == i.Leg) is not { } device)
        {
            sink.Ignore("device-failure-late");
            return;
        }

        call.Ringing.Remove(device.Reservation);
        sink.Do(new Media(new CloseSession(device.Session)));
        if (i.Status is not (408 or 487)) // the offer's own deadline speaks for a phone that only rang
        {
            sink.Tell(new RejectByDevice(device.Reservation, device.Agent, i.Status is 486 or 600 ? "busy" : i.Status == 603 ? "declined" : $"sip-{i.Status}"));
        }
    }

    private static void StopDevice(CallState call, StopRinging i, ICallSink sink)
    {
        if (call.Ringing.Remove(i.Reservation, out var device))
        {
            sink.Do(new Signal(new HangUpLeg(device.Leg, Termination.Success(i.Reason))));
            sink.Do(new Media(new CloseSession(device.Session)));
        }
    }

    private void Connect(CallState call, ConnectAgent i, ICallSink sink)
    {
        if (call.Stage != CallStage.Queued)
        {
            sink.Tell(new AgentConnectFailed(i.Reservation, "customer-gone"));
            return;
        }

        bool onPhone = call.Ringing.Remove(i.Reservation, out var device) && device.Answered;
        if ((onPhone ? device!.Session : i.Session) is not { } session)
        {
            sink.Tell(new AgentConnectFailed(i.Reservation, "no-media"));
            return;
        }

        StopAllDevices(call, "answered-elsewhere", sink);
        var leg = onPhone ? device!.Leg : new LegId(sink.NewId());
        sink.Raise(new LegStarted(call.Id, call.Interaction, leg, LegRole.Agent, i.Agent, i.Reservation, onPhone ? "phone" : "browser"));
        sink.Raise(new Events.Calls.LegAnswered(call.Id, leg));
        sink.Raise(new CallBridged(call.Id, call.Interaction, call.CustomerLeg, leg, i.Agent, i.Reservation));
        call.Agent!.Session = session;
        call.Bridge = new BridgeId(sink.NewId());
        StopPlayback(call, sink);
        sink.Do(new Media(new OpenBridge(call.Bridge.Value, [new(call.CustomerSession, RecordingSide.Customer), new(session, RecordingSide.Agent)])));
        RecordWithAgent(call, i.Recording, sink);
        sink.Tell(new AgentConnected(i.Reservation));
        sink.Notify(new WaitEnds());
        sink.Do(new AgentViewChanged(i.Agent));
    }

    private void AgentMedia(CallState call, AgentMediaChanged i, ICallSink sink)
    {
        if (call is { Dialling: { } dial, Agent: { Via: AgentLegVia.Browser } listening } && listening.Agent == i.Agent)
        {
            AgentMediaWhileDialling(listening, dial, i.Session, sink);
            return;
        }

        if (call.Agent is not { Via: AgentLegVia.Browser } agent || agent.Agent != i.Agent || call.Stage != CallStage.Connected)
        {
            sink.Ignore("agent-media-not-in-call");
            return;
        }

        if (i.Session is { } session)
        {
            (agent.Session, agent.LostDeadline) = (session, null);
            sink.Do(new Media(new JoinBridge(call.Bridge!.Value, new BridgeMember(session, RecordingSide.Agent))));
            ApplyGains(call, agent, sink);
            if (agent.HeldSince is null)
            {
                StopPlayback(call, sink);
            }
        }
        else if (agent.LostDeadline is null)
        {
            (agent.Session, agent.LostDeadline) = (null, sink.Now + policy.AgentLossGrace);
            if (agent.HeldSince is null)
            {
                PlayToCustomer(call, new MusicSource(), loop: true, sink);
            }
        }

        sink.Do(new AgentViewChanged(i.Agent));
    }

    private void AgentOut(CallState call, AgentSignedOut i, ICallSink sink)
    {
        if (call.Agent?.Agent == i.Agent && call.Stage == CallStage.Connected)
        {
            GiveBack(call, call.Agent, Termination.Client("agent-signed-out"), sink);
        }
        else if (call.Agent?.Agent == i.Agent && call.Stage == CallStage.Dialling)
        {
            DialFails(call, Termination.Client("agent-signed-out"), hangUp: true, sink);
        }
        else
        {
            sink.Ignore("agent-not-in-call");
        }
    }

    /// <summary>The agent is gone but the customer is not: he goes back to the queue with his age.</summary>
    private static void GiveBack(CallState call, AgentLeg agent, Termination termination, ICallSink sink)
    {
        ReleaseAgent(call, agent, termination, sink.Now, sink);
        EnterQueue(call, call.QueuedAs ?? new FlowQueues(call.Queue!.Value, null, default), new MusicSource(), call.WaitingSince ?? sink.Now, sink);
    }

    private static void PutOnHold(CallState call, Hold i, ICallSink sink)
    {
        if (AgentInCall(call, i.Agent, sink) is not { } agent)
        {
            return;
        }

        if (agent.HeldSince is null)
        {
            sink.Raise(new CallHeld(call.Id, call.Interaction, i.Agent));
            ApplyGains(call, agent, sink);
            PlayToCustomer(call, new MusicSource(), loop: true, sink);
            sink.Do(new AgentViewChanged(i.Agent));
        }

        sink.Done();
    }

    private static void TakeBack(CallState call, Resume i, ICallSink sink)
    {
        if (AgentInCall(call, i.Agent, sink) is not { } agent)
        {
            return;
        }

        if (agent.HeldSince is not null)
        {
            sink.Raise(new CallResumed(call.Id, call.Interaction, i.Agent));
            StopPlayback(call, sink);
            ApplyGains(call, agent, sink);
            sink.Do(new AgentViewChanged(i.Agent));
        }

        sink.Done();
    }

    private static void SetMute(CallState call, Mute i, ICallSink sink)
    {
        if (AgentInCall(call, i.Agent, sink) is { } agent)
        {
            agent.Muted = i.On;
            ApplyGains(call, agent, sink);
            sink.Do(new AgentViewChanged(i.Agent));
            sink.Done();
        }
    }

    private static void Digits(CallState call, SendDigits i, ICallSink sink)
    {
        if (i.Digits.Length is 0 or > 32 || i.Digits.Any(d => !"0123456789*#ABCD".Contains(d)))
        {
            sink.Refuse("invalid", "Digits must be 1 to 32 of 0-9, *, # and A-D.");
        }
        else if (AgentInCall(call, i.Agent, sink) is { HeldSince: null })
        {
            sink.Do(new Media(new PlayDigits(call.CustomerSession, i.Digits)));
            sink.Done();
        }
        else if (call.Agent?.Agent == i.Agent)
        {
            sink.Refuse("wrong-state", "The customer is on hold; take him back before sending digits.");
        }
    }

    private static void ApplyGains(CallState call, AgentLeg agent, ICallSink sink)
    {
        if (call.Bridge is not { } bridge || agent.Session is not { } session)
        {
            return;
        }

        bool held = agent.HeldSince is not null;
        sink.Do(new Media(new SetGain(bridge, call.CustomerSession, session, held || agent.Muted ? 0 : 1)));
        sink.Do(new Media(new SetGain(bridge, session, call.CustomerSession, held ? 0 : 1)));
    }

    private static AgentLeg? AgentInCall(CallState call, AgentId agent, ICallSink sink)
    {
        if (call.Stage == CallStage.Connected && call.Agent is { } leg && leg.Agent == agent)
        {
            return leg;
        }

        if (call.Agent is not null)
        {
            sink.Refuse("forbidden", "You are not in this call.");
        }
        else
        {
            sink.Refuse("wrong-state", "The call is not connected to you now.");
        }

        return null;
    }

    private static void StopAllDevices(CallState call, string reason, ICallSink sink)
    {
        foreach (var device in call.Ringing.Values)
        {
            sink.Do(new Signal(new HangUpLeg(device.Leg, Termination.Success(reason))));
            sink.Do(new Media(new CloseSession(device.Session)));
        }

        call.Ringing.Clear();
    }
}
