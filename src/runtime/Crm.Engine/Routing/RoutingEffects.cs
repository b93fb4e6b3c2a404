using Crm.Actors.Shards;
using Crm.Engine.Agents;
using Crm.Engine.Calls;
using Crm.Engine.Desk;
using Crm.Events.Privacy;
using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Routing;

/// <summary>An agent is being offered an interaction: show it, and ring his phones if he has any.</summary>
/// <param name="OnScreen">It is text: no phone rings for it, and it needs a desk that is open.</param>
public sealed record OfferBegan(
    ReservationId Reservation,
    InteractionId Interaction,
    QueueId Queue,
    AgentId Agent,
    Instant Deadline,
    Events.Reservations.DirectKind? Direct = null,
    bool OnScreen = false);

/// <summary>The offer is over without this agent.</summary>
public sealed record OfferOver(ReservationId Reservation, InteractionId Interaction, AgentId Agent, string Reason);

/// <summary>What an agent sees changed.</summary>
public sealed record AgentChanged(AgentId Agent);

/// <summary>The shard's memory was rebuilt, perhaps inside a living process: it must be told anew who can be reached.</summary>
public sealed record RoutingRecovered;

/// <summary>Queue or agent figures changed.</summary>
public sealed record FiguresChanged;

/// <summary>An agent finishes wrap-up with sealed notes.</summary>
public sealed record CompleteSealedWrapUp(AgentId Agent, ReservationId Reservation, string? Code, SealedText? Notes);

/// <summary>Carries out what routing decided at desks and phones.</summary>
public sealed class RoutingEffects(
    AgentConnections connections,
    InteractionParties parties,
    IDeskChanges desks,
    Live.ILiveChanges live,
    Lazy<IShardHost> shards,
    TimeProvider clock) : IShardEffects
{
    /// <inheritdoc/>
    public void Run(object effect)
    {
        switch (effect)
        {
            case OfferBegan e: Offer(e); break;
            case OfferOver e: shards.Value.Post(EngineOptions.CallsShard, new ToInteraction(e.Interaction, new StopRinging(e.Reservation, e.Reason))); break;
            case AgentChanged e: desks.Changed(e.Agent); break;
            case FiguresChanged: live.Changed(); break;
            case RoutingRecovered: connections.Announce(); break;
            default: throw new InvalidOperationException($"No port for {effect.GetType().Name}.");
        }
    }

    private void Offer(OfferBegan e)
    {
        if (e.OnScreen)
        {
            if (!connections.ReachOf(e.Agent).HasDesk)
            {
                // he is reached by his phone alone: others get it
                shards.Value.Post(EngineOptions.RoutingShard, new Crm.Routing.Commands.RejectReservation(e.Agent, e.Reservation, "no-desk"));
            }

            return;
        }

        if (!connections.ReachOf(e.Agent).ByPhone)
        {
            return; // the desk shows it; nothing else rings
        }

        var now = clock.GetUtcNow();
        var party = parties.Find(e.Interaction);
        shards.Value.Post(EngineOptions.CallsShard, new ToInteraction(e.Interaction, new RingDevices(
            e.Reservation,
            e.Agent,
            new LegId(Guid.CreateVersion7(now)),
            new MediaSessionId(Guid.CreateVersion7(now)),
            e.Deadline,
            party?.Name,
            party?.Number,
            e.Direct)));
    }
}
