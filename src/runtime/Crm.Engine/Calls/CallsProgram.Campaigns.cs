using Crm.Actors.Shards;
using Crm.Dialing.Outcomes;
using Crm.Engine.Campaigns;
using Crm.Engine.Messages;
using Crm.Events;
using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;

namespace Crm.Engine.Calls;

/// <content>Calls of campaigns: placed, tried by one trunk after the other, given an agent, taken back.</content>
public sealed partial class CallsProgram
{
    /// <summary>ITU-T Q.850: no circuit or channel is available.</summary>
    private const int NoCircuit = 34;

    private static readonly TimeSpan OldSeating = TimeSpan.FromSeconds(3);

    private void Place(PlaceCampaignCallMessage m, IShardContext context)
    {
        if (m.NotAfter < context.Now || _calls.Find(m.Interaction) is not null || (m.Owner is { } busy && _callOfAgent.ContainsKey(busy.Agent)))
        {
            if (m.Owner is { } waiting)
            {
                context.Send(EngineOptions.RoutingShard, new WithdrawOffer(waiting.Reservation, "not-dialled"));
            }

            context.Send(EngineOptions.CampaignsShard, new CampaignCallOverMessage(m.Campaign, m.Attempt, CampaignCallEnd.NotDialled, null, null, null, "too-late"));
            return;
        }

        var call = _calls.GetOrAdd(m.Call, m.Interaction);
        MediaSessionId? session = m.Owner is { } owner && _browsers.TryGetValue(owner.Agent, out var known) ? known : null;
        Handle(call, new PlaceCampaignCall(m.Campaign, m.Attempt, m.Queue, m.Subject, m.Number, m.Name, m.Customer, m.Dial) { Owner = m.Owner, Session = session }, context);
        if (m.Owner is null)
        {
            DialForCampaign(call, context); // else as soon as the agent is on the line, as with any call of his own
        }
    }

    private void DialForCampaign(CallState call, IShardContext context)
    {
        if (call is { Stage: CallStage.Dialling, Campaign: { Dial: { } dial } campaign })
        {
            Handle(call, _external.CampaignCall(call, campaign, dial, context), context);
        }
    }

    /// <summary>A dial of a campaign failed: by another trunk it may succeed where the answer says nothing of the party.</summary>
    private void DialFailed(CallState call, DeviceFailed failed, IShardContext context)
    {
        bool another = OutcomeTable.Of(failed.Status, failed.Cause).NextTrunk && _external.HasTrunkBeside(call.Campaign!);
        if (!another)
        {
            Handle(call, failed, context);
            return;
        }

        Handle(call, new TrunkRefused(failed.Leg, failed.Status, failed.Cause), context);
        if (call.Placed is null)
        {
            DialForCampaign(call, context);
        }
    }

    /// <summary>A carrier may say by a tone, before any status, that it has no way there: another may have one.</summary>
    private void Heard(CallState? call, ProgressNoticed noticed, IShardContext context)
    {
        if (call is { Campaign: { Listening: Listening.Early } campaign } && call.CustomerSession == noticed.Heard.Session
            && (noticed.Heard.What is Progress.Congestion or Progress.NoCircuit or Progress.Reorder) && _external.HasTrunkBeside(campaign))
        {
            Handle(call, new TrunkRefused(call.CustomerLeg, 503, NoCircuit, Heard: true), context);
            DialForCampaign(call, context);
        }
        else
        {
            Handle(call, noticed, context);
        }
    }

    private void Seat(SeatCampaignAgentMessage m, IShardContext context)
    {
        if (_calls.Find(m.Interaction) is { Stage: CallStage.Transferring, Campaign.Abandoned: false, WasConnected: false } call)
        {
            context.Send(EngineOptions.RoutingShard, new OfferToAgent(
                new ReservationId(context.NewId()), m.Interaction, m.Agent, MediaType.Voice, DirectKind.Campaign, context.Now + OldSeating, call.Queue, null,
                RingAway: false, Taken: true));
        }
        else
        {
            context.Ignore("agent-late");
        }
    }

    private void AgentMissing(DirectFailedMessage m, IShardContext context)
    {
        var call = _calls.Find(m.Interaction);
        Handle(call, new DirectFailed(m.Reservation, m.Agent, m.Kind, m.Reason), context);
        if (call?.Campaign is { Abandoned: false } campaign && call.Stage == CallStage.Transferring)
        {
            context.Send(EngineOptions.CampaignsShard, new CampaignAgentMissingMessage(campaign.Campaign, campaign.Attempt, m.Agent, m.Reason));
        }
    }
}

/// <summary>What a campaign hears of its calls: made of their events, so that it is told in the same row as they are stored. Pure.</summary>
internal static class CampaignWords
{
    /// <summary>The message an event means for the call's campaign; null for none.</summary>
    /// <param name="call">After the event.</param>
    /// <param name="wasConnected">Whether an agent had him before the event.</param>
    public static object? Of(CallState call, bool wasConnected, IDomainEvent domainEvent) => (call.Campaign, domainEvent) switch
    {
        ({ } c, CampaignCallAnswered) => new CampaignPersonThereMessage(c.Campaign, c.Attempt),
        ({ } c, CampaignCallServed) => new CampaignPersonServedMessage(c.Campaign, c.Attempt),
        ({ } c, CampaignPartyOptedOut) => new CampaignPartyOptedOutMessage(c.Campaign, c.Attempt),
        ({ } c, CallBridged e) when !wasConnected => new CampaignAgentThereMessage(c.Campaign, c.Attempt, e.Agent),
        ({ } c, InteractionEnded e) => new CampaignCallOverMessage(
            c.Campaign, c.Attempt, CampaignCallEnds.Of(call, e.Termination), c.Status, c.Cause, c.Trunk, e.Termination.Reason),
        _ => null,
    };
}
