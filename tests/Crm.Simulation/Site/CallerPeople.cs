using Crm.Events;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Commands;

namespace Crm.Simulation.Site;

/// <summary>The callers: they arrive, wait as long as they can bear, talk, and hang up.</summary>
internal sealed class CallerPeople(SiteWorld world)
{
    private readonly HashSet<InteractionId> _here = [];
    private int _came;

    public void Start() => world.Later(TimeSpan.Zero, Arrive);

    /// <summary>What callers notice: they were connected, let go, or told to go.</summary>
    public void Hear(IDomainEvent fact)
    {
        switch (fact)
        {
            case EntryLeft e: Gone(e.Interaction, e.Exit == QueueExit.Overflowed ? InteractionOutcome.Overflowed : InteractionOutcome.ClosedBySystem, e.Reason); break;
            case EntryAbandoned e: Gone(e.Interaction, e.Short ? InteractionOutcome.ShortAbandoned : InteractionOutcome.Abandoned, "caller-hung-up"); break;
            case HandlingEnded e: Gone(e.Interaction, InteractionOutcome.Answered, e.Termination.Reason); break;
        }
    }

    /// <summary>Every call was cut.</summary>
    public void LoseAll()
    {
        foreach (var id in _here.OrderBy(i => i.Value).ToList())
        {
            Gone(id, InteractionOutcome.ClosedBySystem, "restart");
        }
    }

    private void Arrive()
    {
        var id = new InteractionId(world.NewId());
        _here.Add(id);
        world.Tell(new InteractionStarted(id, MediaType.Voice, InteractionDirection.Inbound, new SubjectId(id.Value), null, null, "4001", null, null));
        var visit = new Enqueue(new QueueVisitId(world.NewId()), id, new QueueId($"q{world.Random.Next(world.Options.Queues)}"), MediaType.Voice);
        world.Later(TimeSpan.FromSeconds(2), () => Enter(visit));
        world.Later(TimeSpan.FromSeconds(2) + world.Around(world.Options.MeanPatienceSeconds), () => LosePatience(id));
        if (++_came < world.Options.Callers)
        {
            world.Later(world.Around(world.Options.MeanSecondsBetweenCalls), Arrive);
        }
    }

    private void Enter(Enqueue visit)
    {
        if (!_here.Contains(visit.Interaction))
        {
            return;
        }

        world.Command(visit);

        // a crash may have swallowed the command: whoever carries it asks again, as the kernel does
        if (_here.Contains(visit.Interaction) && world.Domain.FindEntry(visit.Interaction) is null && !world.Auditor.WasEnqueued(visit.Visit))
        {
            world.Later(TimeSpan.FromSeconds(1), () => Enter(visit));
        }
    }

    private void LosePatience(InteractionId id)
    {
        if (!_here.Contains(id) || world.Auditor.IsAnswered(id))
        {
            return;
        }

        if (world.Domain.FindEntry(id) is not null)
        {
            world.Command(new CustomerLeft(id, "caller-hung-up"));
        }

        if (_here.Contains(id))
        {
            world.Later(TimeSpan.FromSeconds(1), () => LosePatience(id));
        }
    }

    private void Gone(InteractionId id, InteractionOutcome outcome, string reason)
    {
        if (_here.Remove(id))
        {
            world.Tell(new InteractionEnded(id, outcome, Termination.Success(reason)));
        }
    }
}
