using System.Collections.Immutable;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Matching;
using Crm.Routing.Settings;

namespace Crm.Routing.State;

/// <summary>Where an open queue visit stands.</summary>
public enum EntryPhase
{
    /// <summary>In a requirement class, to be matched.</summary>
    Waiting,

    /// <summary>An agent, or a group of agents, is being offered it.</summary>
    Offered,

    /// <summary>An agent accepted; the audio is coming up.</summary>
    Connecting,

    /// <summary>Its offer was canceled and its end follows in the same decision.</summary>
    Leaving,

    /// <summary>A callback that rests until its next attempt.</summary>
    Postponed,

    /// <summary>A callback whose customer is being called before an agent is sought.</summary>
    Calling,
}

/// <summary>An open queue visit.</summary>
internal sealed class EntryState : INumbered
{
    private List<Exclusion>? _exclusions;

    internal readonly record struct Exclusion(AgentId Agent, Instant Until);

    public int Number { get; set; }

    public QueueVisitId Visit { get; set; }

    public InteractionId Interaction { get; set; }

    public QueueState Queue { get; set; } = null!;

    /// <summary>The medium; a callback becomes a call when its customer is reached.</summary>
    public MediaType MediaType { get; set; }

    public int Priority { get; set; }

    public ImmutableArray<Requirement> Extra { get; set; } = [];

    /// <summary>Its age, and so its place and its steps, count from here.</summary>
    public Instant Since { get; set; }

    /// <summary>This visit began here; its waiting time and longest wait count from here.</summary>
    public Instant EnqueuedAt { get; set; }

    /// <summary>Arrival number; decides between equal ages.</summary>
    public long Ordinal { get; set; }

    /// <summary>Agents it waits for first, one after the other.</summary>
    public ImmutableArray<PreferredAgent> Preferred { get; set; } = [];

    public string? CustomerKey { get; set; }

    /// <summary>Queues it overflowed from.</summary>
    public int Overflows { get; set; }

    /// <summary>Calls made to the customer of a callback without reaching him.</summary>
    public int Attempts { get; set; }

    /// <summary>End of the phases Postponed and Calling.</summary>
    public Instant PhaseEnds { get; set; } = Instant.MaxValue;

    /// <summary>When the customer of a callback answered; null while he is not on the line.</summary>
    public Instant? ReachedAt { get; set; }

    /// <summary>When it may not stay any longer, or never. A customer who was called does not wait as long as one who called.</summary>
    public Instant StayEnds =>
        ReachedAt is { } reached ? reached + (Queue.Settings.Callback?.AgentWithin ?? RoutingLimits.CallbackAgentWait)
        : Queue.LongestStay(MediaType) is { } stay ? EnqueuedAt + stay
        : Instant.MaxValue;

    /// <summary>Sort key in microseconds: since, moved by priority. The smallest goes first.</summary>
    public long Key => Since.Microseconds - (Priority * (long)RoutingLimits.PriorityUnit.TotalMicroseconds);

    public EntryPhase Phase { get; set; }

    /// <summary>The offer or accepted reservation; the first one of a group.</summary>
    public ReservationState? Reservation { get; private set; }

    /// <summary>The other offers of a group; null when there never was one.</summary>
    public List<ReservationState>? Others { get; private set; }

    /// <summary>The class it waits in; null unless waiting. A cache: follows from settings and time.</summary>
    public RequirementClass? Class { get; set; }

    /// <summary>The preferred agent whose turn it is; null when anybody of the class may take it. A cache like <see cref="Class"/>.</summary>
    public AgentState? WaitsFor { get; set; }

    /// <summary>The lane it waits in; null unless waiting.</summary>
    public EntryLane? Lane { get; set; }

    /// <summary>The agent who is kept for it.</summary>
    public AgentState? Keeps { get; set; }

    public Instant Due { get; set; } = Instant.MaxValue;

    public EntryState? Previous { get; set; }

    public EntryState? Next { get; set; }

    /// <summary>Live offers, or the one accepted reservation.</summary>
    public IEnumerable<ReservationState> Offers
    {
        get
        {
            if (Reservation is not null)
            {
                yield return Reservation;
            }

            foreach (var other in Others ?? [])
            {
                yield return other;
            }
        }
    }

    /// <summary>Adds an offer, the first or another one of the group.</summary>
    public void AddOffer(ReservationState offer)
    {
        if (Reservation is null)
        {
            Reservation = offer;
        }
        else
        {
            (Others ??= []).Add(offer);
        }
    }

    /// <summary>Makes the offer that was accepted the first one.</summary>
    public void Promote(ReservationState accepted)
    {
        if (Reservation != accepted && Others is not null && Others.Remove(accepted))
        {
            Others.Add(Reservation!);
            Reservation = accepted;
        }
    }

    /// <summary>Takes an offer out; true when none is left.</summary>
    public bool RemoveOffer(ReservationState offer)
    {
        if (Reservation == offer)
        {
            Reservation = null;
            if (Others is { Count: > 0 })
            {
                Reservation = Others[0];
                Others.RemoveAt(0);
            }
        }
        else
        {
            Others?.Remove(offer);
        }

        return Reservation is null;
    }

    public IReadOnlyList<Exclusion> Exclusions => _exclusions ?? (IReadOnlyList<Exclusion>)[];

    public bool HasExclusions => _exclusions is { Count: > 0 };

    /// <summary>Whether the entry keeps away from an agent at an instant.</summary>
    public bool Excludes(AgentId agent, Instant at)
    {
        if (_exclusions is null)
        {
            return false;
        }

        foreach (var exclusion in _exclusions)
        {
            if (exclusion.Agent == agent && exclusion.Until > at)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Keeps away from an agent until an instant; forgets what has ended by now.</summary>
    public void Exclude(AgentId agent, Instant until, Instant at)
    {
        _exclusions ??= [];
        for (int i = _exclusions.Count - 1; i >= 0; i--)
        {
            if (_exclusions[i].Agent == agent || _exclusions[i].Until <= at)
            {
                _exclusions.RemoveAt(i);
            }
        }

        if (_exclusions.Count >= RoutingLimits.ExclusionsPerEntry)
        {
            _exclusions.Remove(_exclusions.MinBy(e => e.Until));
        }

        _exclusions.Add(new Exclusion(agent, until));
    }

    /// <summary>When the next exclusion ends, or never.</summary>
    public Instant NextExclusionEnd(Instant at)
    {
        var next = Instant.MaxValue;
        foreach (var exclusion in _exclusions ?? [])
        {
            next = exclusion.Until > at ? Instant.Min(next, exclusion.Until) : next;
        }

        return next;
    }

    /// <inheritdoc/>
    public void Clear()
    {
        (Visit, Interaction, Queue, MediaType, Phase) = (default, default, null!, default, EntryPhase.Leaving);
        (Priority, Overflows, Attempts, Ordinal) = (0, 0, 0, 0);
        (Since, EnqueuedAt, PhaseEnds, ReachedAt, Due) = (default, default, Instant.MaxValue, null, Instant.MaxValue);
        (Extra, Preferred, CustomerKey) = ([], [], null);
        (Class, WaitsFor, Lane, Keeps, Previous, Next) = (null, null, null, null, null, null);
        Reservation = null;
        Others?.Clear();
        _exclusions?.Clear();
    }
}
