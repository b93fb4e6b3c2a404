using Crm.Dialing.Pacing;

namespace Crm.DialerSimulation.Published;

/// <summary>
/// VICIdial's dialling as its documentation describes it: a loop that keeps level times agents lines busy, and one that adapts the level to the agents who
/// wait and pulls it down when the day's drops exceed the limit. Written anew from that description, for comparison. To be asked every 0.2 s.
/// </summary>
public sealed class ViciPacing(ViciSettings settings) : IPacing
{
    /// <summary>How often it is asked.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(0.2);

    private const int TicksPerSecond = 5;
    private const int DialEvery = 13;
    private const int AdaptEvery = 15 * TicksPerSecond;
    private const int DropsEvery = 60 * TicksPerSecond;
    private const long ShiftTicks = 8 * 3600 * TicksPerSecond;
    private const double Burst = 0.5;
    private const int BurstCalls = 20;
    private const int DayCalls = 50;
    private const double TaperHours = 10;

    private double _level = settings.Level;
    private long _ticks;
    private double _sampledDifference;
    private double _sampledAgents;
    private int _samples;
    private long _answersToday;
    private long _dropsToday;
    private long _callsToday;
    private Counts _dayStart;
    private Counts _minuteStart;
    private bool _burst;
    private bool _overLimit;

    /// <inheritdoc/>
    public Floor Floor { get; } = new();

    /// <summary>Lines per agent now.</summary>
    public double Level => _level;

    /// <inheritdoc/>
    public void Observe(in PacingEvent what)
    {
        bool ofAgent = what.Kind is PacingEventKind.AgentWrappingUp or PacingEventKind.AgentIdle;
        bool talked = ofAgent && Floor.ActivityOf(what.Agent) == PacingEventKind.AgentBusy;
        if (Floor.Apply(what) && talked)
        {
            _answersToday++;
        }
    }

    /// <inheritdoc/>
    public PacingDecision Decide(in PacingQuestion question)
    {
        if (_ticks % ShiftTicks == 0)
        {
            StartDay();
        }

        if (_ticks % TicksPerSecond == 0)
        {
            _sampledDifference += Floor.Idle - Floor.Waiting;
            _sampledAgents += Floor.Staffed;
            _samples++;
        }

        if (_ticks % DropsEvery == 0)
        {
            CountDrops();
        }

        if (settings.Method != ViciMethod.Ratio && _ticks % AdaptEvery == 0 && _ticks > 0)
        {
            Adapt();
        }

        int dials = _ticks % DialEvery == 0 ? Missing() : 0;
        _ticks++;
        return new PacingDecision(
            Floor.Staffed == 0 ? 0 : Math.Min(dials, question.FreeLines), PacingReason.FixedRatio, Floor.Idle, Floor.Staffed, Floor.Ringing, Floor.Waiting, default);
    }

    private int Missing()
    {
        int goal = (int)Math.Round(_level * (Floor.Idle + Floor.Talking), MidpointRounding.AwayFromZero);
        return Math.Max(0, goal - Floor.Ringing - Floor.Waiting - Floor.Talking);
    }

    private void StartDay()
    {
        _dayStart = _minuteStart = Now;
        (_answersToday, _dropsToday, _callsToday) = (0, 0, 0);
        (_burst, _overLimit) = (false, false);
    }

    private void CountDrops()
    {
        var now = Now;
        long calls = now.Dialled - _minuteStart.Dialled;
        _burst = calls > BurstCalls && now.Dropped - _minuteStart.Dropped > Burst * calls;
        _callsToday = now.Dialled - _dayStart.Dialled;
        _dropsToday = now.Dropped - _dayStart.Dropped;
        long answers = _answersToday + _dropsToday;
        _overLimit = _callsToday > DayCalls && answers > 0 && (double)_dropsToday / answers > settings.DropLimit;
        _minuteStart = now;
    }

    private void Adapt()
    {
        double agents = _sampledAgents / Math.Max(1, _samples);
        double difference = _sampledDifference / Math.Max(1, _samples) + settings.Target;
        (_sampledDifference, _sampledAgents, _samples) = (0, 0, 0);
        if (agents > 0)
        {
            double part = difference / agents;
            part *= part < 0 ? Math.Abs(settings.Intensity - 1) : 1 + settings.Intensity;
            _level = Bound(_level * (1 + part));
        }

        if (_burst)
        {
            _level = Bound(_level / 2);
            _burst = false;
        }

        if (_overLimit)
        {
            _level = Bound(settings.Method switch
            {
                ViciMethod.HardLimit => 1,
                ViciMethod.Average => _level / 2,
                _ => _level * Math.Min(1, HoursLeft / TaperHours),
            });
        }
    }

    /// <summary>Hours before the latest time in its own arithmetic: 17:00 less 13:30 is 1700 - 1330 = 370, taken as 3.7.</summary>
    private double HoursLeft
    {
        get
        {
            long minutes = _ticks % ShiftTicks / (60 * TicksPerSecond);
            long clock = (9 + minutes / 60) * 100 + minutes % 60;
            return Math.Max(0, 1700 - clock) / 100.0;
        }
    }

    private double Bound(double level) => Math.Max(1, Math.Min(level, settings.MaxLevel));

    private Counts Now => new(Floor.Dialled, Floor.AbandonedCalls);

    private readonly record struct Counts(long Dialled, long Dropped);
}
