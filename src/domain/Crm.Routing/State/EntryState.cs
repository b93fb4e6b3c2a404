using System.Collections.Immutable;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Matching;
using Crm.Routing.Settings;

namespace Crm.Routing.State;

/// <summary>Where an open queue visit stands.</summary>
internal enum EntryPhase
{
    /// <summary>In a requirement class, to be matched.</summary>
    Waiting,

    /// <summary>An agent is being offered it.</summary>
    Offered,

    /// <summary>An agent accepted; the audio is coming up.</summary>
    Connecting,

    /// <summary>Its offer was canceled and its end follows in the same decision.</summary>
    Leaving,
}

/// <summary>An open queue visit.</summary>
internal sealed class EntryState
{
    private List<Exclusion>? _exclusions;

    internal readonly record struct Exclusion(AgentId Agent, Instant Until);

    public required QueueVisitId Visit { get; init; }

    public required InteractionId Interaction { get; init; }

    public required QueueState Queue { get; init; }

    public required MediaType MediaType { get; init; }

    public required int Priority { get; init; }

    public required ImmutableArray<Requirement> Extra { get; init; }

    /// <summary>Its age, and so its place and its steps, count from here.</summary>
    public required Instant Since { get; init; }

    /// <summary>This visit began here; its waiting time and longest wait count from here.</summary>
    public required Instant EnqueuedAt { get; init; }

    /// <summary>Arrival number; decides between equal ages.</summary>
    public required long Ordinal { get; init; }

    /// <summary>Sort key in microseconds: since, moved by priority. The smallest goes first.</summary>
    public long Key => Since.Microseconds - (Priority * (long)RoutingLimits.PriorityUnit.TotalMicroseconds);

    public EntryPhase Phase { get; set; }

    public ReservationState? Reservation { get; set; }

    /// <summary>The class it waits in; null unless waiting. A cache: follows from settings and time.</summary>
    public RequirementClass? Class { get; set; }

    public int ClassPlace { get; set; } = -1;

    public int DuePlace { get; set; } = -1;

    public Instant Due { get; set; } = Instant.MaxValue;

    public EntryState? Previous { get; set; }

    public EntryState? Next { get; set; }

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
        _exclusions.RemoveAll(e => e.Agent == agent || e.Until <= at);
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

    internal readonly struct ByClass : IHeapPlace<EntryState>
    {
        public static int Get(EntryState item) => item.ClassPlace;

        public static void Set(EntryState item, int place) => item.ClassPlace = place;
    }

    internal readonly struct ByDue : IHeapPlace<EntryState>
    {
        public static int Get(EntryState item) => item.DuePlace;

        public static void Set(EntryState item, int place) => item.DuePlace = place;
    }
}
