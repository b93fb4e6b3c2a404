using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Recordings;
using Crm.Telephony.Signalling;
using Crm.Telephony.Trunks;

namespace Crm.Telephony.Calls;

/// <content>
/// Calls of campaigns: the customer is dialled, and has an agent in the time the law allows or is told that nobody is there. Which agent is
/// the campaign's word, whether he can, routing's; from his connection on it is a call like any other.
/// </content>
public sealed partial class CallDecider
{
    private void Place(CallState call, PlaceCampaignCall i, ICallSink sink)
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
        if (i.Owner is { } owner)
        {
            SeatOwner(call, i, owner, sink);
        }
    }

    /// <summary>The agent dials a record he was shown: he is on the line first, as with any call of his own, and hears it ring.</summary>
    private void SeatOwner(CallState call, PlaceCampaignCall i, CampaignAgent owner, ICallSink sink)
    {
        sink.Raise(new CallPlaced(call.Id, call.Interaction, owner.Agent, owner.Reservation, i.Queue, i.Number, $"campaign:{i.Campaign.Value}"));
        call.Placed!.Recording = owner.Recording ?? RecordingTerms.Standard;
        if (i.Session is { } session)
        {
            Take(call, owner.Leg, session, "browser", sink);
        }
        else
        {
            PlacingFails(call, Termination.Client("agent-media-lost"), hangUp: false, sink);
        }
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
        var dial = new CustomerDial(i);
        (call.CustomerSession, call.Dialling, call.Deadline) = (i.Session, dial, sink.Now + policy.ExternalStepTimeout);
        if (call is { Placed: { } placed, Agent: { } owner })
        {
            placed.MayDial = false;
            if (owner.Session is not null)
            {
                LetHearRinging(owner, dial, sink);
            }
        }

        sink.Do(new NegotiateOffer(call.Id, i.Session, new MediaSessionOptions(MediaPeer.Rtp, policy.CustomerSilence)));
    }

    private void NextTrunk(CallState call, TrunkRefused i, ICallSink sink)
    {
        if (call is not { Stage: CallStage.Dialling, Campaign: { } campaign, Dialling: not null } || i.Leg != call.CustomerLeg)
        {
            sink.Ignore("refusal-late");
            return;
        }

        campaign.FailedWith(i.Status, i.Cause);
        campaign.Refused = campaign.Trunk is { } trunk ? campaign.Refused.Add(trunk) : campaign.Refused;
        var termination = ExternalFailure.OfStatus(i.Status).Termination;
        campaign.Listening = Listening.Off;
        if (call is { Placed: { } placed, Dialling: { } dial })
        {
            sink.Do(new Media(new CloseSession(dial.Wish.Session))); // the agent stays on the line
            StopTone(call, dial, sink);
            sink.Raise(new LegEnded(call.Id, call.Interaction, call.CustomerLeg, termination));
            (call.Dialling, placed.MayDial, call.Deadline) = (null, true, sink.Now + policy.ExternalStepTimeout);
            return;
        }

        StopDial(call, termination, hangUp: i.Heard, sink);
    }

    /// <summary>The number was not reached: the interaction is over, and nobody was bothered.</summary>
    private void CampaignDialFails(CallState call, Termination termination, bool hangUp, ICallSink sink)
    {
        if (call.Placed is not null)
        {
            PlacingFails(call, termination, hangUp, sink);
            return;
        }

        if (call.Campaign is { Listening: Listening.AwaitingBeep or Listening.Speaking } heard && termination.Reason != "process-lost")
        {
            termination = termination with { Reason = CampaignCallEnds.Heard + "machine" }; // whoever hangs up: it was one
            heard.Listening = Listening.Off;
        }

        StopPlayback(call, sink);
        if (!call.CustomerGone)
        {
            StopDial(call, termination, hangUp, sink);
        }

        call.Dialling = null;
        sink.Raise(new InteractionEnded(call.Interaction, InteractionOutcome.NotConnected, termination));
        call.Deadline = call.IsOver ? Instant.MaxValue : sink.Now + policy.EndingTimeout; // what was kept of who answered is being completed
    }

    /// <summary>Who is told that nobody is there wants no more calls.</summary>
    private void OptOutByKey(CallState call, CampaignCall campaign, ICallSink sink)
    {
        sink.Raise(new CampaignPartyOptedOut(call.Id, call.Interaction, campaign.Campaign, campaign.Attempt));
        StopPlayback(call, sink);
        EndCall(call, Termination.Server("no-agent"), sink);
    }

    /// <summary>
    /// Where nobody listens who answered and no flow is to speak, a person is there with the carrier's answer: an agent is found while the media plane
    /// takes it, and nobody waits for both in turn.
    /// </summary>
    private void CampaignPickedUp(CallState call, CampaignCall campaign, CustomerDial dial, ICallSink sink)
    {
        StopListeningEarly(call, campaign, sink);
        if (campaign.Dial is { Machines: null, Flow: null })
        {
            campaign.MediaDue = dial.EarlyAsked ? 2 : 1;
            PersonThere(call, campaign, dial, sink.Now, sink);
        }
    }

    /// <summary>The media plane has, or has not, taken the answer of somebody for whom an agent is being found, or is there.</summary>
    private void PersonsMedia(CallState call, CampaignCall campaign, MediaAnswer answer, ICallSink sink)
    {
        campaign.MediaDue--; // the first of two is that to early media, which counts no more
        if (campaign.MediaDue == 0 && answer is not MediaAgreed)
        {
            EndCall(call, Termination.Server("media-" + ((answer as MediaRefusal)?.Reason ?? "no-sdp")), sink);
        }
    }

    private void CampaignAnswered(CallState call, CampaignCall campaign, CustomerDial dial, ICallSink sink)
    {
        if (campaign.Listening != Listening.Off)
        {
            sink.Ignore("media-answer-late");
        }
        else if (campaign.Dial!.Machines is { } rules)
        {
            ListenWhoAnswered(call, campaign, rules, sink);
        }
        else
        {
            PersonThere(call, campaign, dial, campaign.AnsweredAt ?? sink.Now, sink);
        }
    }

    /// <param name="since">From when on he waits for an agent: his answer, or the decision that he is a person.</param>
    private void PersonThere(CallState call, CampaignCall campaign, CustomerDial dial, Instant since, ICallSink sink)
    {
        campaign.Until = sink.Now + dial.Wish.Event.Longest;
        if (campaign.Dial!.Flow is { } flow)
        {
            string language = call.Language;
            sink.Raise(new CampaignCallServed(call.Id, call.Interaction, campaign.Campaign, campaign.Attempt, flow));
            (call.Dialling, call.Destination, call.Deadline) = (null, new FlowDestination(flow, language), sink.Now + policy.SelfServiceTimeout);
            sink.Notify(new FlowBegins(flow, language));
            return;
        }

        (call.Dialling, call.Deadline) = (null, since + campaign.Dial!.Patience);
        sink.Raise(new CampaignCallAnswered(call.Id, call.Interaction, campaign.Campaign, campaign.Attempt));
    }

    /// <summary>Whom the campaign asked routing for itself: the call hears of him when he is there. Null when nobody waits for one.</summary>
    private static AgentOffer? GivenByCampaign(CallState call, DirectAccepted i, ICallSink sink) =>
        i.Kind == DirectKind.Campaign && call is { Stage: CallStage.Transferring, Campaign: { Abandoned: false }, WasConnected: false, Offers.Count: 0 }
            ? new AgentOffer(i.Reservation, i.Agent, new LegId(sink.NewId()), i.Kind, Joins: false, sink.Now, i.Deadline)
            : null;

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

    private void Withdraw(CallState call, WithdrawCampaignCall i, ICallSink sink)
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
