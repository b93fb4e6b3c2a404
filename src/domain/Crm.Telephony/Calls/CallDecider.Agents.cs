using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Recordings;
using Crm.Telephony.Signalling;

namespace Crm.Telephony.Calls;

/// <content>The agent's side: ringing devices, connecting, losing and regaining his browser, hold, mute, digits.</content>
public sealed partial class CallDecider
{
    private void Ring(CallState call, RingDevices i, ICallSink sink)
    {
        bool rings = i.Direct is null ? call.Stage is CallStage.Queued or CallStage.Promised : call.Stage is not (CallStage.Ending or CallStage.Ended);
        if (!rings || i.Deadline <= sink.Now)
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

    private void DeviceNegotiated(CallState call, RingingDevice device, MediaAnswer answer, ICallSink sink)
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
            DeviceLost(call, device, "media-unavailable", sink);
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

        if (call.Placed?.Reservation == device.Reservation)
        {
            OwnPhoneUp(call, device, i.Sdp, sink);
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
            call.Campaign?.FailedWith(i.Status, i.Cause);
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
            DeviceLost(call, device, i.Status is 486 or 600 ? "busy" : i.Status == 603 ? "declined" : $"sip-{i.Status}", sink);
        }
        else if (call.Placed?.Reservation == device.Reservation)
        {
            DeviceLost(call, device, "no-answer", sink);
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
        (call.Agent!.Session, call.Agent.Recording) = (session, i.Recording ?? RecordingTerms.Standard);
        StopPlayback(call, sink);
        Hear(call, sink);
        RecordWithAgent(call, sink);
        sink.Tell(new AgentConnected(i.Reservation));
        sink.Notify(new WaitEnds());
        sink.Do(new AgentViewChanged(i.Agent));
    }

    private void AgentMedia(CallState call, AgentMediaChanged i, ICallSink sink)
    {
        if (call is { Dialling: { } dial, Agent: { Via: AgentLegVia.Browser } listening } && listening.Agent == i.Agent)
        {
            AgentMediaWhileDialling(call, listening, dial, i.Session, sink);
            return;
        }

        if (call.LegOf(i.Agent) is not { Via: AgentLegVia.Browser } agent || call.Stage != CallStage.Connected)
        {
            sink.Ignore("agent-media-not-in-call");
            return;
        }

        if (i.Session is { } session)
        {
            (agent.Session, agent.LostDeadline) = (session, null);
        }
        else if (agent.LostDeadline is null)
        {
            (agent.Session, agent.LostDeadline) = (null, sink.Now + policy.AgentLossGrace);
        }

        Hear(call, sink);
        Show(call, sink);
    }

    private void AgentOut(CallState call, AgentSignedOut i, ICallSink sink)
    {
        if (call.LegOf(i.Agent) is { } agent && call.Stage == CallStage.Connected)
        {
            AgentGone(call, agent, Termination.Client("agent-signed-out"), sink);
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

    /// <summary>The agent is gone but the customer is not: he goes back to the queue with his age. Whom the agent called himself waits in no queue.</summary>
    private void GiveBack(CallState call, AgentLeg agent, Termination termination, ICallSink sink)
    {
        if (call.Placed is not null)
        {
            EndCall(call, termination, sink);
            return;
        }

        ReleaseAgent(call, agent, termination, sink.Now, sink);
        EndHearing(call, sink);
        EnterQueue(call, WaysBack(call), new MusicSource(), call.WaitingSince ?? sink.Now, sink);
    }

    private void PutOnHold(CallState call, Hold i, ICallSink sink)
    {
        if (Allowed(call, i.Agent, "hold", sink) is not { } agent)
        {
            return;
        }

        if (agent.HeldSince is null)
        {
            HoldCustomer(call, agent, sink);
            Hear(call, sink);
            Show(call, sink);
        }

        sink.Done();
    }

    private void TakeBack(CallState call, Resume i, ICallSink sink)
    {
        if (Allowed(call, i.Agent, "resume", sink) is not { } agent)
        {
            return;
        }

        if (agent.HeldSince is not null)
        {
            Unhold(call, sink);
            Hear(call, sink);
            Show(call, sink);
        }

        sink.Done();
    }

    private void SetMute(CallState call, Mute i, ICallSink sink)
    {
        if (AgentInCall(call, i.Agent, sink) is { } agent)
        {
            agent.Muted = i.On;
            Hear(call, sink);
            Show(call, sink);
            sink.Done();
        }
    }

    private void Digits(CallState call, SendDigits i, ICallSink sink)
    {
        if (i.Digits.Length is 0 or > 32 || i.Digits.Any(d => !"0123456789*#ABCD".Contains(d)))
        {
            sink.Refuse("invalid", "Digits must be 1 to 32 of 0-9, *, # and A-D.", "digits-invalid");
        }
        else if (Allowed(call, i.Agent, "dtmf", sink) is not null)
        {
            MediaSessionId? asked = call is { IsHeld: true, ActiveConsult.Leg: { } leg } ? call.Externals.GetValueOrDefault(leg)?.Dialled?.Session : call.CustomerSession;
            if (asked is { } session)
            {
                sink.Do(new Media(new PlayDigits(session, i.Digits)));
            }

            sink.Done();
        }
    }

    private static AgentLeg? AgentInCall(CallState call, AgentId agent, ICallSink sink)
    {
        if (call.Stage == CallStage.Connected && call.LegOf(agent) is { } leg)
        {
            return leg;
        }

        if (call.Agent is not null)
        {
            sink.Refuse("forbidden", "You are not in this call.", "not-in-call");
        }
        else
        {
            sink.Refuse("wrong-state", "The call is not connected to you now.", "not-connected");
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
