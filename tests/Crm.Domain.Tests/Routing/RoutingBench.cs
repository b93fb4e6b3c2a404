using System.Collections.Immutable;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing;
using Crm.Routing.Commands;

namespace Crm.Domain.Tests.Routing;

/// <summary>A domain under test: applies what it raises, keeps it, counts what is refused or ignored, and gives ids in order.</summary>
internal sealed class RoutingBench : IRoutingSink
{
    public static readonly Instant Start = new(1_700_000_000_000_000);
    private long _ids;

    public RoutingDomain Domain { get; private set; } = new();

    public Instant Now { get; private set; } = Start;

    public List<(IDomainEvent Event, Instant At)> All { get; } = [];

    /// <summary>What the last command raised.</summary>
    public List<IDomainEvent> Raised { get; } = [];

    public string? Refused { get; private set; }

    public string? Ignored { get; private set; }

    public RoutingBench After(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        return this;
    }

    public RoutingBench Do(RoutingCommand command)
    {
        Raised.Clear();
        (Refused, Ignored) = (null, null);
        Domain.Decide(command, Now, this);
        return this;
    }

    /// <summary>Lets time pass, stopping at every deadline on the way.</summary>
    public RoutingBench Run(double seconds)
    {
        var end = Now + TimeSpan.FromSeconds(seconds);
        var seen = new List<IDomainEvent>();
        while (Domain.NextDeadline <= end)
        {
            Now = Instant.Max(Now, Domain.NextDeadline);
            Do(new DeadlinePassed());
            seen.AddRange(Raised);
        }

        Now = end;
        Raised.Clear();
        Raised.AddRange(seen);
        return this;
    }

    /// <summary>Loses the memory and replays every fact.</summary>
    public void Replay()
    {
        Domain = new RoutingDomain();
        foreach (var (domainEvent, at) in All)
        {
            Domain.Apply(domainEvent, at);
        }
    }

    public void Restore() => Domain.RestoreSnapshot(Domain.TakeSnapshot());

    void IRoutingSink.Raise(IDomainEvent domainEvent)
    {
        Domain.Apply(domainEvent, Now);
        All.Add((domainEvent, Now));
        Raised.Add(domainEvent);
    }

    Guid IRoutingSink.NewId() => Id(++_ids + 1_000_000);

    void IRoutingSink.Refuse(string type, string detail) => Refused = type;

    void IRoutingSink.Ignore(string reason) => Ignored = reason;

    public static Guid Id(long number) => new(0, 0, 0, BitConverter.GetBytes(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(number)));

    public static InteractionId Call(int number) => new(Id(number));

    public static readonly QueueId Support = new("support");

    public static readonly QueueSettings Rules = new(
        "Support", [new RoutingStep(TimeSpan.Zero, [])], AgentSelection.LongestIdle, 0, 1, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30),
        100, null, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5), [new WrapUpCode("done", "Done"), new WrapUpCode("other", "Other")],
        false, TimeSpan.FromSeconds(60));

    public RoutingBench Queue(QueueSettings? rules = null, string id = "support") => Do(new ConfigureQueue(new QueueId(id), rules ?? Rules));

    /// <summary>Configures an agent and, unless told otherwise, makes him available and reachable.</summary>
    public RoutingBench Agent(string id, string queues = "support", string skills = "", int maxVoice = 1, bool ready = true, CapacityProfile? capacity = null, bool mayDial = true)
    {
        static ImmutableDictionary<TKey, int> Read<TKey>(string text, Func<string, TKey> key) where TKey : notnull => text
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split(':'))
            .ToImmutableDictionary(p => key(p[0]), p => p.Length > 1 ? int.Parse(p[1]) : 1);

        Do(new ConfigureAgent(new AgentId(id), new AgentSettings(id, Read(skills, s => new SkillId(s)), Read(queues, q => new QueueId(q)), maxVoice, capacity, MayDial: mayDial)));
        return ready ? Ready(id) : this;
    }

    public RoutingBench Ready(string id)
    {
        Do(new SetAgentReachability(new AgentId(id), true, "test"));
        return Present(id, Presence.Available);
    }

    public RoutingBench Present(string id, Presence presence) => Do(new SetAgentPresence(new AgentId(id), presence, null, id));

    public RoutingBench Arrive(int call, string queue = "support", int? priority = null, string? needs = null, Instant? since = null,
        MediaType media = MediaType.Voice, string? customer = null, params PreferredAgent[] preferred) => Do(new Enqueue(
        new QueueVisitId(Id(call + 500_000)), Call(call), new QueueId(queue), media, priority,
        needs is null ? default : [.. needs.Split(' ').Select(n => new Requirement(new SkillId(n)))], since,
        [.. preferred], customer));

    public ReservationCreated? Offer => Raised.OfType<ReservationCreated>().LastOrDefault();

    /// <summary>Whom the last command offered a call to, with the call's number: "anna:1".</summary>
    public IEnumerable<string> Offered => Raised.OfType<ReservationCreated>().Select(o => $"{o.Agent}:{Number(o.Interaction)}");

    /// <summary>The reservation of a call; it must have exactly one.</summary>
    public Crm.Routing.Views.ReservationView Of(int call) => Assert.Single(Domain.Agents.SelectMany(a => a.Reservations), r => r.Interaction == Call(call));

    /// <summary>The agent accepts a call and hears the customer.</summary>
    public RoutingBench Take(int call)
    {
        var offer = Of(call);
        return Do(new AcceptReservation(offer.Agent, offer.Id)).Do(new ConfirmConnected(offer.Id));
    }

    /// <summary>A conversation ends and is wrapped up.</summary>
    public RoutingBench Finish(int call)
    {
        var held = Of(call);
        Do(new EndHandling(held.Id, TimeSpan.FromSeconds(60), TimeSpan.Zero, Termination.Success("done")));
        return Domain.FindReservation(held.Id) is null ? this : Do(new CompleteWrapUp(held.Agent, held.Id, "done", null));
    }

    public RoutingBench Leave(int call) => Do(new CustomerLeft(Call(call), "hung-up"));

    private static int Number(InteractionId id) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(id.Value.ToByteArray().AsSpan(12));

    /// <summary>The live reservation of an agent; he must hold exactly one.</summary>
    public ReservationId Held(string agent) => Assert.Single(Domain.FindAgent(new AgentId(agent))!.Reservations).Id;

    public RoutingBench Accept(string agent) => Do(new AcceptReservation(new AgentId(agent), Held(agent)));

    public RoutingBench Reject(string agent) => Do(new RejectReservation(new AgentId(agent), Held(agent), "busy"));

    public RoutingBench Connect(string agent) => Do(new ConfirmConnected(Held(agent)));

    public RoutingBench End(string agent, double talked = 60) =>
        Do(new EndHandling(Held(agent), TimeSpan.FromSeconds(talked), TimeSpan.Zero, Termination.Success("caller-hung-up")));

    public RoutingBench Wrap(string agent, string? code = "done") => Do(new CompleteWrapUp(new AgentId(agent), Held(agent), code, null));

    public RoutingStatus Status(string agent) => Domain.FindAgent(new AgentId(agent))!.Status;
}
