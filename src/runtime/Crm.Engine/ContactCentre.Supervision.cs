using Crm.Contracts.Desk;
using Crm.Engine.Calls;
using Crm.Engine.Conversations;
using Crm.Events.Interactions;
using Crm.Events.Reservations;
using Crm.Messaging.Conversations;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.Settings;
using Crm.Telephony.Calls;

namespace Crm.Engine;

/// <content>What supervisors do to calls and queues, where more than one shard has a say.</content>
public sealed partial class ContactCentre
{
    /// <summary>Routing reserves the supervisor first, as for a call of his own; the calls shard then hands the customer over to him.</summary>
    private async ValueTask<CommandResult> TakeOver(TakeOverCall c, CancellationToken cancellation)
    {
        var supervisor = new AgentId(c.By);
        var place = await shards.Query<CallsProgram, CallPlace?>(EngineOptions.CallsShard, p => p.PlaceOf(c.Call), cancellation).ConfigureAwait(false);
        if (place is null)
        {
            return new CommandRefused("not-found", "There is no such call; it may have ended.");
        }

        if (place is not { Stage: CallStage.Connected, Agent: { } agent } || agent == supervisor)
        {
            return new CommandRefused("wrong-state", "No other agent is speaking with this customer now, so there is nobody to take him from.");
        }

        if (!connections.ReachOf(supervisor).BrowserReady)
        {
            return new CommandRefused("unavailable", "Your desk's audio is not connected; open your desk in this browser and take over again.");
        }

        var now = Instant.Now(clock);
        var offer = new OfferDirectly(
            new ReservationId(Guid.CreateVersion7(clock.GetUtcNow())), place.Interaction, supervisor, MediaType.Voice, DirectKind.TakeOver,
            now + RoutingLimits.ConnectTimeout, place.Queue, agent, RingAway: true);
        return await Ask(EngineOptions.RoutingShard, c, offer, cancellation).ConfigureAwait(false);
    }

    /// <summary>Who waits is moved by routing, who is with an agent by his call.</summary>
    private async ValueTask<CommandResult> Requeue(RequeueInteraction c, CancellationToken cancellation)
    {
        if (c.To is { } queue && !await HasQueue(queue.Value, cancellation).ConfigureAwait(false))
        {
            return new CommandRefused("not-found", $"There is no queue '{queue.Value}'.");
        }

        if (await shards.Query<ConversationsProgram, bool>(
            EngineOptions.ConversationsShard, p => p.StageOf(c.Interaction) == ConversationStage.Connected, cancellation).ConfigureAwait(false))
        {
            return await Ask(EngineOptions.ConversationsShard, c, c, cancellation).ConfigureAwait(false);
        }

        if (await shards.Query<Mail.MailProgram, bool>(EngineOptions.MailShard, p => p.IsWithAgent(c.Interaction), cancellation).ConfigureAwait(false))
        {
            return await Ask(EngineOptions.MailShard, c, c, cancellation).ConfigureAwait(false);
        }

        var place = await shards.Query<CallsProgram, CallPlace?>(EngineOptions.CallsShard, p => p.PlaceOf(c.Interaction), cancellation).ConfigureAwait(false);
        return await Ask(place?.Stage == CallStage.Connected ? EngineOptions.CallsShard : EngineOptions.RoutingShard, c, c, cancellation).ConfigureAwait(false);
    }
}
