using Crm.Dialing.Pacing;
using Crm.DialerSimulation.Scenarios;
using Crm.Primitives;

namespace Crm.DialerSimulation.Running;

/// <summary>
/// One campaign, event by event: dials ring and end, people wait for an agent and give up, agents talk and write up. Who has waited longest is
/// connected first, the agent who has been idle longest takes the call. Deterministic for a scenario, a method and a seed.
/// </summary>
public sealed class Simulation
{
    private const long Second = 1_000_000;
    private const double MachineNoticed = 10;

    private readonly Scenario _scenario;
    private readonly IPacing _pacing;
    private readonly long _tick;
    private readonly long _shift;
    private readonly Chance _chance;
    private readonly PriorityQueue<Happening, long> _coming = new();
    private readonly Dictionary<long, Dial> _dials = [];
    private readonly Queue<long> _waiting = new();
    private readonly Queue<long> _idle = new();
    private readonly Dictionary<long, Agent> _agents = [];
    private readonly List<double> _dayShares = [];
    private long _now;
    private long _shiftStart;
    private long _nextDial;
    private long _nextAgent;
    private int _wantedStaff;
    private long _busyTime;
    private long _staffedTime;
    private long _answered;
    private long _abandoned;
    private long _connected;
    private long _finished;
    private long _hungUpOn;
    private long _withoutAgents;

    private Simulation(Scenario scenario, IPacing pacing, TimeSpan tick, ulong seed)
    {
        (_scenario, _pacing) = (scenario, pacing);
        _tick = tick.Ticks / TimeSpan.TicksPerMicrosecond;
        _shift = (long)(scenario.ShiftSeconds * Second);
        _chance = new Chance(scenario, new RandomSource(seed * 7919 + (ulong)scenario.Agents * 31 + 5));
    }

    private Action<PacingDecision, IPacing>? OnDecision { get; init; }

    /// <summary>Runs all days.</summary>
    /// <param name="scenario">The world.</param>
    /// <param name="pacing">The method.</param>
    /// <param name="tick">How often the method is asked.</param>
    /// <param name="seed">Of chance.</param>
    /// <param name="onDecision">Told of each decision, after it.</param>
    public static RunResult Run(Scenario scenario, IPacing pacing, TimeSpan tick, ulong seed, Action<PacingDecision, IPacing>? onDecision = null)
    {
        var simulation = new Simulation(scenario, pacing, tick, seed) { OnDecision = onDecision };
        for (int day = 0; day < scenario.Days; day++)
        {
            simulation.RunShift(day * simulation._shift);
        }

        return simulation.Result();
    }

    private RunResult Result()
    {
        double idle = _staffedTime - _busyTime;
        return new RunResult(
            _staffedTime == 0 ? 0 : (double)_busyTime / _staffedTime, Share(_abandoned, _answered), _connected == 0 ? 0 : idle / _connected / Second,
            _answered, _abandoned, _nextDial, _dayShares, _hungUpOn, _withoutAgents);
    }

    private static double Share(long abandoned, long answered) => answered == 0 ? 0 : (double)abandoned / answered;

    private void RunShift(long start)
    {
        (_now, _shiftStart) = (start, start);
        (long answered, long abandoned) = (_answered, _abandoned);
        Staff(_scenario.Agents);
        foreach (var change in _scenario.Staff)
        {
            _coming.Enqueue(new Happening(HappeningKind.Staffing, change.Agents), start + (long)(change.AtSecond * Second));
        }

        _coming.Enqueue(new Happening(HappeningKind.Tick, 0), start);
        while (_coming.TryPeek(out _, out long at) && at < start + _shift)
        {
            var what = _coming.Dequeue();
            _now = at;
            Happen(what);
        }

        _now = start + _shift;
        Clear();
        _dayShares.Add(Share(_abandoned - abandoned, _answered - answered));
    }

    private void Happen(Happening what)
    {
        switch (what.Kind)
        {
            case HappeningKind.Tick: Tick(); break;
            case HappeningKind.RingingEnds: EndRinging(what.Subject); break;
            case HappeningKind.PatienceEnds: GiveUp(what.Subject); break;
            case HappeningKind.TalkEnds: EndTalk(what.Subject); break;
            case HappeningKind.WrapUpEnds: Free(what.Subject); break;
            case HappeningKind.Staffing: Staff((int)what.Subject); break;
        }
    }

    private void Tick()
    {
        _coming.Enqueue(new Happening(HappeningKind.Tick, 0), _now + _tick);
        double second = (double)(_now - _shiftStart) / Second;
        var segment = new DialSegment(0, (byte)(second / 3600), 0);
        int lines = Math.Max(0, _scenario.Lines - _dials.Count - (int)Math.Min(int.MaxValue, _connected - _finished));
        var decision = _pacing.Decide(new PacingQuestion(At, segment, FreeLines: lines));
        OnDecision?.Invoke(decision, _pacing);
        _withoutAgents += _agents.Count == 0 ? decision.Dials : 0;
        for (int i = 0; i < decision.Dials; i++)
        {
            (var end, double seconds) = _chance.Dial(second);
            long dial = _nextDial++;
            _dials[dial] = new Dial(end, false);
            _pacing.Observe(PacingEvent.DialStarted(dial, segment, At));
            _coming.Enqueue(new Happening(HappeningKind.RingingEnds, dial), _now + (long)(seconds * Second));
        }
    }

    private void EndRinging(long dial)
    {
        var end = _dials[dial].End;
        bool person = end == DialEnd.Person;
        bool taken = person ? !_chance.Happens(_scenario.PeopleTakenForMachines) : end == DialEnd.Machine && _chance.Happens(_scenario.MachinesTakenForPeople);
        if (!taken)
        {
            _dials.Remove(dial);
            _hungUpOn += person ? 1 : 0;
            _pacing.Observe(person || end == DialEnd.Machine ? PacingEvent.MachineAnswered(dial, At) : PacingEvent.DialFailed(dial, At));
            return;
        }

        _pacing.Observe(PacingEvent.PersonAnswered(dial, At));
        if (TakeIdle() is { } agent)
        {
            Connect(dial, agent);
        }
        else if (_scenario.Patience == 0)
        {
            GiveUp(dial);
        }
        else
        {
            _dials[dial] = new Dial(end, true);
            _waiting.Enqueue(dial);
            _coming.Enqueue(new Happening(HappeningKind.PatienceEnds, dial), _now + (long)(_scenario.Patience * Second));
        }
    }

    private void GiveUp(long dial)
    {
        if (_dials.Remove(dial))
        {
            _answered++;
            _abandoned++;
            _pacing.Observe(PacingEvent.Abandoned(dial, At));
        }
    }

    private void Connect(long dial, long agent)
    {
        _dials.Remove(dial, out var known);
        _answered++;
        _connected++;
        _agents[agent] = new Agent(_now, true);
        _pacing.Observe(PacingEvent.Connected(dial, agent, At));
        double talk = known.End == DialEnd.Person ? _chance.Talk() : MachineNoticed;
        _coming.Enqueue(new Happening(HappeningKind.TalkEnds, agent), _now + (long)(talk * Second));
    }

    private void EndTalk(long agent)
    {
        _finished++;
        double seconds = _chance.WrapUp();
        if (seconds == 0)
        {
            Free(agent);
            return;
        }

        _pacing.Observe(PacingEvent.AgentWrappingUp(agent, At));
        _coming.Enqueue(new Happening(HappeningKind.WrapUpEnds, agent), _now + (long)(seconds * Second));
    }

    private void Free(long agent)
    {
        Account(agent);
        if (_agents.Count > _wantedStaff)
        {
            Leave(agent);
            return;
        }

        _agents[agent] = new Agent(_now, false);
        _pacing.Observe(PacingEvent.AgentIdle(agent, At));
        while (_waiting.TryDequeue(out long dial))
        {
            if (_dials.ContainsKey(dial))
            {
                Account(agent);
                Connect(dial, agent);
                return;
            }
        }

        _idle.Enqueue(agent);
    }

    private void Staff(int agents)
    {
        _wantedStaff = agents;
        while (_agents.Count > agents && TakeIdle() is { } leaving)
        {
            Account(leaving);
            Leave(leaving);
        }

        while (_agents.Count < agents)
        {
            long agent = _nextAgent++;
            _agents[agent] = new Agent(_now, false);
            Free(agent);
        }
    }

    private long? TakeIdle()
    {
        while (_idle.TryDequeue(out long agent))
        {
            if (_agents.TryGetValue(agent, out var known) && !known.Busy)
            {
                Account(agent);
                return agent;
            }
        }

        return null;
    }

    /// <summary>Books an agent's time since the last change of what he does.</summary>
    private void Account(long agent)
    {
        var known = _agents[agent];
        _staffedTime += _now - known.Since;
        _busyTime += known.Busy ? _now - known.Since : 0;
        _agents[agent] = known with { Since = _now };
    }

    private void Leave(long agent)
    {
        _agents.Remove(agent);
        _pacing.Observe(PacingEvent.AgentAway(agent, At));
    }

    /// <summary>The shift is over: everybody goes home, what rings is taken back and counts nowhere.</summary>
    private void Clear()
    {
        foreach (long agent in _agents.Keys.ToArray())
        {
            Account(agent);
            Leave(agent);
        }

        foreach (long dial in _dials.Keys)
        {
            _pacing.Observe(PacingEvent.DialWithdrawn(dial, At));
        }

        _dials.Clear();
        _waiting.Clear();
        _idle.Clear();
        _coming.Clear();
        _finished = _connected;
    }

    private Instant At => new(_now);

    private enum HappeningKind : byte
    {
        Tick,
        RingingEnds,
        PatienceEnds,
        TalkEnds,
        WrapUpEnds,
        Staffing,
    }

    private readonly record struct Happening(HappeningKind Kind, long Subject);

    private readonly record struct Dial(DialEnd End, bool Waits);

    private readonly record struct Agent(long Since, bool Busy);
}
