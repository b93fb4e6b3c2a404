using Crm.Primitives;

namespace Crm.Dialing.Pacing.Predictive;

/// <summary>
/// Dials ahead of agents who will be free, as long as the further abandonments per further answer that a dial brings are not more than its price, and learns
/// the price from the caps. Forecasts each dial by how long it rings and each agent by how long he has been busy; what it knows of both it has learnt.
/// Deterministic; a decision allocates nothing. Not thread safe.
/// </summary>
public sealed class PredictivePacing : IPacing
{
    /// <summary>Dials that may be under way for each agent.</summary>
    public const int MaxLinesPerAgent = 30;

    private const long SecondMicroseconds = 1_000_000;
    private const int RingTablesEvery = 4;
    private const int HandleTablesEvery = 60;

    /// <summary>Before the first dials have rung to their end, only the early answers are known.</summary>
    private const int LearningSeconds = 32;

    /// <summary>For so long after dials were held back to one per agent, answers are those of such dials.</summary>
    private const int HeldBackSeconds = 25;

    private readonly PacingSettings _settings;
    private readonly bool _patient;
    private readonly RingHazards _hazards = new();
    private readonly AnswerLevel _level = new();
    private readonly SegmentLevels _segments = new();
    private readonly RingingDials _ringing;
    private readonly BusyAgents _busy = new();
    private readonly CapControl _cap;
    private readonly LossForecast _loss = new();
    private readonly Moments _freed = new();
    private readonly Moments _answers = new();
    private readonly Moments _trial = new();
    private long _second = long.MinValue;
    private long _ringTables = long.MinValue;
    private long _handleTables = long.MinValue;
    private long _firstDial = long.MaxValue;
    private long _peopleAnswered;
    private long _heldBack = long.MinValue;
    private bool _learning = true;

    /// <summary>Throws <see cref="ArgumentException"/> with what <see cref="PacingSettings.Faults"/> says.</summary>
    public PredictivePacing(PacingSettings settings)
    {
        string[] faults = [.. settings.Faults()];
        if (faults.Length > 0)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(settings));
        }

        _settings = settings;
        _patient = settings.Patience >= TimeSpan.FromSeconds(Horizon.StepSeconds / 2.0);
        _ringing = new RingingDials(_hazards, _level, _segments);
        _cap = new CapControl(settings);
    }

    /// <inheritdoc/>
    public Floor Floor { get; } = new();

    /// <summary>People who ever answered, as far as it remembers.</summary>
    public long PeopleAnswered => _peopleAnswered;

    /// <inheritdoc/>
    public void Observe(in PacingEvent what)
    {
        Advance(what.At);
        var before = Floor.ActivityOf(what.Agent);
        if (Floor.Apply(what))
        {
            Note(what, before);
        }
    }

    /// <inheritdoc/>
    public PacingDecision Decide(in PacingQuestion question)
    {
        Advance(question.Now);
        if (Floor.Staffed == 0)
        {
            return Bounds.Apply(Floor, question, 0, PacingReason.NoAgents);
        }

        Foresee(question);
        int free = Floor.Idle - Floor.Waiting - question.InboundReserve;
        _loss.Prepare(_freed, _patient);
        double underWay = _loss.Expected(free, _answers);
        _cap.Look(question.Now, Floor.Staffed, underWay, question.MostLost < 0, learn: !_learning && _second - HeldBackSeconds > _heldBack);

        int certain = Math.Max(0, Floor.UncoveredIdle - question.InboundReserve);
        double weight = _segments.LevelOf(_segments.SlotOf(question.Next));
        double probability = Math.Clamp(weight * _hazards.Ever(0), 1e-4, 1);
        var plan = new DialPlan(certain, Most(question, probability), free, weight, probability);
        if (_learning || _cap.Spent)
        {
            _heldBack = _second;
            var reason = _learning ? PacingReason.Learning : PacingReason.CapReached;
            return Bounds.Apply(Floor, question, certain, reason, Forecast(plan, certain, underWay, 0));
        }

        var (dials, lost, risk, bound) = Balance(plan, underWay, question.MostLost);
        if (bound)
        {
            _heldBack = _second; // what comes of these dials was not dialled at the price
        }

        dials = Math.Max(dials, certain);
        return Bounds.Apply(Floor, question, dials, dials > 0 ? PacingReason.RiskBalanced : PacingReason.EnoughRinging, Forecast(plan, dials, lost, risk));
    }

    /// <summary>What has been learnt, to be kept over a restart.</summary>
    public PacingMemory Learnt()
    {
        var (seen, expected) = _level.Learnt;
        var (wrapUps, calls) = _busy.Learnt;
        return new PacingMemory(
            _peopleAnswered, _hazards.Learnt(), seen, expected, _segments.Learnt(), _busy.Talk.Learnt(), _busy.Wrap.Learnt(), wrapUps, calls, _cap.Learnt);
    }

    /// <summary>Goes on from what was learnt before; to be called before anything is observed. A memory of another shape is refused with false and changes nothing.</summary>
    public bool Restore(PacingMemory memory)
    {
        if (memory.Ring.Length != 3 * RingHazards.Ages || memory.Talk.Length != 2 * _busy.Talk.Ages || memory.Wrap.Length != 2 * _busy.Wrap.Ages)
        {
            return false;
        }

        _peopleAnswered = memory.PeopleAnswered;
        _learning = _peopleAnswered < _settings.LearningAnswers;
        _hazards.Restore(memory.Ring);
        _level.Restore(memory.LevelSeen, memory.LevelExpected);
        _segments.Restore(memory.Segments);
        _busy.Talk.Restore(memory.Talk);
        _busy.Wrap.Restore(memory.Wrap);
        _busy.Restore(memory.WrapUps, memory.Calls);
        _cap.Restore(memory.Cap);
        return true;
    }

    /// <summary>Takes over what is stored of the windows that now are, in their order: whatever it remembers, what it is held to is what was written down.</summary>
    public void Recount(Instant now, ReadOnlySpan<(int People, int Abandoned)> counts) => _cap.Recount(now, counts);

    private void Note(in PacingEvent what, PacingEventKind? before)
    {
        long at = what.At.Microseconds;
        switch (what.Kind)
        {
            case PacingEventKind.DialStarted:
                _firstDial = Math.Min(_firstDial, _second);
                _ringing.Start(what.Dial, what.Segment);
                break;
            case PacingEventKind.DialFailed: _ringing.End(what.Dial, person: false); break;
            case PacingEventKind.DialWithdrawn: _ringing.End(what.Dial, person: null); break;
            case PacingEventKind.MachineAnswered:
                _ringing.End(what.Dial, person: false);
                _cap.Machine(what.At);
                break;
            case PacingEventKind.PersonAnswered:
                _peopleAnswered++;
                _ringing.End(what.Dial, person: true);
                break;
            case PacingEventKind.Connected:
                _cap.Ended(abandoned: false, what.At);
                _busy.StartTalk(what.Agent, at);
                break;
            case PacingEventKind.Abandoned: _cap.Ended(abandoned: true, what.At); break;
            case PacingEventKind.AgentBusy: _busy.StartTalk(what.Agent, at); break;
            case PacingEventKind.AgentWrappingUp: _busy.StartWrap(what.Agent, at); break;
            case PacingEventKind.AgentIdle when before is not null: _busy.Free(what.Agent, at); break;
            case PacingEventKind.AgentAway: _busy.Leave(what.Agent, at); break;
        }
    }

    private void Advance(Instant now)
    {
        long second = Math.Max(_second, Math.DivRem(now.Microseconds, SecondMicroseconds, out long rest) - (rest < 0 ? 1 : 0));
        if (second == _second)
        {
            return;
        }

        if (_second != long.MinValue)
        {
            _cap.Staffed(Floor.Staffed, Math.Min(RingHazards.Ages, second - _second));
        }

        _second = second;
        _ringing.Advance(second);
        if (_learning && _peopleAnswered >= _settings.LearningAnswers && second - LearningSeconds >= _firstDial)
        {
            // what has been seen is all in the hazards; the level is of what comes after
            _learning = false;
            _level.Restore(_settings.LearningAnswers + 1, _settings.LearningAnswers + 1);
        }
    }

    private void Foresee(in PacingQuestion question)
    {
        if (_handleTables == long.MinValue || _second - _handleTables >= HandleTablesEvery)
        {
            _handleTables = _second;
            _hazards.Fade();
            _busy.Build();
        }

        if (_ringTables == long.MinValue || _second - _ringTables >= RingTablesEvery)
        {
            _ringTables = _second;
            _hazards.Build(_level.Value);
        }

        _freed.Clear();
        _busy.AddTo(_freed, question.Now.Microseconds);
        _answers.Clear();
        _ringing.AddTo(_answers);
        if (question.InboundPerSecond > 0)
        {
            _answers.AddPoisson(question.InboundPerSecond * Horizon.StepSeconds);
        }
    }

    /// <summary>Whatever the forecast says: no more lines than <see cref="MaxLinesPerAgent"/>, and not more expected answers than there are agents.</summary>
    private int Most(in PacingQuestion question, double probability)
    {
        long lines = (long)Math.Min((long)Floor.Staffed * MaxLinesPerAgent, Math.Ceiling((Floor.Staffed + 2) / probability));
        long most = Math.Min(Math.Min(question.Records, question.FreeLines), lines - Floor.Ringing);
        if (_settings.AtEveryMoment)
        {
            long uncovered = Floor.Ringing + Floor.Waiting - Floor.Idle;
            most = Math.Min(most, (long)Math.Floor(Math.Min(int.MaxValue, _cap.RoomNow)) - uncovered);
        }

        return (int)Math.Max(0, most);
    }

    /// <summary>Adds dials in smaller and smaller steps until the next one's risk is more than it may be.</summary>
    private (int Dials, double Lost, double Risk, bool Bound) Balance(in DialPlan plan, double lost, double mostLost)
    {
        int dials = 0;
        int step = 1;
        int growth = Math.Max(1, Floor.Staffed / 10);
        double risk = 0;
        bool bound = false;
        while ((step = Math.Min(step, plan.Most - dials)) > 0)
        {
            double more = Lost(plan, dials + step);
            double stepRisk = (more - lost) / (step * plan.Probability);
            bool bears = more <= mostLost;
            if (stepRisk <= _cap.RiskLimit && bears)
            {
                dials += step;
                (lost, risk) = (more, stepRisk);
                step = growth;
            }
            else if (step > 1)
            {
                growth = step /= 2;
            }
            else
            {
                risk = dials == 0 ? stepRisk : risk;
                bound = !bears && stepRisk <= _cap.RiskLimit;
                break;
            }
        }

        return (dials, lost, risk, bound);
    }

    private double Lost(in DialPlan plan, int dials)
    {
        _answers.CopyTo(_trial);
        _trial.Add(dials * plan.Weight, dials * plan.Weight * plan.Weight, _hazards.ByStep(0));
        return _loss.Expected(plan.Free, _trial);
    }

    private PacingForecast Forecast(in DialPlan plan, int dials, double lost, double risk)
    {
        const int last = Horizon.Steps - 1;
        double answers = _answers.Mean[last] + dials * plan.Weight * _hazards.ByStep(0)[last];
        return new PacingForecast(
            Horizon.Steps * Horizon.StepSeconds, answers, _freed.Mean[last], lost, plan.Probability, risk, _cap.RiskLimit, _cap.Share, _cap.Allowed);
    }

    private readonly record struct DialPlan(int Certain, int Most, int Free, double Weight, double Probability);
}
