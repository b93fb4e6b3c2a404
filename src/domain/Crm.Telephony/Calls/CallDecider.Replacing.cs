using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Telephony.Calls;

/// <content>
/// INVITE with Replaces (RFC 3891): another dialog takes the place of one of the call's. The leg goes on under its name, with its times and
/// rights; only what carries it is another. Who may do so was judged before.
/// </content>
public sealed partial class CallDecider
{
    private void Replace(CallState call, ReplaceLeg i, ICallSink sink)
    {
        if (call.Replacing.Count < policy.PartiesMax && (Rings(call, i.Replaced) is not null || SessionOn(call, i.Replaced) is not null))
        {
            call.Replacing[i.Session] = i;
            bool device = Rings(call, i.Replaced) is not null || (call.LegOn(i.Replaced) is { } leg && call.AgentOn(leg) is not null);
            var silence = device ? policy.DeviceSilence : policy.CustomerSilence;
            sink.Do(new NegotiateAnswer(call.Id, i.Session, new MediaSessionOptions(MediaPeer.Rtp, silence), i.SdpOffer));
        }
        else
        {
            sink.Do(new Signal(new RejectLeg(i.Line, 603, null, "replacing-not-now")));
            sink.Ignore("replacing-not-now");
        }
    }

    private void ReplacementNegotiated(CallState call, ReplaceLeg i, MediaAnswer answer, ICallSink sink)
    {
        if (answer is not MediaAgreed { Sdp: { } sdp })
        {
            RefuseReplacement(i, (answer as MediaRefusal)?.SipStatus ?? 500, "media", sink);
        }
        else if (Rings(call, i.Replaced) is { } device)
        {
            PickUp(call, device, i, sdp, sink);
        }
        else if (call.LegOn(i.Replaced) is { } leg && SessionOn(call, i.Replaced) is { } before)
        {
            sink.Do(new Signal(new AnswerLeg(i.Line, sdp)));
            sink.Do(new Signal(new HangUpLeg(i.Replaced, Termination.Success("replaced"))));
            sink.Raise(new LegReplaced(call.Id, call.Interaction, leg, i.Line));
            Carry(call, leg, i.Session, sink);
            Close(call, before, sink);
            Hear(call, sink);
            Show(call, sink);
        }
        else
        {
            RefuseReplacement(i, 481, "gone-meanwhile", sink);
        }
    }

    /// <summary>A phone that rings is answered on another of the agent's phones.</summary>
    private static void PickUp(CallState call, RingingDevice device, ReplaceLeg i, string sdp, ICallSink sink)
    {
        sink.Do(new Signal(new AnswerLeg(i.Line, sdp)));
        sink.Do(new Signal(new HangUpLeg(device.Leg, Termination.Success("answered-elsewhere"))));
        sink.Do(new Media(new CloseSession(device.Session)));
        call.Ringing[device.Reservation] = new RingingDevice(device.Reservation, device.Agent, i.Line, i.Session, device.Deadline)
        {
            CallerName = device.CallerName,
            CallerNumber = device.CallerNumber,
            Dialled = true,
            Answered = true,
        };
        sink.Tell(new AcceptByDevice(device.Reservation, device.Agent));
    }

    /// <summary>Gives a leg the media of the dialog that carries it now. A phone that did not hold has the customer.</summary>
    private static void Carry(CallState call, LegId leg, MediaSessionId session, ICallSink sink)
    {
        if (leg == call.CustomerLeg)
        {
            call.CustomerSession = session;
        }
        else if (call.AgentOn(leg) is { } agent)
        {
            agent.Session = session;
            if (agent.PhoneHolds)
            {
                agent.PhoneHolds = false;
                Unhold(call, sink);
            }
        }
        else if (call.Externals.TryGetValue(leg, out var external))
        {
            external.Dialled = external.Dialled! with { Session = session };
        }
    }

    /// <summary>A phone of an agent that rings for an offer on that dialog. His own call, which rings him first, is not handed about.</summary>
    private static RingingDevice? Rings(CallState call, LegId line) =>
        call.Ringing.Values.FirstOrDefault(d => d.Leg == line && d is { Dialled: true, Answered: false } && d.Reservation != call.Placed?.Reservation);

    /// <summary>The media of a party in the bridge whose dialog can be replaced; null for whoever is in a flow, waits or rings: there it is declined.</summary>
    private static MediaSessionId? SessionOn(CallState call, LegId line)
    {
        if (call.Bridge is null || call.Message is not null || call.LegOn(line) is not { } leg)
        {
            return null;
        }

        return leg == call.CustomerLeg ? (call.CustomerGone ? null : call.CustomerSession)
            : call.AgentOn(leg) is { Via: AgentLegVia.Phone } agent ? agent.Session
            : call.Externals.TryGetValue(leg, out var external) && external.Phase == ExternalPhase.Connected ? external.Dialled?.Session
            : null;
    }

    private static void RefuseReplacement(ReplaceLeg i, int status, string reason, ICallSink sink)
    {
        sink.Do(new Signal(new RejectLeg(i.Line, status, null, reason)));
        sink.Do(new Media(new CloseSession(i.Session)));
    }

    /// <summary>The call is over: what was to come in its place is told so (RFC 3891 3).</summary>
    private static void RefuseReplacements(CallState call, ICallSink sink)
    {
        foreach (var waiting in call.Replacing.Values)
        {
            RefuseReplacement(waiting, 603, "call-over", sink);
        }

        call.Replacing.Clear();
    }

    /// <summary>What a dialog does its leg does; null for a dialog that another has replaced.</summary>
    private static CallInput? InputOfLeg(CallState call, CallInput input)
    {
        if (!call.HasReplacedLines)
        {
            return input;
        }

        return input switch
        {
            PeerHungUp i => call.LegOn(i.Leg) is { } leg ? i with { Leg = leg } : null,
            PeerReinvited i => call.LegOn(i.Leg) is { } leg ? i with { Leg = leg } : null,
            PeerListens i => call.LegOn(i.Leg) is { } leg ? i with { Leg = leg } : null,
            ReofferAnswered i => call.LegOn(i.Leg) is { } leg ? i with { Leg = leg } : null,
            ReofferRefused i => call.LegOn(i.Leg) is { } leg ? i with { Leg = leg } : null,
            KeyOnLeg i => call.LegOn(i.Leg) is { } leg ? i with { Leg = leg } : null,
            _ => input,
        };
    }
}
