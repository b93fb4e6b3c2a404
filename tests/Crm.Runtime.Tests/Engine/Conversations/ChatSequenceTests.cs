using Crm.Contracts.Chat;
using Crm.Engine;
using Crm.Engine.Conversations;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Messaging.Conversations;
using Crm.Primitives;
using Crm.Routing.State;
using Crm.Statistics.Folding;
using Crm.Statistics.Queues;

namespace Crm.Runtime.Tests.Engine.Conversations;

/// <summary>Random customers, agents, losses and crashes; a recount of the events alone must agree with what there is.</summary>
public sealed class ChatSequenceTests
{
    private static readonly string[] Names = ["anna", "bert", "carl"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Every_chat_ends_once_and_the_figures_add_up(int seed)
    {
        var random = new Random(seed);
        var scene = new ChatScene();
        foreach (string name in Names)
        {
            await scene.Ready(name);
        }

        var begun = new List<InteractionId>();
        for (int step = 0; step < 400; step++)
        {
            await Step(scene, random, begun);
            scene.World.Wait(random.Next(8) == 0 ? random.Next(1, 40) : random.NextDouble());
            Audit(scene);
        }

        foreach (var id in begun)
        {
            scene.Leave(id);
        }

        scene.World.Wait(60);
        scene.World.WaitUntil(Instant.Now(scene.World.Clock) + TimeSpan.FromHours(25));
        Audit(scene);
        Assert.Equal(begun.Select(i => i.Value).Order(), scene.All<InteractionEnded>().Select(e => e.Interaction.Value).Order());
        Assert.Equal((0, 0), (scene.Program.Open, scene.World.Routing.Program.Domain.OpenEntries));
        Assert.Empty(scene.World.Faults);
        AuditFigures(scene);
    }

    private static async Task Step(ChatScene scene, Random random, List<InteractionId> begun)
    {
        string name = Names[random.Next(Names.Length)];
        var id = begun.Count == 0 ? default : begun[random.Next(Math.Max(0, begun.Count - 8), begun.Count)];
        switch (random.Next(16))
        {
            case 0 or 1 when scene.Program.Open < 8: begun.Add(scene.Begin(connected: random.Next(4) > 0)); break;
            case 2 or 3 or 4: Respond(scene, name, accept: random.Next(6) > 0); break;
            case 5 or 6 when begun.Count > 0: scene.Say(id, "text", random.Next(3) == 0 ? "same" : null); break;
            case 7 or 8 when begun.Count > 0: scene.Answer(name, id, "text", note: random.Next(4) == 0); break;
            case 9 when begun.Count > 0: scene.Close(name, id); break;
            case 10 when begun.Count > 0: scene.Park(name, id); break;
            case 11 when begun.Count > 0: scene.Resume(name, id); break;
            case 12 when begun.Count > 0: scene.Transfer(name, id, random.Next(2) == 0 ? "queue" : "agent", random.Next(2) == 0 ? "support" : Names[random.Next(Names.Length)]); break;
            case 13 when begun.Count > 0 && random.Next(2) == 0: scene.Leave(id); break;
            case 14 when random.Next(4) == 0: await Lose(scene, name, random); break;
            case 15 when random.Next(6) == 0: await Crash(scene, random); break;
            default: scene.World.SetPresence(name, Presence.Available); break;
        }
    }

    private static void Respond(ChatScene scene, string name, bool accept)
    {
        if (scene.World.Routing.Program.Domain.FindAgent(new AgentId(name))!.Reservations.Any(r => r.Phase == ReservationPhase.Pending))
        {
            if (accept)
            {
                scene.World.Accept(name);
            }
            else
            {
                scene.World.Reject(name);
            }
        }
    }

    private static async Task Lose(ChatScene scene, string name, Random random)
    {
        if (random.Next(3) == 0)
        {
            scene.World.Connections.Drop(new AgentId(name));
        }
        else
        {
            scene.World.Connections.Detach(new AgentId(name), name + "-tab");
        }

        scene.World.Wait(random.Next(40));
        await scene.World.OpenBrowser(name, name + "-tab");
    }

    private static async Task Crash(ChatScene scene, Random random)
    {
        if (random.Next(2) == 0)
        {
            scene.World.LoseMemory();
            return;
        }

        scene.World.Crash();
        scene.World.Wait(random.Next(30));
        foreach (string name in Names)
        {
            await scene.World.OpenBrowser(name, name + "-tab");
        }
    }

    /// <summary>Who has what, told by the events of routing alone, is what the conversations say.</summary>
    private static void Audit(ChatScene scene)
    {
        var domain = scene.World.Routing.Program.Domain;
        var held = Names.SelectMany(n => domain.FindAgent(new AgentId(n))!.Reservations)
            .Where(r => r.Phase == ReservationPhase.Handling).ToDictionary(r => r.Interaction, r => r.Id);
        foreach (var sight in scene.Program.Sights())
        {
            Assert.Equal(sight.Stage == ConversationStage.Connected, held.ContainsKey(sight.Conversation));
            Assert.Equal(sight.Reservation, held.TryGetValue(sight.Conversation, out var id) ? id : null);
            Assert.Equal(sight.Stage is ConversationStage.Waiting or ConversationStage.Leaving, domain.FindEntry(sight.Conversation) is not null);
            int seq = 0;
            Assert.All(scene.Program.LinesOf(sight.Conversation, 0, int.MaxValue, null)!, l => Assert.Equal(++seq, l.Seq));
        }

        Assert.All(held.Keys, id => Assert.NotNull(scene.Program.SightOf(id)));
        Assert.All(
            scene.All<ChatLineWritten>().Where(l => l.ClientId is not null).GroupBy(l => (l.Interaction, l.By, l.ClientId)), same => Assert.Single(same));
    }

    /// <summary>offered = answered + abandoned + left, and the handled time is what lay between having it and having it no more.</summary>
    private static void AuditFigures(ChatScene scene)
    {
        var fold = new StatisticsFold();
        long sequence = 0;
        foreach (var (at, fact) in scene.World.Events)
        {
            fold.Apply(new EventEnvelope(EngineOptions.RoutingShard, ++sequence, 0, at, fact));
        }

        var cells = fold.Queues.Drain().Where(c => c.View == FactView.Event).ToList();
        long offered = cells.Sum(c => c.Offered);
        Assert.Equal(scene.All<EntryEnqueued>().Count(), offered);
        Assert.Equal(offered, cells.Sum(c => c.Answered + c.Abandoned + c.ShortAbandoned + c.Overflowed + c.TransferredOut + c.Requeued + c.ClosedBySystem));
        Assert.Equal(cells.Sum(c => c.Answered), cells.Sum(c => c.Handled));

        var since = new Dictionary<ReservationId, Instant>();
        var had = TimeSpan.Zero;
        foreach (var (at, fact) in scene.World.Events)
        {
            if (fact is ConversationConnected connected)
            {
                since.Add(connected.Reservation, at);
            }
            else if (fact is ConversationReleased released)
            {
                had += at - since[released.Reservation];
            }
        }

        var told = scene.All<HandlingEnded>().Select(e => e.Talked + e.Held).Concat(scene.All<DirectHandlingEnded>().Select(e => e.Talked + e.Held));
        Assert.Equal(had, told.Aggregate(TimeSpan.Zero, (a, b) => a + b));
    }
}
