using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.State;

namespace Crm.Simulation.Site;

/// <summary>The agents: they accept, reject, miss, vanish, sign out, talk, wrap up and come back, sooner or later.</summary>
internal sealed class AgentPeople(SiteWorld world)
{
    public void Join(AgentId id) => world.Later(world.Around(20), () => Return(id));

    /// <summary>What agents notice, and the engine that carries their calls.</summary>
    public void Hear(IDomainEvent fact)
    {
        switch (fact)
        {
            case ReservationCreated e: Offered(e.Agent, e.Reservation); break;
            case ReservationAccepted e: Accepted(e.Reservation); break;
            case EntryAnswered e: Connected(e.Reservation); break;
            case HandlingEnded { WrapUpDeadline: not null } e: WrapUp(e.Agent, e.Reservation); break;
            case AgentRoutingStatusChanged { To: RoutingStatus.NotResponding or RoutingStatus.OffQueue } e:
                world.Later(world.Around(40), () => Return(e.Agent));
                break;
        }
    }

    private void Return(AgentId id)
    {
        world.Command(new SetAgentReachability(id, true, "back"));
        world.Command(new SetAgentPresence(id, Presence.Available, null, id.Value));
        if (world.Domain.FindAgent(id)!.Status is RoutingStatus.OffQueue or RoutingStatus.NotResponding && world.Domain.OpenEntries > 0)
        {
            world.Later(world.Around(30), () => Return(id));
        }
    }

    private void Offered(AgentId agent, ReservationId id)
    {
        var options = world.Options;
        double dice = world.Random.NextDouble();
        double upTo = 0;
        bool Is(double probability) => dice < (upTo += probability);

        if (Is(options.Miss))
        {
            return;
        }

        var reaction = TimeSpan.FromSeconds(0.5) + world.Around(2);
        (RoutingCommand Command, bool Late) act =
            Is(options.Reject) ? (new RejectReservation(agent, id, "busy"), false)
            : Is(options.Vanish) ? (new SetAgentReachability(agent, false, "socket-closed"), false)
            : Is(options.SignOut) ? (new SetAgentPresence(agent, Presence.Offline, null, agent.Value), false)
            : (new AcceptReservation(agent, id), Is(options.AcceptTooLate));
        world.Later(act.Late ? TimeSpan.FromSeconds(16) : reaction, () => world.Command(act.Command));
    }

    private void Accepted(ReservationId id)
    {
        if (world.Chance(world.Options.NeverConnects))
        {
            return;
        }

        RoutingCommand command = world.Chance(world.Options.ConnectFails)
            ? new ConnectFailed(id, "no-audio", world.Chance(0.5))
            : new ConfirmConnected(id);
        world.Later(TimeSpan.FromMilliseconds(world.Random.Next(50, 2_000)), () => world.Command(command));
    }

    private void Connected(ReservationId id) => world.Later(world.Around(world.Options.MeanTalkSeconds), () => HangUp(id));

    private void HangUp(ReservationId id)
    {
        if (world.Domain.FindReservation(id) is not { Phase: ReservationPhase.Handling } held)
        {
            return;
        }

        var talked = world.Now - held.ConnectedAt!.Value;
        world.Command(world.Chance(0.3)
            ? new CustomerLeft(held.Interaction, "caller-hung-up")
            : new EndHandling(id, talked, TimeSpan.Zero, Termination.Success("caller-hung-up")));
        world.Later(TimeSpan.FromSeconds(1), () => HangUp(id));
    }

    private void WrapUp(AgentId agent, ReservationId id)
    {
        if (!world.Chance(world.Options.ForgetsWrapUp))
        {
            world.Later(world.Around(10), () => world.Command(new CompleteWrapUp(agent, id, "done", null)));
        }
    }
}
