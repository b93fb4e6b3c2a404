using System.Diagnostics;
using Crm.Dialing.Campaigns;
using Crm.Dialing.DoNotCall;
using Crm.Dialing.Lists;
using Crm.Dialing.Outcomes;
using Crm.Events;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Benchmarks.DialerScale;

/// <summary>
/// A predictive campaign at work on a large floor, under a clock that moves only when told: every fourth number is answered, conversations take 100 s in the
/// mean and wrap-ups 20 s. Measured is what the campaign's shard does four times a second, from the sight of the floor to the records asked for.
/// </summary>
internal sealed class ScaleFloor : ICampaignSink
{
    private const double AnswerRate = 0.25;
    private const int LinesMax = 2_000;
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(5); // until it has learnt and everybody is at work

    private readonly Random _dice;
    private readonly CampaignDecider _decider = new();
    private readonly CampaignState _state = new(new CampaignId("scale"));
    private readonly PriorityQueue<Action, (long At, long Order)> _agenda = new();
    private readonly Queue<CampaignAction> _actions = new();
    private readonly Dictionary<AttemptId, int> _seats = [];
    private readonly HashSet<AttemptId> _over = [];
    private readonly AgentSeen[] _agents;
    private readonly List<long> _ticks = [];
    private long _order;
    private long _records;
    private int _lines;
    private bool _measures;

    public ScaleFloor(int agents, int seed)
    {
        _dice = new Random(seed);
        _agents = [.. Enumerable.Range(0, agents).Select(i => new AgentSeen(new AgentId($"agent{i}"), AgentActivity.Idle, Now))];
        Give(new SaveCampaign(
            new CampaignSettings("Scale", CampaignMode.Predictive, new QueueId("sales"), [new CallListId(Guid.Empty)], ["us"])
            {
                LinesMax = LinesMax, RegistryAsOf = Now, Zone = "Etc/UTC", Duty = 1,
            },
            "benchmark"));
        Give(new AskCampaign(CampaignVerb.Start, "benchmark"));
    }

    /// <summary>What was measured.</summary>
    /// <param name="Median">Of one step, in milliseconds.</param>
    /// <param name="Lines">Lines in use at most.</param>
    /// <param name="MemoryMebibytes">What the campaign and its pacing hold.</param>
    public sealed record Figures(int Steps, double Median, double P99, double Worst, int Lines, double Utilisation, double MemoryMebibytes);

    public Instant Now { get; private set; } = Instant.From(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));

    public Figures Measure(TimeSpan time)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        double busy = 0;
        int looks = 0;
        var end = Now + Settling + time;
        var from = Now + Settling;
        for (var at = Now; at < end; at += TimeSpan.FromMilliseconds(250))
        {
            RunUntil(at);
            _measures = at >= from;
            Look();
            if (_measures)
            {
                busy += _agents.Count(a => a.Activity != AgentActivity.Idle);
                looks++;
            }
        }

        long memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(this);
        double[] milliseconds = [.. _ticks.Order().Select(t => t * 1e3 / Stopwatch.Frequency)];
        return new Figures(
            milliseconds.Length, milliseconds[milliseconds.Length / 2], milliseconds[(int)(milliseconds.Length * 0.99)], milliseconds[^1],
            _lines, busy / looks / _agents.Length, memory / (double)(1 << 20));
    }

    private void RunUntil(Instant at)
    {
        while (_agenda.TryPeek(out _, out var next) && next.At <= at.Microseconds)
        {
            var act = _agenda.Dequeue();
            Now = new Instant(next.At);
            act();
        }

        Now = at;
    }

    private void Look()
    {
        if (_state.Attempts.Values.Any(a => a.Deadline(_state.Ringing) <= Now))
        {
            Give(new CampaignTimePassed());
        }

        _lines = Math.Max(_lines, _state.Lines);
        var seen = new FloorSeen([.. _agents], LinesMax, TimeSpan.Zero, true, 1_000_000, 1_000_000);
        long start = Stopwatch.GetTimestamp();
        _decider.Decide(_state, seen, this);
        if (_measures)
        {
            _ticks.Add(Stopwatch.GetTimestamp() - start);
        }

        Carry();
    }

    private void Give(CampaignInput input)
    {
        _decider.Decide(_state, input, this);
        Carry();
    }

    private void Carry()
    {
        while (_actions.TryDequeue(out var action))
        {
            switch (action)
            {
                case ReserveRecords a: Later(0.005, () => Give(new RecordsReserved(a.Attempts, [.. a.Attempts.Select(AtHand)]))); break;
                case ReleaseRecord a: Later(0.005, () => Give(new AttemptKnown(a.Attempt))); break;
                case SettleRecord a: Later(0.005, () => Give(new AttemptKnown(a.Attempt))); break;
                case DialRecord a: Dial(a.Attempt.Id); break;
                case WithdrawCall a: Later(0.01, () => End(a.Attempt.Id, CallOutcome.Withdrawn, null)); break;
                case GiveToAgent a: Later(0.01, () => Seat(a.Attempt.Id, a.Agent)); break;
                default: throw new InvalidOperationException(action.GetType().Name);
            }
        }
    }

    private RecordAtHand AtHand(AttemptId attempt)
    {
        long id = ++_records;
        var subject = new SubjectId(attempt.Value);
        string number = $"+1202{id:00000000}";
        var record = new ReservedRecord(attempt, new RecordId(id), default, 0, number, NumberKind.Mobile) { Consent = true };
        return new RecordAtHand(record, new DoNotCallAnswer(false), subject, new SealedText(subject, number), null);
    }

    private void Dial(AttemptId attempt)
    {
        double fate = _dice.NextDouble();
        if (fate < AnswerRate)
        {
            Later(3 + (12 * _dice.NextDouble()), () =>
            {
                Give(new PersonThere(attempt));
                Later(2, () => End(attempt, CallOutcome.Abandoned, null));
            });
        }
        else if (fate < AnswerRate + 0.15)
        {
            Later(2 + (3 * _dice.NextDouble()), () => End(attempt, CallOutcome.Busy, 486));
        }
        else
        {
            Later(24, () => End(attempt, CallOutcome.NoAnswer, 408));
        }
    }

    private void Seat(AttemptId attempt, AgentId agent)
    {
        int place = int.Parse(agent.Value.AsSpan("agent".Length), System.Globalization.CultureInfo.InvariantCulture);
        if (_over.Contains(attempt))
        {
            return;
        }

        if (_agents[place].Activity != AgentActivity.Idle)
        {
            Give(new AgentMissing(attempt, agent, "agent-busy"));
            return;
        }

        _seats[attempt] = place;
        _agents[place] = new AgentSeen(agent, AgentActivity.Busy, Now);
        Give(new AgentThere(attempt, agent));
        Later(-100 * Math.Log(1 - _dice.NextDouble()), () =>
        {
            End(attempt, CallOutcome.Connected, null, hungUp: true);
            _agents[place] = new AgentSeen(agent, AgentActivity.WrappingUp, Now);
            Later(20, () =>
            {
                _agents[place] = new AgentSeen(agent, AgentActivity.Idle, Now);
                Give(new WrappedUp(attempt, "done"));
            });
        });
    }

    private void End(AttemptId attempt, CallOutcome outcome, int? status, bool hungUp = false)
    {
        if ((hungUp || !_seats.ContainsKey(attempt)) && _over.Add(attempt))
        {
            Give(new CallOver(attempt, outcome, status, null, null, outcome.Word()));
        }
    }

    private void Later(double seconds, Action what) => _agenda.Enqueue(what, ((Now + TimeSpan.FromSeconds(seconds)).Microseconds, _order++));

    Guid ICampaignSink.NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _dice.NextBytes(bytes);
        return new Guid(bytes);
    }

    void ICampaignSink.Raise(IDomainEvent domainEvent) => _state.Apply(domainEvent, Now);

    void ICampaignSink.Do(CampaignAction action) => _actions.Enqueue(action);

    void ICampaignSink.Done()
    {
    }

    void ICampaignSink.Refuse(string type, string detail, string? code) => throw new InvalidOperationException(detail);

    void ICampaignSink.Ignore(string reason)
    {
    }
}
