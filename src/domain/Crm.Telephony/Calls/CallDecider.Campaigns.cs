using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Telephony.Calls;

/// <content>
/// Calls of campaigns: the customer is dialled, and has an agent in the time the law allows or is told that nobody is there. Which agent is
/// the campaign's word, whether he can, routing's; from his connection on it is a call like any other.
/// </content>
public sealed partial class CallDecider
{
    private static void Place(CallState call, PlaceCampaignCall i, ICallSink sink)
    {
        if (call.Stage != CallStage.Arriving || call.Campaign is not null)
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

        sink.Raise(new LanguageChosen(call.Interaction, i.Dial.Language, $"campaign:{i.Campaign.Value}"));
        sink.Raise(new CampaignCallPlaced(call.Id, call.Interaction, i.Campaign, i.Attempt, i.Queue, i.Number));
        call.Campaign!.Dial = i.Dial;
    }

    private void DialForCampaign(CallState call, DialCustomer i, ICallSink sink)
    {
        if (call is not { Stage: CallStage.Dialling, CustomerGone: true, Dialling: null })
        {
            sink.Ignore("dial-late");
            return;
        }

        sink.Raise(new LegStarted(call.Id, call.Interaction, i.Event.Leg, LegRole.Customer, null, null, "trunk"));
        sink.Raise(i.Event);
        call.Campaign!.Trunk = i.Event.Trunk;
        (call.CustomerSession, call.Dialling, call.Deadline) = (i.Session, new CustomerDial(i), sink.Now + policy.ExternalStepTimeout);
        sink.Do(new NegotiateOffer(call.Id, i.Session, new MediaSessionOptions(MediaPeer.Rtp, policy.CustomerSilence)));
    }

    private static void NextTrunk(CallState call, TrunkRefused i, ICallSink sink)
    {
        if (call is not { Stage: CallStage.Dialling, Campaign: { } campaign, Dialling: not null } || i.Leg != call.CustomerLeg)
        {
            sink.Ignore("refusal-late");
            return;
        }

        campaign.FailedWith(i.Status, i.Cause);
        campaign.Refused = campaign.Trunk is { } trunk ? campaign.Refused.Add(trunk) : campaign.Refused;
        StopDial(call, ExternalFailure.OfStatus(i.Status).Termination, hangUp: false, sink);
    }

    /// <summary>The number was not reached: the interaction is over, and nobody was bothered.</summary>
    private static void CampaignDialFails(CallState call, Termination termination, bool hangUp, ICallSink sink)
    {
        if (!call.CustomerGone)
        {
            StopDial(call, termination, hangUp, sink);
        }

        (call.Dialling, call.Deadline) = (null, Instant.MaxValue);
        sink.Raise(new InteractionEnded(call.Interaction, InteractionOutcome.NotConnected, termination));
    }

    private static void PersonThere(CallState call, CampaignCall campaign, CustomerDial dial, ICallSink sink)
    {
        campaign.Until = sink.Now + dial.Wish.Event.Longest;
        (call.Dialling, call.Deadline) = (null, (campaign.AnsweredAt ?? sink.Now) + campaign.Dial!.Patience);
        sink.Raise(new CampaignCallAnswered(call.Id, call.Interaction, campaign.Campaign, campaign.Attempt));
    }

    private static void Seat(CallState call, SeatAgent i, ICallSink sink)
    {
        if (call is not { Stage: CallStage.Transferring, Campaign: { Abandoned: false }, WasConnected: false } || call.Offers.Count > 0)
        {
            sink.Ignore("agent-late"); // the campaign hears, or has heard, how the call ended
            return;
        }

        var deadline = Instant.Max(call.Deadline, sink.Now) + TimeSpan.FromSeconds(1);
        var offer = new AgentOffer(
            new ReservationId(sink.NewId()), i.Agent, new LegId(sink.NewId()), DirectKind.Campaign, Joins: false, sink.Now, deadline);
        call.Offers.Add(offer.Reservation, offer);
        sink.Tell(new OfferToAgent(
            offer.Reservation, call.Interaction, i.Agent, MediaType.Voice, DirectKind.Campaign, deadline, call.Queue, null, RingAway: false, Taken: true));
    }

    /// <summary>The time is up: whoever was not there in time is told that he is not needed, and the customer that nobody is there.</summary>
    private void PatienceOver(CallState call, CampaignCall campaign, ICallSink sink)
    {
        if (campaign.Announcing)
        {
            EndCall(call, Termination.Server("no-agent"), sink);
            return;
        }

        WithdrawAll(call, "no-agent-in-time", sink);
        sink.Raise(new CampaignCallAbandoned(call.Id, call.Interaction, campaign.Campaign, campaign.Attempt));
        if (campaign.Dial?.Announcement is not { } words)
        {
            EndCall(call, Termination.Server("no-agent"), sink);
            return;
        }

        (campaign.Announcing, call.Deadline) = (true, sink.Now + policy.ApologyTimeout);
        PlayToCustomer(call, new SpeechSource(words, campaign.Dial.Language), loop: false, sink);
    }

    private static void Withdraw(CallState call, WithdrawCampaignCall i, ICallSink sink)
    {
        if (call is { Stage: CallStage.Dialling, Campaign: not null, Dialling: null or { Phase: ExternalPhase.Offering or ExternalPhase.Ringing } })
        {
            CampaignDialFails(call, Termination.Success($"{CampaignCallEnds.Withdrawn}-{i.Reason}"), hangUp: true, sink);
        }
        else
        {
            sink.Ignore("withdrawal-late"); // somebody is on the line, or it is over
        }
    }
}
