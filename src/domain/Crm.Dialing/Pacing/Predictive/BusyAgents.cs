namespace Crm.Dialing.Pacing.Predictive;

/// <summary>
/// Agents in calls and wrap-up, how long they have been, and the chance that each is free by the end of each step of the forecast.
/// </summary>
internal sealed class BusyAgents
{
    private const int TalkAges = 300;
    private const int WrapAges = 120;
    private const long StepMicroseconds = Horizon.StepSeconds * 1_000_000L;

    private readonly Dictionary<long, int> _places = new(256);
    private readonly List<Busy> _busy = new(256);
    private readonly double[] _talkResidual = new double[TalkAges * Horizon.Steps];
    private readonly double[] _wrapResidual = new double[WrapAges * Horizon.Steps];
    private double _wrapUps = 1;
    private double _calls = 1;

    /// <summary>How long calls last.</summary>
    public PhaseHazards Talk { get; } = new(TalkAges, 120);

    /// <summary>How long wrap-up lasts.</summary>
    public PhaseHazards Wrap { get; } = new(WrapAges, 20);

    /// <summary>An agent begins a call.</summary>
    public void StartTalk(long agent, long at) => Start(agent, at, wrapping: false);

    /// <summary>An agent's call is over and he writes up.</summary>
    public void StartWrap(long agent, long at)
    {
        if (End(agent, at, learn: true) is { Wrapping: false })
        {
            _wrapUps = _wrapUps * 0.999 + 1;
            _calls = _calls * 0.999 + 1;
        }

        Start(agent, at, wrapping: true);
    }

    /// <summary>An agent is free.</summary>
    public void Free(long agent, long at)
    {
        if (End(agent, at, learn: true) is { Wrapping: false })
        {
            _wrapUps *= 0.999;
            _calls = _calls * 0.999 + 1;
        }
    }

    /// <summary>An agent has gone in the middle of it; nothing is learnt.</summary>
    public void Leave(long agent, long at) => End(agent, at, learn: false);

    /// <summary>Adds those who finish.</summary>
    public void AddTo(Moments freed, long now)
    {
        for (int i = 0; i < _busy.Count; i++)
        {
            var busy = _busy[i];
            int age = (int)Math.Min((now - busy.Since) / StepMicroseconds, TalkAges - 1);
            Enter(ref busy, age);
            _busy[i] = busy;
            var residual = busy.Wrapping
                ? _wrapResidual.AsSpan(Math.Min(age, WrapAges - 1) * Horizon.Steps, Horizon.Steps)
                : _talkResidual.AsSpan(age * Horizon.Steps, Horizon.Steps);
            freed.Add(1, 1, residual);
        }
    }

    /// <summary>Makes the tables anew from what has been learnt.</summary>
    public void Build()
    {
        Talk.Build();
        Wrap.Build();
        for (int age = 0; age < WrapAges; age++)
        {
            double stays = 1;
            for (int j = 0; j < Horizon.Steps; j++)
            {
                stays *= 1 - Wrap.At(age + j);
                _wrapResidual[age * Horizon.Steps + j] = 1 - stays;
            }
        }

        double wraps = Math.Clamp(_wrapUps / _calls, 0, 1);
        for (int age = 0; age < TalkAges; age++)
        {
            BuildTalk(age, wraps);
        }
    }

    /// <summary>What has been learnt, for another day.</summary>
    public (double WrapUps, double Calls) Learnt => (_wrapUps, _calls);

    /// <summary>Goes on from what was learnt before.</summary>
    public void Restore(double wrapUps, double calls) => (_wrapUps, _calls) = (wrapUps, calls);

    /// <summary>Who ends his call within a step is on average in its middle, so he has half a step of wrap-up behind him at its end.</summary>
    private void BuildTalk(int age, double wraps)
    {
        var free = _talkResidual.AsSpan(age * Horizon.Steps, Horizon.Steps);
        free.Clear();
        double talks = 1;
        for (int ends = 0; ends < Horizon.Steps; ends++)
        {
            double ended = talks * Talk.At(age + ends);
            talks -= ended;
            for (int j = ends; j < Horizon.Steps; j++)
            {
                double half = j == ends ? 0.5 * _wrapResidual[0] : 0.5 * (_wrapResidual[j - ends] + _wrapResidual[j - ends - 1]);
                free[j] += ended * (1 - wraps + wraps * half);
            }
        }
    }

    private void Start(long agent, long at, bool wrapping)
    {
        End(agent, at, learn: false);
        _places[agent] = _busy.Count;
        _busy.Add(new Busy(agent, at, wrapping, -1));
    }

    private Busy? End(long agent, long at, bool learn)
    {
        if (!_places.Remove(agent, out int place))
        {
            return null;
        }

        var busy = _busy[place];
        var last = _busy[^1];
        _busy.RemoveAt(_busy.Count - 1);
        if (last.Agent != agent)
        {
            _busy[place] = last;
            _places[last.Agent] = place;
        }

        int age = (int)Math.Clamp((at - busy.Since) / StepMicroseconds, 0, TalkAges - 1);
        if (learn)
        {
            Enter(ref busy, age);
            (busy.Wrapping ? Wrap : Talk).Ended(age);
        }

        return busy;
    }

    private void Enter(ref Busy busy, int age)
    {
        var phase = busy.Wrapping ? Wrap : Talk;
        for (int a = busy.Entered + 1; a <= age; a++)
        {
            phase.Entered(a);
        }

        busy.Entered = Math.Max(busy.Entered, age);
    }

    private record struct Busy(long Agent, long Since, bool Wrapping, int Entered);
}
