using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Domain.Tests.Routing.Worlds;

/// <summary>An open visit as the auditor sees it.</summary>
internal sealed class EntryBook
{
    public required QueueVisitId Visit { get; init; }

    public required InteractionId Id { get; init; }

    public required QueueBook Queue { get; init; }

    public required MediaType Media { get; set; }

    public required IReadOnlyList<Requirement> Extra { get; init; }

    public required IReadOnlyList<PreferredAgent> Preferred { get; init; }

    public required string? Customer { get; init; }

    public required Instant Since { get; init; }

    public required Instant EnqueuedAt { get; init; }

    public required long Key { get; init; }

    public required long Ordinal { get; init; }

    public required int Overflows { get; init; }

    public List<(AgentId Agent, Instant Until)> Away { get; } = [];

    public List<ReservationBook> Offers { get; } = [];

    public AgentBook? Keeps { get; set; }

    /// <summary>Resting until, for a callback between attempts.</summary>
    public Instant? RestsUntil { get; set; }

    /// <summary>Customer being called until.</summary>
    public Instant? CallingUntil { get; set; }

    /// <summary>When the customer of a callback answered.</summary>
    public Instant? Reached { get; set; }

    public int Attempts { get; set; }

    public bool Waits => Offers.Count == 0 && RestsUntil is null && CallingUntil is null;
}

/// <summary>A reservation as the auditor sees it.</summary>
internal sealed class ReservationBook
{
    public required ReservationId Id { get; init; }

    public required AgentBook Agent { get; init; }

    public required EntryBook Entry { get; init; }

    public required MediaType Media { get; init; }

    public required ReservationId Group { get; init; }

    /// <summary>Why he was asked outside any queue; the entry is then nobody's.</summary>
    public Crm.Events.Reservations.DirectKind? Direct { get; init; }

    public bool Accepted { get; set; }

    public bool Connected { get; set; }

    public bool Wrapping { get; set; }
}

/// <summary>A queue as the auditor sees it.</summary>
internal sealed class QueueBook(QueueId id)
{
    public QueueId Id { get; } = id;

    public QueueSettings Settings { get; set; } = null!;

    public double ServiceLevel { get; set; } = 1;

    /// <summary>Since when nobody attends who could be given a medium, by whether that is spoken.</summary>
    public Dictionary<bool, Instant?> EmptySince { get; } = [];

    public Instant? EmptyFor(MediaType media) => EmptySince[AgentBook.IsSpoken(media)];

    public double Urgency
    {
        get
        {
            double weight = Settings.Weight;
            if (Settings.ServiceLevelTarget is { } target)
            {
                weight *= 20 / Math.Max(1, Settings.ServiceLevelThreshold.TotalSeconds);
                weight *= 1 + (target > 0 ? Math.Clamp((target - ServiceLevel) / target, 0, 1) : 0);
            }

            return Math.Clamp(weight, 0.01, 100);
        }
    }

    public double Score(EntryBook entry, Instant at) => Urgency * (at.Microseconds - entry.Key);
}

/// <summary>An agent as the auditor sees him.</summary>
internal sealed class AgentBook(AgentId id)
{
    public AgentId Id { get; } = id;

    public AgentSettings Settings { get; set; } = null!;

    public Presence Presence { get; set; }

    public bool Heard { get; set; }

    public bool AtDesk { get; set; }

    public bool Reachable => Heard || AtDesk;

    public static bool IsSpoken(MediaType media) => media is MediaType.Voice or MediaType.Callback;

    public bool IsReachedBy(MediaType media) => IsSpoken(media) ? Heard : AtDesk;

    public bool Missed { get; set; }

    public bool Communicating { get; set; }

    public RoutingStatus Told { get; set; }

    public Instant IdleSince { get; set; }

    public EntryBook? KeptFor { get; set; }

    public List<ReservationBook> Holds { get; } = [];

    /// <summary>Media for which it was told that he has been idle long enough.</summary>
    public HashSet<MediaType> Ripe { get; } = [];

    /// <summary>Had no work in hand when the last command was over, under the settings of now.</summary>
    public bool Idled { get; set; }

    /// <summary>There for work with none in hand.</summary>
    public bool Idles => Attends && !Communicating && Holds.All(h => !h.Accepted);

    /// <summary>Media that he has been idle long enough for by the clock.</summary>
    public IEnumerable<MediaType> DueMedia(Instant now) => Enum.GetValues<MediaType>().Where(m => Rule(m)?.AfterIdle is { Ticks: > 0 } after && now >= IdleSince + after);

    /// <summary>His settings were changed while he held something, so that he may hold more than they allow now.</summary>
    public bool Excused { get; set; }

    public bool Attends => Presence == Presence.Available && Reachable && !Missed;

    public bool Rings => Holds.Any(h => !h.Accepted);

    public RoutingStatus Derived =>
        Missed ? RoutingStatus.NotResponding
        : Holds.Count > 0 ? RoutingStatus.Interacting
        : Communicating ? RoutingStatus.Communicating
        : Presence == Presence.Available && Reachable && Enum.GetValues<MediaType>().Any(m => IsReachedBy(m) && Fits(m, [])) ? RoutingStatus.Idle
        : RoutingStatus.OffQueue;

    /// <summary>Whether he can be offered an entry as far as he himself is concerned.</summary>
    public bool FreeFor(EntryBook entry) =>
        Attends && IsReachedBy(entry.Media) && !Rings && !(Communicating && (Rule(entry.Media) is { Exclusive: true } || entry.Media == MediaType.Voice))
        && (KeptFor is null || (KeptFor.CallingUntil is null && KeptFor.Media == entry.Media))
        && Fits(entry.Media, Holds.Select(h => h.Media))
        && (Rule(entry.Media)?.AfterIdle is not { Ticks: > 0 } || Ripe.Contains(entry.Media));

    /// <summary>Whether one more of a medium fits beside what is held.</summary>
    public bool Fits(MediaType media, IEnumerable<MediaType> held)
    {
        if (Rule(media) is not { } rule)
        {
            return false;
        }

        int same = 0;
        int load = rule.Cost;
        foreach (var other in held)
        {
            var its = Rule(other);
            same += other == media ? 1 : 0;
            if (other != media)
            {
                if (its?.InterruptedBy is { } by && by.Contains(media))
                {
                    continue;
                }

                if (rule.Exclusive || its is { Exclusive: true })
                {
                    return false;
                }
            }

            load += its?.Cost ?? 0;
        }

        return same < rule.Max && load <= (Settings.Capacity?.Units ?? 100);
    }

    /// <summary>Costs of what he holds, but for work that something else he holds interrupts.</summary>
    public int ActiveLoad => Holds
        .Where(h => !(Rule(h.Media)?.InterruptedBy is { } by && Holds.Any(o => by.Contains(o.Media))))
        .Sum(h => Rule(h.Media)?.Cost ?? 0);

    public MediaCapacity? Rule(MediaType media) => Settings.Capacity is { } profile
        ? profile.Media.FirstOrDefault(m => m.Media == media)
        : media is MediaType.Voice or MediaType.Callback && Settings.MaxVoice > 0
            ? new MediaCapacity(media, 100 / Settings.MaxVoice, Settings.MaxVoice, Exclusive: true)
            : null;
}
