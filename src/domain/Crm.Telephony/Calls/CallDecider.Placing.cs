using Crm.Events.Calls;
using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Recordings;
using Crm.Telephony.Signalling;

namespace Crm.Telephony.Calls;

/// <content>Calls an agent places: he first, then the customer; from the answer on a call like any other, and no queue's at any time.</content>
public sealed partial class CallDecider
{
    private void Place(CallState call, PlaceCall i, ICallSink sink)
    {
        if (call.Stage != CallStage.Arriving || call.Placed is not null)
        {
            sink.Ignore("placed-already");
            return;
        }

        sink.Raise(new InteractionStarted(
            call.Interaction, MediaType.Voice, InteractionDirection.Outbound, i.Subject, i.Number, i.Name, CallState.PlacedAddress, null, call.Id));
        if (i.Customer is { } customer)
        {
            sink.Raise(new CustomerLinked(call.Interaction, customer, "system"));
        }

        if (i.Language is { } language)
        {
            sink.Raise(new LanguageChosen(call.Interaction, language, i.By));
        }

        sink.Raise(new CallPlaced(call.Id, call.Interaction, i.Agent, i.Reservation, i.Queue, i.Number, i.By));
        (call.CustomerKey, call.Placed!.Presented, call.Placed.Recording) = (i.CustomerKey, i.Presented, i.Recording ?? RecordingTerms.Standard);
        if (i.PhoneSession is { } phone)
        {
            call.Deadline = sink.Now + policy.OwnPhoneRingTime;
            call.Ringing[i.Reservation] = new RingingDevice(i.Reservation, i.Agent, i.Leg, phone, call.Deadline);
            sink.Do(new NegotiateOffer(call.Id, phone, new MediaSessionOptions(MediaPeer.Rtp, policy.DeviceSilence)));
        }
        else if (i.Session is { } browser)
        {
            Take(call, i.Leg, browser, "browser", sink);
        }
        else
        {
            PlacingFails(call, Termination.Client("agent-media-lost"), hangUp: false, sink);
        }
    }

    /// <summary>The agent's phone is answered: he is on the line.</summary>
    private void OwnPhoneUp(CallState call, RingingDevice device, string sdp, ICallSink sink)
    {
        call.Ringing.Remove(device.Reservation);
        sink.Do(new NegotiateApply(call.Id, device.Session, sdp));
        Take(call, device.Leg, device.Session, "phone", sink);
    }

    /// <summary>A phone that rang will not be answered. For an own call that is its end; any other is routing's to decide.</summary>
    private void DeviceLost(CallState call, RingingDevice device, string reason, ICallSink sink)
    {
        call.Ringing.Remove(device.Reservation);
        if (call.Placed?.Reservation == device.Reservation)
        {
            PlacingFails(call, Termination.Client("agent-" + reason), hangUp: false, sink);
        }
        else
        {
            sink.Tell(new RejectByDevice(device.Reservation, device.Agent, reason));
        }
    }

    private void Take(CallState call, LegId leg, MediaSessionId session, string via, ICallSink sink)
    {
        var placed = call.Placed!;
        sink.Raise(new LegStarted(call.Id, call.Interaction, leg, LegRole.Agent, placed.Agent, placed.Reservation, via));
        sink.Raise(new Events.Calls.LegAnswered(call.Id, leg));
        (call.Agent!.Session, call.Agent.Recording) = (session, placed.Recording);
        (placed.MayDial, call.Deadline) = (true, sink.Now + policy.ExternalStepTimeout); // the rules are asked in the same decision
        sink.Do(new AgentViewChanged(placed.Agent));
    }

    private void DialPlaced(CallState call, DialCustomer i, ICallSink sink)
    {
        if (call is not { Stage: CallStage.Dialling, Placed: { MayDial: true } placed, Agent: { } agent })
        {
            sink.Ignore("dial-late");
            return;
        }

        var dial = new CustomerDial(i);
        placed.MayDial = false;
        sink.Raise(new LegStarted(call.Id, call.Interaction, i.Event.Leg, LegRole.Customer, null, null, "trunk"));
        sink.Raise(i.Event);
        (call.CustomerSession, call.Dialling, call.Deadline) = (i.Session, dial, sink.Now + policy.ExternalStepTimeout);
        if (agent.Session is not null)
        {
            LetHearRinging(agent, dial, sink);
        }

        sink.Do(new NegotiateOffer(call.Id, i.Session, new MediaSessionOptions(MediaPeer.Rtp, policy.CustomerSilence)));
    }

    /// <summary>The number was not reached, or the agent thought better of it: the interaction is over and nothing is wrapped up.</summary>
    private void PlacingFails(CallState call, Termination termination, bool hangUp, ICallSink sink)
    {
        StopAllDevices(call, termination.Reason, sink);
        if (call.CustomerGone)
        {
            (call.Dialling, call.Deadline) = (null, Instant.MaxValue);
            LetListenerGo(call, termination, sink); // nothing was dialled yet
        }
        else
        {
            StopDial(call, termination, hangUp, sink);
        }

        sink.Tell(new WithdrawOffer(call.Placed!.Reservation, termination.Reason));
        sink.Raise(new InteractionEnded(call.Interaction, InteractionOutcome.NotConnected, termination));
        sink.Do(new AgentViewChanged(call.Placed.Agent));
    }
}
