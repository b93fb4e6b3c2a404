using Crm.Contracts.Desk;
using Crm.Engine;
using Crm.Engine.Calls;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;
using LegAnswered = Crm.Telephony.Signalling.LegAnswered;

namespace Crm.Runtime.Tests.Engine;

/// <summary>A world with a queue that calls back, and what its tests say about it.</summary>
public abstract class EngineCallbackBench
{
    internal const string Number = "+861380000111";

    internal EngineWorld World { get; } = new();

    protected void Configure(bool customerFirst = false, int attempts = 3, TimeSpan? agentWithin = null) => World.Post(EngineOptions.RoutingShard, new ConfigureQueue(
        EngineWorld.Support,
        EngineWorld.Queue() with { Callback = new CallbackRules(customerFirst, attempts, TimeSpan.FromMinutes(5), TimeSpan.FromHours(8), TimeSpan.FromSeconds(30), agentWithin) }));

    protected async Task<MediaSessionId> AgentReady(string name = "agent1")
    {
        World.AddAgent(name);
        var session = await World.OpenBrowser(name);
        World.SetPresence(name, Presence.Available);
        return session;
    }

    protected T Single<T>() => Assert.Single(All<T>());

    protected IEnumerable<T> All<T>() => World.Events.Select(e => e.Event).OfType<T>();

    protected IEnumerable<DialLeg> Dialled => World.Signalling.Commands.OfType<DialLeg>();

    protected LegId Customer => Dialled.Last().Leg;

    protected string[] Heard(MediaSessionId session) => [.. World.Media.Playing.Values.Where(p => p.Session == session).Select(p => p.Source switch
    {
        PromptSource prompt => prompt.Name,
        RingbackSource => "ringing",
        MusicSource => "music",
        _ => p.Source.GetType().Name,
    })];

    protected void Answers() => World.SignallingEvents.Raise(new LegAnswered(Customer, "v=0"));

    protected void Fails(int status) => World.SignallingEvents.Raise(new LegFailed(Customer, status, Termination.Upstream("x")));

    protected CallbackAccepted Ask(string number = Number) => Assert.IsType<CallbackAccepted>(World.AskCallback(number));

    protected CallStage StageOf(CallbackAccepted callback) => World.Calls.Program.CallbackOf(callback.Interaction)!.Stage;

    protected (InteractionOutcome Outcome, string Reason) EndOf(CallbackAccepted callback)
    {
        var end = Assert.Single(All<InteractionEnded>(), e => e.Interaction == callback.Interaction);
        return (end.Outcome, end.Termination.Reason);
    }

    protected Crm.Routing.State.EntryPhase? PhaseOf(CallbackAccepted callback) => World.Routing.Program.Domain.FindEntry(callback.Interaction)?.Phase;

    protected bool IsFree(string agent = "agent1") => World.Routing.Program.Domain.FindAgent(new AgentId(agent))!.Reservations.IsEmpty;

    /// <summary>offered = waiting + everything a visit can end with, at any moment.</summary>
    protected void AssertBalanced()
    {
        int offered = All<EntryEnqueued>().Count();
        int ended = All<EntryAnswered>().Count() + All<EntryAbandoned>().Count() + All<EntryLeft>().Count();
        Assert.Equal(offered, World.Routing.Program.Domain.OpenEntries + ended);
        Assert.Equal(All<InteractionEnded>().Count(), All<InteractionEnded>().Select(e => e.Interaction).Distinct().Count());
        Assert.Empty(World.Faults);
    }

    protected void AssertNothingLeft()
    {
        AssertBalanced();
        Assert.Empty(World.Media.Bridges);
        Assert.Empty(World.Media.Playing);
        Assert.Empty(World.Calls.Program.Callbacks());
        Assert.Equal(0, World.Calls.Program.Count);
        Assert.Equal(0, World.Routing.Program.Domain.OpenEntries);
        Assert.Equal(0, World.Calls.Program.CallbackCounts().GetValueOrDefault(EngineWorld.Support));
    }
}
