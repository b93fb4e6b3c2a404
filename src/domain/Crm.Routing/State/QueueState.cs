using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Matching;
using Crm.Routing.Settings;

namespace Crm.Routing.State;

/// <summary>A queue: its rules, its members and its open visits in order of arrival.</summary>
internal sealed class QueueState(QueueId id, int number)
{
    private QueueSettings _settings = null!;
    private TimeSpan[] _stepStarts = [];
    private (bool Open, Instant From, Instant Until) _hours;

    public QueueId Id { get; } = id;

    /// <summary>Its index in <see cref="RoutingState.QueuesByNumber"/> and <see cref="RoutingState.Attending"/>. Not durable.</summary>
    public int Number { get; } = number;

    public QueueSettings Settings
    {
        get => _settings;
        set
        {
            _settings = value;
            _stepStarts = [.. value.Steps.Select(step => step.After)];
            Calendar = value.Hours is { } hours ? HoursReading.Calendar(hours) : null;
            _hours = (false, Instant.MaxValue, Instant.MinValue);
        }
    }

    /// <summary>The opening hours; null is always open.</summary>
    public OpeningCalendar? Calendar { get; private set; }

    /// <summary>Since when nobody attends who could be called; null while somebody does.</summary>
    public Instant? UnheardSince { get; set; }

    /// <summary>Since when nobody attends whom writing could reach; null while somebody does.</summary>
    public Instant? UnreadSince { get; set; }

    /// <summary>Since when nobody attends who could be given a medium.</summary>
    public Instant? EmptySince(Events.Interactions.MediaType media) => Reaches.Needs(media) == Reach.Ear ? UnheardSince : UnreadSince;

    /// <summary>Exponential average over the last answers and late abandons, 1 when all were answered in time.</summary>
    public double ServiceLevel { get; set; } = 1;

    /// <summary>When an agent last answered here; null before the first.</summary>
    public Instant? AnsweredAt { get; set; }

    /// <summary>Whether somebody was left waiting then.</summary>
    public bool WasBacklogged { get; set; }

    /// <summary>Exponential average of the seconds between answers while somebody waits; null before the first such pair.</summary>
    public double? AnswerGap { get; set; }

    /// <summary>When its hours and its lack of agents were looked at last: what was due since then is due still. Not durable.</summary>
    public Instant LookedAt { get; set; } = Instant.MinValue;

    /// <summary>When its hours must be looked at next.</summary>
    public Instant HoursDue { get; set; } = Instant.MaxValue;

    /// <summary>Arrival number; decides between equal deadlines.</summary>
    public long Ordinal { get; init; }

    public long Version { get; set; }

    /// <summary>Slots of the agents who serve it.</summary>
    public BitRow Members { get; } = new();

    /// <summary>One class per step.</summary>
    public RequirementClass[] StepClasses { get; set; } = [];

    /// <summary>Classes of steps with extra requirements, by step and requirements.</summary>
    public Dictionary<(int Step, string Extra), RequirementClass> ExtraClasses { get; } = [];

    /// <summary>Visits in a class, to be matched.</summary>
    public int Waiting { get; set; }

    /// <summary>All open visits: waiting, offered or being connected.</summary>
    public int Open { get; private set; }

    /// <summary>Slot of the agent who was offered last; -1 at first. For taking turns.</summary>
    public int LastSlot { get; set; } = -1;

    /// <summary>The open visit that arrived first.</summary>
    public EntryState? Oldest { get; private set; }

    private EntryState? Newest { get; set; }

    /// <summary>Adds a visit as the newest.</summary>
    public void Join(EntryState entry)
    {
        entry.Previous = Newest;
        if (Newest is null)
        {
            Oldest = entry;
        }
        else
        {
            Newest.Next = entry;
        }

        Newest = entry;
        Open++;
    }

    /// <summary>Takes a visit out.</summary>
    public void Leave(EntryState entry)
    {
        if (entry.Previous is null)
        {
            Oldest = entry.Next;
        }
        else
        {
            entry.Previous.Next = entry.Next;
        }

        if (entry.Next is null)
        {
            Newest = entry.Previous;
        }
        else
        {
            entry.Next.Previous = entry.Previous;
        }

        entry.Previous = entry.Next = null;
        Open--;
    }

    /// <summary>Weight of an entry's age against other queues': bounded, so that no queue can starve another one.</summary>
    public double Urgency()
    {
        double weight = Settings.Weight;
        if (Settings.ServiceLevelTarget is { } target)
        {
            double threshold = Math.Max(1, Settings.ServiceLevelThreshold.TotalSeconds);
            double missing = target > 0 ? Math.Clamp((target - ServiceLevel) / target, 0, 1) : 0;
            weight *= RoutingLimits.UsualThreshold.TotalSeconds / threshold * (1 + missing);
        }

        return Math.Clamp(weight, RoutingLimits.LeastUrgency, RoutingLimits.MostUrgency);
    }

    /// <summary>The longest an entry of a medium may stay; null is without limit.</summary>
    public TimeSpan? LongestStay(Events.Interactions.MediaType media) =>
        media == Events.Interactions.MediaType.Email ? null
        : media == Events.Interactions.MediaType.Callback && Settings.Callback is { } rules ? rules.ExpiresAfter : Settings.MaxWait;

    /// <summary>Whether it takes nobody at an instant: emergency, or outside its hours.</summary>
    public bool IsClosed(Instant at) => Settings.Overflow?.IsEmergency(at) == true || (Calendar is not null && !HoursAt(at).Open);

    /// <summary>When its hours next change after an instant, or never.</summary>
    public Instant HoursChangeAfter(Instant at) => Calendar is null ? Instant.MaxValue : HoursAt(at).Until;

    /// <summary>Asks the calendar only when the hours may have changed since the last time.</summary>
    private (bool Open, Instant From, Instant Until) HoursAt(Instant at)
    {
        if (at < _hours.From || at >= _hours.Until)
        {
            _hours = (Calendar!.IsOpen(at), at, Calendar.NextChange(at));
        }

        return _hours;
    }

    /// <summary>The step that holds at an age.</summary>
    public int StepAt(TimeSpan age)
    {
        int step = 0;
        while (step + 1 < _stepStarts.Length && _stepStarts[step + 1] <= age)
        {
            step++;
        }

        return step;
    }

    /// <summary>The age at which a step ends; null for the last one.</summary>
    public TimeSpan? EndOf(int step) => step + 1 < _stepStarts.Length ? _stepStarts[step + 1] : null;
}
