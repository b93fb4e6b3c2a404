using System.Collections.Immutable;
using Crm.Events;
using Crm.Events.Interactions;
using Crm.Events.Mail;
using Crm.Primitives;

namespace Crm.Messaging.Mail;

/// <summary>A piece of work with a thread, as its events have made it. Changed by <see cref="Apply"/> alone; not thread safe.</summary>
public sealed class MailWork(MailWorkOpened opened, Instant at)
{
    /// <summary>How it began.</summary>
    public MailWorkOpened Opened { get; } = opened;

    /// <summary>When it began.</summary>
    public Instant StartedAt { get; } = at;

    /// <summary>Its interaction.</summary>
    public InteractionId Interaction => Opened.Interaction;

    /// <summary>Where it stands.</summary>
    public MailWorkStage Stage { get; private set; } = opened.Reason == "started" ? MailWorkStage.Parked : MailWorkStage.Held;

    /// <summary>The queue it waits in or came by.</summary>
    public QueueId Queue { get; private set; } = opened.Queue;

    /// <summary>The visit it waits by.</summary>
    public QueueVisitId? Visit { get; private set; }

    /// <summary>Where it was sent, and how urgently, because a promise was about to break or broken.</summary>
    public MailWorkEscalated? Escalated { get; private set; }

    /// <summary>The priority it waits with; 0 is the queue's.</summary>
    public int Priority => Escalated?.Priority ?? Opened.Priority;

    /// <summary>The instant its age counts from while it waits.</summary>
    public Instant Since { get; private set; } = at;

    /// <summary>Why it leaves the queue, and since when.</summary>
    public (string Reason, Instant At)? Leaving { get; private set; }

    /// <summary>When it is put into the queue again.</summary>
    public Instant? HeldUntil { get; private set; }

    /// <summary>How often the queue has let it go since an agent had it.</summary>
    public int Holds { get; private set; }

    /// <summary>The agent who has it, or has parked it.</summary>
    public AgentId? Agent { get; private set; }

    /// <summary>The agent who had it last.</summary>
    public AgentId? LastAgent { get; private set; }

    /// <summary>The reservation he has it by; null while it is parked.</summary>
    public ReservationId? Reservation { get; private set; }

    /// <summary>Since when he has it.</summary>
    public Instant ConnectedAt { get; private set; }

    /// <summary>Since when it is parked.</summary>
    public Instant ParkedAt { get; private set; } = at;

    /// <summary>Until when he may be away; null while he is there.</summary>
    public Instant? AwayUntil { get; private set; }

    /// <summary>The one agent who is asked to take it.</summary>
    public MailWorkAsked? Asked { get; private set; }

    /// <summary>Why it could not be taken up again; null once something else was done.</summary>
    public string? TakeUpFailure { get; private set; }

    /// <summary>Whether an agent ever had it.</summary>
    public bool Answered { get; private set; }

    /// <summary>All who had it, in order.</summary>
    public ImmutableArray<AgentId> Agents { get; private set; } = [];

    /// <summary>What is promised.</summary>
    public ImmutableArray<ClockState> Clocks { get; private set; } = [];

    /// <summary>How it ended; null while it goes on.</summary>
    public InteractionEnded? End { get; private set; }

    /// <summary>When it ended.</summary>
    public Instant EndedAt { get; private set; }

    /// <summary>Whether an agent has it or has parked it.</summary>
    public bool IsOf(AgentId agent) => Agent == agent && Stage is MailWorkStage.Working or MailWorkStage.Parked;

    /// <summary>A promise; null when it was not made.</summary>
    public ClockState? Find(MailClock clock) => Clocks.FirstOrDefault(c => c.Clock == clock);

    /// <summary>Changes it by an event about it.</summary>
    public void Apply(IDomainEvent domainEvent, Instant at)
    {
        switch (domainEvent)
        {
            case MailWorkQueued e: (Stage, Visit, Queue, Since, HeldUntil) = (MailWorkStage.Queued, e.Visit, e.Queue, e.Since, null); Loose(); break;
            case MailWorkMoved e: (Visit, Queue) = (e.Visit, e.Queue); break;
            case MailWorkEscalated e: Escalated = e; break;
            case MailWorkHeld e: (Stage, Visit, HeldUntil, Leaving, Holds) = (MailWorkStage.Held, null, e.Until, null, Holds + 1); break;
            case MailWorkLeaving e: (Stage, Leaving) = (MailWorkStage.Leaving, (e.Reason, at)); break;
            case MailWorkTaken e: Take(e, at); break;
            case MailWorkReleased: (Reservation, AwayUntil) = (null, null); break;
            case MailWorkParked e: (Stage, Agent, ParkedAt, Visit) = (MailWorkStage.Parked, e.Agent, at, null); break;
            case MailWorkAsked e: Ask(e); break;
            case MailWorkNotTaken e: (Asked, TakeUpFailure) = (null, e.Reason); break;
            case MailAgentAway e: AwayUntil = e.Until; break;
            case MailAgentBack: AwayUntil = null; break;
            case MailClockSet e: Put(new ClockState(e.Clock, e.WarnAt, e.DueAt, Warned: false, Breached: Find(e.Clock)?.Breached ?? false, Paused: false, Met: false)); break;
            case MailClockPaused e: Change(e.Clock, c => c with { Paused = true }); break;
            case MailClockWarned e: Change(e.Clock, c => c with { Warned = true }); break;
            case MailClockBreached e: Change(e.Clock, c => c with { Breached = true }); break;
            case MailClockMet e: Change(e.Clock, c => c with { Met = true }); break;
            case InteractionEnded e: (Stage, End, EndedAt, Visit, Asked, AwayUntil, HeldUntil) = (MailWorkStage.Closed, e, at, null, null, null, null); break;
            case CustomerLinked or AttributeSet: break;
            default: throw new InvalidOperationException($"Mail work does not know the event {domainEvent.GetType().Name}.");
        }
    }

    private void Loose() => (Agent, Asked, TakeUpFailure, Leaving) = (null, null, null, null);

    private void Take(MailWorkTaken e, Instant at)
    {
        (Stage, Agent, Reservation, ConnectedAt, LastAgent) = (MailWorkStage.Working, e.Agent, e.Reservation, at, e.Agent);
        (Visit, Asked, TakeUpFailure, AwayUntil, Answered, Leaving, Holds) = (null, null, null, null, true, null, 0);
        Agents = Agents.Contains(e.Agent) ? Agents : Agents.Add(e.Agent);
    }

    private void Ask(MailWorkAsked e)
    {
        (Asked, TakeUpFailure) = (e, null);
        if (!e.Resume)
        {
            (Stage, Agent) = (MailWorkStage.Asking, null);
        }
    }

    private void Put(ClockState clock) => Clocks = [.. Clocks.Where(c => c.Clock != clock.Clock), clock];

    private void Change(MailClock clock, Func<ClockState, ClockState> change)
    {
        if (Find(clock) is { } found)
        {
            Put(change(found));
        }
    }
}
