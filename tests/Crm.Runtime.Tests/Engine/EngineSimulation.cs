using Crm.Events.Agents;
using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Ivr;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Runtime.Tests.Engine;

/// <summary>Callers with patience, agents with whims, reloads and crashes under a seed; an auditor counts from the events alone.</summary>
public sealed class EngineSimulation
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Every_interaction_ends_once_and_every_visit_is_counted_once(int seed)
    {
        var random = new Random(seed);
        var world = new EngineWorld();
        world.Flows.Publish(FakeFlows.Menu);
        world.Flows.Publish(FakeFlows.Waiting);
        string[] agents = ["agent1", "agent2", "agent3"];
        foreach (string agent in agents)
        {
            world.AddAgent(agent);
            await world.OpenBrowser(agent, agent);
            world.SetPresence(agent, Presence.Available);
        }

        var callers = new List<(LegId Leg, Instant GivesUp)>();
        for (int step = 0; step < 400; step++)
        {
            if (random.Next(3) == 0)
            {
                callers.Add((world.Ring(random.Next(10) switch { 0 => "4100", < 5 => "4000", _ => "4001" }), Instant.Now(world.Clock) + TimeSpan.FromSeconds(random.Next(1, 90))));
            }

            HearAndPress(world, callers.Select(c => c.Leg).ToArray(), random);
            await Whim(world, agents[random.Next(agents.Length)], random);
            world.Wait(random.Next(1, 8) * 0.5);
            foreach (var gone in callers.Where(c => c.GivesUp <= Instant.Now(world.Clock)).ToArray())
            {
                callers.Remove(gone);
                world.HangUp(gone.Leg);
            }

            if (random.Next(120) == 0)
            {
                world.Crash();
                callers.Clear();
            }

            if (step % 5 == 0)
            {
                Audit(world, seed, step);
            }
        }

        callers.ForEach(c => world.HangUp(c.Leg));
        world.Wait(120);
        var started = world.Events.Select(e => e.Event).OfType<InteractionStarted>().Select(e => e.Interaction).ToHashSet();
        var ended = world.Events.Select(e => e.Event).OfType<InteractionEnded>().Select(e => e.Interaction).ToList();
        Assert.True(started.SetEquals(ended) && started.Count == ended.Count, $"seed {seed}: {started.Count} started, {ended.Count} ended");
        Assert.True(started.Count > 50, $"seed {seed}: only {started.Count} calls");
        Assert.Equal(0, world.Calls.Program.Count);
        Assert.Equal(Instant.MaxValue, world.Calls.Program.NextDeadline);
        Assert.True(world.Events.Select(e => e.Event).OfType<FlowStarted>().Count() > 20, $"seed {seed}: hardly a flow");
        Assert.Empty(world.Media.Bridges);
        Assert.Empty(world.Faults);
    }

    /// <summary>What is played ends sometime, callers press keys, lookups come back or do not.</summary>
    private static void HearAndPress(EngineWorld world, LegId[] callers, Random random)
    {
        foreach (var (playback, playing) in world.Media.Playing.ToArray())
        {
            if (!playing.Loop && random.Next(2) == 0 && world.Media.Playing.Remove(playback))
            {
                world.MediaEvents.Raise(new PlaybackEnded(playing.Session, playback, true));
            }
        }

        foreach (var leg in callers.Where(_ => random.Next(3) == 0))
        {
            world.SignallingEvents.Raise(new InfoDigitReceived(leg, "1248#"[random.Next(5)]));
        }

        if (world.Lookups.Waiting && random.Next(2) == 0)
        {
            world.Lookups.Answer(random.Next(2) == 0 ? new LookupAnswered(200, "{}") : new LookupFailed("unreachable"));
        }
    }

    private static async Task Whim(EngineWorld world, string name, Random random)
    {
        var agent = world.Routing.Program.Domain.FindAgent(new AgentId(name))!;
        var reach = world.Connections.ReachOf(agent.Id);
        bool ringing = agent.Reservations.Any(r => r.Phase == Crm.Routing.State.ReservationPhase.Pending);
        switch (random.Next(12))
        {
            case < 6 when ringing && reach.BrowserReady: world.Accept(name); break;
            case 6 when ringing: world.Reject(name); break;
            case 7 when reach.HasTab && reach.Session is { } session:
                world.Connections.Detach(agent.Id, name);
                world.MediaEvents.Raise(new MediaLost(session, "silence"));
                break;
            case 8 or 9 when !reach.BrowserReady: await world.OpenBrowser(name, name); break;
            case 10: world.SetPresence(name, random.Next(3) == 0 ? Presence.Break : Presence.Available); break;
            case 11 when world.Calls.Program.ViewOf(agent.Id) is { } call:
                world.Ask(Crm.Engine.EngineOptions.CallsShard, new Contracts.Desk.HangUpCall(world.NewCommandId(), name, agent.Id, call.Call));
                break;
        }
    }

    /// <summary>The public invariant, recounted from the events: offered = waiting + answered + abandoned + every other end.</summary>
    private static void Audit(EngineWorld world, int seed, int step)
    {
        var events = world.Events.Select(e => e.Event).ToList();
        var offered = events.OfType<EntryEnqueued>().Select(e => e.Visit).ToList();
        var ended = events.OfType<EntryAnswered>().Select(e => e.Visit)
            .Concat(events.OfType<EntryAbandoned>().Select(e => e.Visit))
            .Concat(events.OfType<EntryLeft>().Select(e => e.Visit))
            .ToList();
        int waiting = world.Routing.Program.Domain.OpenEntries;
        Assert.True(ended.Count == ended.Distinct().Count(), $"seed {seed} step {step}: a visit ended twice");
        Assert.True(offered.Count == waiting + ended.Count, $"seed {seed} step {step}: {offered.Count} offered, {waiting} waiting, {ended.Count} ended");

        int created = events.OfType<ReservationCreated>().Count();
        int over = events.OfType<ReservationRejected>().Count() + events.OfType<ReservationTimedOut>().Count()
            + events.OfType<ReservationCanceled>().Count() + events.OfType<ReservationRescinded>().Count() + events.OfType<ReservationCompleted>().Count();
        int live = world.Routing.Program.Domain.Agents.Sum(a => a.Reservations.Length);
        Assert.True(created == over + live, $"seed {seed} step {step}: {created} reservations, {over} over, {live} live");
    }
}
