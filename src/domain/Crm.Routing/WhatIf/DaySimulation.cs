using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.State;
using Crm.Routing.Views;

namespace Crm.Routing.WhatIf;

/// <summary>
/// Plays a record through the routing domain under other settings. What the record says of a person is done as it was: who arrives when,
/// when he gave up, how soon an agent took this customer's offer, how long they talked. What it does not say is drawn (<see cref="Habits"/>).
/// Without changes everything that is determined comes out as it was. Pure and deterministic; one run each.
/// </summary>
public sealed partial class DaySimulation : IRoutingSink
{
    private const int TurnsAtOneInstant = 10_000;
    private const int LooksBetweenStops = 1_000;

    private readonly RecordedDay _day;
    private readonly WhatIfChanges _changes;
    private readonly Habits _habits;
    private readonly Action<IDomainEvent, Instant> _each;
    private readonly RoutingDomain _domain = new();
    private readonly PriorityQueue<Action, (long At, long Order)> _agenda = new();
    private readonly Dictionary<InteractionId, RecordedContact> _contacts = [];
    private readonly ILookup<AgentId, AddedAgent> _followers;
    private Instant _now;
    private long _late = 1L << 40;
    private long _ids;
    private string? _refusal;

    /// <summary>Prepares a run.</summary>
    /// <param name="each">Told every fact, in order.</param>
    public DaySimulation(RecordedDay day, WhatIfChanges changes, ulong seed, Action<IDomainEvent, Instant> each)
    {
        (_day, _changes, _each, _now) = (day, changes, each, day.From);
        _habits = new Habits(day, seed);
        _followers = changes.Added.Where(a => a.PresentAs is not null).ToLookup(a => a.PresentAs!.Value);
        foreach (var contact in day.Contacts)
        {
            _contacts[contact.Interaction] = contact;
        }

        _domain.RestoreSnapshot(day.Start.Span);
    }

    /// <summary>The domain as it is; after a run as it came out.</summary>
    public RoutingDomain Domain => _domain;

    /// <summary>Runs to the end of the record. Throws <see cref="WhatIfFaultException"/> when a change does not fit.</summary>
    /// <param name="stop">Asked now and then; a true answer ends the run with <see cref="OperationCanceledException"/>.</param>
    public void Run(Func<bool> stop)
    {
        Change();
        Plan();
        int turns = 0;
        for (long looks = 0; ; looks++)
        {
            if (looks % LooksBetweenStops == 0 && stop())
            {
                throw new OperationCanceledException();
            }

            bool any = _agenda.TryPeek(out _, out var next);
            var deadline = _domain.NextDeadline;
            bool deadlineFirst = !any || deadline.Microseconds < next.At;
            var at = Instant.Max(_now, deadlineFirst ? deadline : new Instant(next.At));
            if (at >= _day.To)
            {
                return;
            }

            turns = at == _now ? turns + 1 : 0;
            _now = at;
            if (deadlineFirst)
            {
                Do(turns < TurnsAtOneInstant ? new DeadlinePassed() : throw new InvalidOperationException($"Time stands still at {at}."));
            }
            else
            {
                _agenda.Dequeue()();
            }
        }
    }

    void IRoutingSink.Raise(IDomainEvent domainEvent)
    {
        _domain.Apply(domainEvent, _now);
        _each(domainEvent, _now);
        Follow(domainEvent);
    }

    Guid IRoutingSink.NewId() => new(0x57484154, 0, 0, BitConverter.GetBytes(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(++_ids)));

    void IRoutingSink.Refuse(string type, string detail) => _refusal = detail;

    void IRoutingSink.Ignore(string reason)
    {
        // what comes late under other settings is of no account
    }

    private void Do(RoutingCommand command) => _domain.Decide(command, _now, this);

    private void Must(RoutingCommand command, string where)
    {
        _refusal = null;
        Do(command);
        if (_refusal is { } detail)
        {
            throw new WhatIfFaultException(where, detail);
        }
    }

    private void Change()
    {
        foreach (var (id, change) in _changes.Queues)
        {
            if (_domain.FindQueue(id) is { } queue)
            {
                Must(new ConfigureQueue(id, change(queue.Settings)), $"queues.{id}");
            }
            else if (!_day.Inputs.Any(i => i.Command is ConfigureQueue later && later.Queue == id))
            {
                throw new WhatIfFaultException($"queues.{id}", "There was no such queue.");
            }
        }

        foreach (var (id, change) in _changes.Agents)
        {
            if (_domain.FindAgent(id) is { } agent)
            {
                Must(new ConfigureAgent(id, change(agent.Settings)), $"agents.{id}");
            }
            else if (!ComesLater(id))
            {
                throw new WhatIfFaultException($"agents.{id}", "There was no such agent.");
            }
        }

        foreach (var id in _changes.Absent)
        {
            if (_domain.FindAgent(id) is null && !ComesLater(id))
            {
                throw new WhatIfFaultException($"agents.{id}", "There was no such agent.");
            }

            Do(new SetAgentReachability(id, false, "absent"));
        }

        foreach (var added in _changes.Added)
        {
            Must(new ConfigureAgent(added.Agent, added.Settings), $"agents.{added.Agent}");
            var model = added.PresentAs is { } id ? _domain.FindAgent(id) ?? throw new WhatIfFaultException($"agents.{added.Agent}.presentAs", $"There was no agent '{id}'.") : null;
            Do(new SetAgentReachability(added.Agent, model?.Heard ?? true, "added", model?.AtDesk ?? true));
            Do(new SetAgentPresence(added.Agent, model?.Presence ?? Presence.Available, null, "what-if"));
        }
    }

    private bool ComesLater(AgentId id) => _day.Inputs.Any(i => i.Command is ConfigureAgent later && later.Agent == id);

    /// <summary>Puts everything that the record says into the agenda.</summary>
    private void Plan()
    {
        foreach (var input in _day.Inputs)
        {
            Schedule(input.At, new RecordedMoment(input.At, input.Order), () => Give(input.Command));
        }

        foreach (var contact in _day.Contacts)
        {
            if (contact.Arrival is { } arrival)
            {
                Schedule(arrival.At, new RecordedMoment(arrival.At, arrival.Order), () => Do(arrival.Command));
            }

            PlanEnd(contact);
        }

        foreach (var held in _domain.Agents.SelectMany(a => a.Reservations).ToList())
        {
            Resume(held);
        }
    }

    private void PlanEnd(RecordedContact contact)
    {
        if (contact.AbandonedAt is { } gone)
        {
            Schedule(gone.At, gone, () => Leave(contact, new CustomerLeft(contact.Interaction, "hung-up")));
        }
        else if (contact.Chosen is var (chosen, exit, reason))
        {
            Schedule(chosen.At, chosen, () => Leave(contact, new CloseEntry(contact.Interaction, exit, reason)));
        }
        else if (_habits.Patience(contact, (contact.AnsweredAt ?? contact.SeenWaitingUntil ?? contact.ArrivedAt) - contact.ArrivedAt) is { } patience)
        {
            Schedule(contact.ArrivedAt + patience, null, () => Leave(contact, new CustomerLeft(contact.Interaction, "hung-up")));
        }
    }

    private void Leave(RecordedContact contact, RoutingCommand command)
    {
        if (_domain.FindEntry(contact.Interaction) is not null)
        {
            Do(command);
        }
    }

    /// <summary>What somebody did in the record, laid over with the changes.</summary>
    private void Give(RoutingCommand command)
    {
        switch (command)
        {
            case ConfigureQueue c when _changes.Queues.TryGetValue(c.Queue, out var change): Do(c with { Settings = change(c.Settings) }); break;
            case ConfigureAgent c when _changes.Agents.TryGetValue(c.Agent, out var change): Do(c with { Settings = change(c.Settings) }); break;
            case SetAgentPresence c:
                Do(c);
                _followers[c.Agent].ToList().ForEach(f => Do(c with { Agent = f.Agent }));
                break;
            case SetAgentReachability c:
                if (!_changes.Absent.Contains(c.Agent))
                {
                    Do(c);
                }

                _followers[c.Agent].ToList().ForEach(f => Do(c with { Agent = f.Agent }));
                break;
            default: Do(command); break;
        }
    }

    /// <summary>Something happens at an instant; at equal instants in the order of the record, and what is new after that.</summary>
    private void Schedule(Instant at, RecordedMoment? recorded, Action what) =>
        _agenda.Enqueue(what, (at.Microseconds, recorded is { } moment && moment.At == at ? moment.Order : ++_late));
}
