using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Telephony.Recordings;
using Crm.Telephony.Signalling;

namespace Crm.Telephony.Calls;

/// <content>Agents who are asked directly: to take the customer, to give advice, to join, or to take back whom they handed on.</content>
public sealed partial class CallDecider
{
    /// <summary>Whether a named agent can be asked at all; else it is refused.</summary>
    private static bool CanBeAsked(CallState call, ToAgent to, ICallSink sink)
    {
        if (call.LegOf(to.Agent) is null && call.Offers.Values.All(o => o.Agent != to.Agent))
        {
            return true;
        }

        sink.Refuse("wrong-state", "That agent is in this call already, or is being asked.", "agent-in-call");
        return false;
    }

    private AgentOffer Offer(CallState call, AgentId agent, DirectKind kind, bool joins, AgentId by, ICallSink sink)
    {
        var deadline = sink.Now + policy.TransferRingTime;
        var offer = new AgentOffer(
            new ReservationId(sink.NewId()), agent, new LegId(sink.NewId()), kind, joins, sink.Now, deadline + policy.OfferGrace);
        call.Offers.Add(offer.Reservation, offer);
        sink.Tell(new OfferToAgent(offer.Reservation, call.Interaction, agent, MediaType.Voice, kind, deadline, call.Queue, by, RingAway: false));
        return offer;
    }

    private void AskAgent(CallState call, ExternalPurpose purpose, AgentId by, ToAgent to, ICallSink sink)
    {
        if (!CanBeAsked(call, to, sink))
        {
            return;
        }

        var agent = call.Agent!;
        switch (purpose)
        {
            case ExternalPurpose.Transfer:
                call.WayBack = WaysBack(call);
                Release(call, agent, "agent", to.Agent.Value, null, sink);
                Offer(call, to.Agent, DirectKind.Transfer, joins: false, by, sink);
                break;
            case ExternalPurpose.Consult:
                HoldCustomer(call, agent, sink);
                var offer = Offer(call, to.Agent, DirectKind.Consult, joins: false, by, sink);
                BeginConsult(call, agent, offer.Leg, sink);
                call.Consult!.Asked = to.Agent;
                break;
            default:
                Offer(call, to.Agent, DirectKind.Consult, joins: true, by, sink);
                break;
        }

        Hear(call, sink);
        Show(call, sink);
        sink.Done();
    }

    /// <summary>He accepted. Who is not wanted any more is told so.</summary>
    private void Connect(CallState call, DirectAccepted i, ICallSink sink)
    {
        if ((call.Offers.GetValueOrDefault(i.Reservation) ?? GivenByCampaign(call, i, sink)) is not { } offer)
        {
            sink.Tell(new WithdrawOffer(i.Reservation, "not-needed"));
            StopDevice(call, new StopRinging(i.Reservation, "not-needed"), sink);
            sink.Ignore("acceptance-late");
            return;
        }

        bool onPhone = call.Ringing.Remove(i.Reservation, out var device) && device.Answered;
        if ((onPhone ? device!.Session : i.Session) is not { } session)
        {
            sink.Tell(new AgentConnectFailed(i.Reservation, "no-media")); // that he failed comes back
            return;
        }

        call.Offers.Remove(i.Reservation);
        call.Deadline = offer.Kind == DirectKind.Campaign && call.Campaign is { } campaign ? campaign.Until : call.Deadline;
        sink.Raise(new LegStarted(call.Id, call.Interaction, offer.Leg, LegRole.Agent, i.Agent, i.Reservation, onPhone ? "phone" : "browser"));
        sink.Raise(new Events.Calls.LegAnswered(call.Id, offer.Leg));
        var agent = call.AgentOn(offer.Leg)!;
        (agent.Session, agent.Recording) = (session, i.Recording ?? RecordingTerms.Standard);
        sink.Tell(new AgentConnected(i.Reservation));
        if (offer.Joins)
        {
            Include(call, offer.Leg, sink);
        }
        else if (offer.Kind == DirectKind.Consult)
        {
            sink.Raise(new ConsultAnswered(call.Id, call.Interaction, call.ActiveConsult!.Agent, offer.Leg));
        }
        else
        {
            sink.Raise(new CallBridged(call.Id, call.Interaction, call.CustomerLeg, offer.Leg, i.Agent, i.Reservation));
        }

        Hear(call, sink);
        if (!offer.Joins && offer.Kind != DirectKind.Consult)
        {
            RecordWithAgent(call, sink);
        }

        Show(call, sink);
    }

    private void Fail(CallState call, DirectFailed i, ICallSink sink)
    {
        if (call.Stage == CallStage.Dialling && call.Placed?.Reservation == i.Reservation)
        {
            PlacingFails(call, Termination.Server(i.Reason), hangUp: true, sink);
            return;
        }

        StopDevice(call, new StopRinging(i.Reservation, i.Reason), sink);
        if (call.Offers.GetValueOrDefault(i.Reservation) is { } offer)
        {
            OfferFails(call, offer, i.Reason, sink);
        }
        else
        {
            sink.Ignore("failure-late");
        }
    }

    private void OfferFails(CallState call, AgentOffer offer, string reason, ICallSink sink)
    {
        call.Offers.Remove(offer.Reservation);
        switch (offer)
        {
            case { Kind: DirectKind.Transfer }:
                ComeBack(call, reason, sink);
                return;
            case { Kind: DirectKind.Campaign }:
                return; // the campaign is told, and may have another
            case { Kind: DirectKind.Return }:
                BackToQueue(call, sink);
                return;
            case { Joins: true }:
                call.NoteFailure(new Consult(call.Agent?.Agent ?? offer.Agent, offer.Leg, offer.Since) { Asked = offer.Agent, Failure = reason });
                break;
            default:
                EndConsult(call, call.ActiveConsult!, reason, sink);
                break;
        }

        Hear(call, sink);
        Show(call, sink);
    }

    /// <summary>Takes back what an agent was asked.</summary>
    private static void Withdraw(CallState call, AgentOffer offer, string reason, ICallSink sink)
    {
        call.Offers.Remove(offer.Reservation);
        sink.Tell(new WithdrawOffer(offer.Reservation, reason));
        StopDevice(call, new StopRinging(offer.Reservation, reason), sink);
    }

    private static void WithdrawAll(CallState call, string reason, ICallSink sink)
    {
        foreach (var offer in call.Offers.Values.ToArray())
        {
            Withdraw(call, offer, reason, sink);
        }
    }
}
