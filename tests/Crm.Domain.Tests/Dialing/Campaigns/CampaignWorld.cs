using Crm.Dialing.Campaigns;
using Crm.Dialing.Outcomes;
using Crm.Events;
using Crm.Primitives;

namespace Crm.Domain.Tests.Dialing.Campaigns;

/// <summary>
/// A campaign in a world of its own under a clock that moves only when told: agents who come and go, numbers that answer or do not, a list, a
/// routing that may have given the agent away, and crashes that lose everything but what is stored and what shards have told each other.
/// </summary>
internal sealed class CampaignWorld : ICampaignSink
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly CampaignId Id = new("winter");

    private readonly Random _dice;
    private readonly CampaignDecider _decider = new();
    private readonly PriorityQueue<(Action Do, int Life), (long At, long Order)> _agenda = new();
    private readonly List<CampaignAction> _actions = [];
    private readonly Dictionary<AttemptId, SimulatedCall> _calls = [];
    private long _order;
    private int _life; // what belongs to an earlier life of the process never happens

    public CampaignWorld(int seed, CampaignSettings settings, int agents, int records, double answerRate)
    {
        _dice = new Random(seed);
        (AnswerRate, State) = (answerRate, new CampaignState(Id));
        Auditor = new CampaignAuditor(settings);
        List = new RecordBook(records, settings.Retry);
        for (int i = 0; i < agents; i++)
        {
            Agents.Add(new SimulatedAgent(new AgentId($"agent{i}")) { There = true });
        }

        Give(new SaveCampaign(settings, "user:anna"));
    }

    public Instant Now { get; private set; } = Instant.From(new DateTimeOffset(2026, 1, 5, 18, 0, 0, TimeSpan.Zero));

    public CampaignState State { get; private set; }

    public CampaignAuditor Auditor { get; }

    public RecordBook List { get; }

    public List<SimulatedAgent> Agents { get; } = [];

    public double AnswerRate { get; }

    public TimeSpan InboundWait { get; set; }

    public List<(IDomainEvent Event, Instant At)> Journal { get; } = [];

    public List<string> Refusals { get; } = [];

    public List<string> Ignored { get; } = [];

    /// <summary>Chance that an agent dials a record he is shown; else he skips it, enters the party as wanting no calls, or dreams.</summary>
    public double Dials { get; set; } = 0.75;

    /// <summary>What agents say came of their calls; null for nothing but "sold".</summary>
    public Func<Attempt, DisposeAttempt?>? Disposes { get; set; }

    /// <summary>Chance that routing has given an agent away who looked idle.</summary>
    public double Stolen { get; set; }

    public void Ask(CampaignVerb verb) => Give(new AskCampaign(verb, "user:anna"));

    /// <summary>Tells the campaign something, as if now.</summary>
    public void Tell(CampaignInput input) => Give(input);

    public void Run(TimeSpan time)
    {
        var until = Now + time;
        Later(TimeSpan.Zero, Look);
        while (_agenda.TryPeek(out var next, out var when) && when.At <= until.Microseconds)
        {
            _agenda.Dequeue();
            Now = new Instant(when.At);
            if (next.Life is 0 || next.Life == _life)
            {
                next.Do();
            }
        }

        (Now, _looking) = (until, false);
    }

    /// <summary>The process dies and comes back: memory, effects under way and calls are gone.</summary>
    public void Crash()
    {
        _life++;
        _actions.Clear();
        State = new CampaignState(Id);
        foreach (var (domainEvent, at) in Journal)
        {
            State.Apply(domainEvent, at);
        }

        State = CampaignState.Of(State.Take()); // as from a snapshot
        foreach (var call in _calls.Values.Where(c => !c.Over))
        {
            call.Over = true;
            call.Agent?.Leave();
            Tell(TimeSpan.FromMilliseconds(20), new CallOver(call.Attempt.Id, call.Connected ? CallOutcome.Connected : CallOutcome.Lost, null, null, null, "process-lost"));
        }

        foreach (var agent in Agents)
        {
            if (agent.Holding is { } held)
            {
                Tell(TimeSpan.FromMilliseconds(30), new PreviewLost(held, agent.Id, "restart"));
            }

            agent.Leave();
            agent.There = false;
            var who = agent;
            Sure(TimeSpan.FromSeconds(3), () => who.There = true);
        }

        _looking = false;
        Give(new CampaignRecovered());
        Later(TimeSpan.Zero, Look);
    }

    private bool _looking;

    private void Look()
    {
        if (!_looking)
        {
            _looking = true;
            LookOn();
        }
    }

    private void LookOn()
    {
        if (State.NextDeadline() <= Now)
        {
            Give(new CampaignTimePassed());
        }

        var seen = Agents.Where(a => a.There).Select(a => new AgentSeen(a.Id, a.Activity, a.Since));
        Give(new FloorSeen([.. seen], 1_000, InboundWait, true, List.Ready(Now), List.Open));
        Later(TimeSpan.FromMilliseconds(250), LookOn);
    }

    private void Give(CampaignInput input)
    {
        _decider.Decide(State, input, this);
        Auditor.Look(State, Now);
        var actions = _actions.ToArray();
        _actions.Clear();
        foreach (var action in actions)
        {
            Carry(action);
        }
    }

    private void Carry(CampaignAction action)
    {
        switch (action)
        {
            case ReserveRecords a: Later(TimeSpan.FromMilliseconds(5), () => Give(new RecordsReserved(a.Attempts, List.Reserve(a.Attempts, Now)))); break;
            case ReleaseRecord a: Later(TimeSpan.FromMilliseconds(5), () => Know(a.Attempt, () => List.Release(a.Attempt, a.NotBefore))); break;
            case SettleRecord a: Later(TimeSpan.FromMilliseconds(5), () => Know(a.Attempt, () => Auditor.Settled(a.Attempt, List.Settle(a.Attempt, a.Outcome)))); break;
            case ReleaseAllBut a: List.ReleaseAllBut(a.Attempts); break;
            case ListDoNotCall a: Later(TimeSpan.FromMilliseconds(5), () => Enter(a)); break;
            case OfferPreview a: Sure(TimeSpan.FromMilliseconds(10), () => Show(a.Preview)); break;
            case WithdrawPreview a: Sure(TimeSpan.FromMilliseconds(10), () => TakeAway(a.Preview)); break;
            case CheckPreview a:
                Later(TimeSpan.FromMilliseconds(2), () => Give(new DialPreview(a.Preview.Attempt, null, List.Listing(a.Preview.Number))));
                break;
            case DialRecord a: Dial(a); break;
            case WithdrawCall a: Sure(TimeSpan.FromMilliseconds(10), () => Withdraw(a.Attempt.Id)); break;
            case GiveToAgent a: Sure(TimeSpan.FromMilliseconds(15), () => Seat(a)); break;
            default: throw new InvalidOperationException(action.GetType().Name);
        }
    }

    private void Enter(ListDoNotCall a)
    {
        List.Listed.Add(a.Number.Cipher);
        Auditor.Listed.Add(a.Number.Cipher);
        Give(new OptOutKnown(a.Attempt));
    }

    /// <summary>Routing gives the agent the record, or not; he looks at it for a while, and does what his character is.</summary>
    private void Show(Preview preview)
    {
        var agent = Agents.Single(a => a.Id == preview.Agent);
        if (!agent.There || agent.Activity != AgentActivity.Idle || _dice.NextDouble() < Stolen)
        {
            Tell(TimeSpan.FromMilliseconds(10), new PreviewLost(preview.Attempt, agent.Id, "agent-busy"));
            return;
        }

        agent.Hold(preview.Attempt);
        Later(TimeSpan.FromSeconds(2 + 20 * _dice.NextDouble()), () =>
        {
            if (agent.Holding != preview.Attempt || !agent.There)
            {
                return;
            }

            double mood = _dice.NextDouble();
            Give(mood < Dials ? new DialPreview(preview.Attempt, agent.Id, List.Listing(preview.Number))
                : mood < Dials + 0.1 ? new SkipPreview(preview.Attempt, agent.Id, "knows him")
                : mood < Dials + 0.15 ? new OptOut(preview.Attempt, agent.Id)
                : new FloorSeen(State.Floor!.Agents, 1_000, InboundWait, true, List.Ready(Now), List.Open)); // he dreams; the timer decides
        });
    }

    private void TakeAway(Preview preview)
    {
        var agent = Agents.Single(a => a.Id == preview.Agent);
        if (agent.Holding == preview.Attempt)
        {
            agent.Free(Now);
        }
    }

    private void Know(AttemptId attempt, Action keep)
    {
        keep();
        Give(new AttemptKnown(attempt));
    }

    private void Dial(DialRecord a)
    {
        Auditor.Dialled(a, State, Now);
        var call = _calls[a.Attempt.Id] = new SimulatedCall(a.Attempt);
        double fate = _dice.NextDouble();
        var rings = TimeSpan.FromSeconds(3 + 12 * _dice.NextDouble());
        if (fate < AnswerRate)
        {
            Later(rings, () => Answer(call));
            return;
        }

        var (outcome, status, after) = fate < AnswerRate + 0.2 ? (CallOutcome.Busy, 486, TimeSpan.FromSeconds(1)) : (CallOutcome.NoAnswer, 408, TimeSpan.FromSeconds(25));
        Later(after, () => End(call, outcome, status));
    }

    private void Answer(SimulatedCall call)
    {
        if (!call.Over && call.Attempt is { IsOwned: true, Agent: { } owner })
        {
            var agent = Agents.Single(x => x.Id == owner);
            (call.Answered, call.Connected, call.Agent) = (true, true, agent);
            agent.Talk();
            Tell(TimeSpan.FromMilliseconds(10), new AgentThere(call.Attempt.Id, owner));
            Later(TimeSpan.FromSeconds(20 + 160 * _dice.NextDouble()), () => Finish(call, agent));
        }
        else if (!call.Over)
        {
            call.Answered = true;
            Tell(TimeSpan.FromMilliseconds(5), new PersonThere(call.Attempt.Id));
            Later(Patience, () =>
            {
                if (!call.Connected)
                {
                    End(call, CallOutcome.Abandoned, null);
                }
            });
        }
    }

    private void Seat(GiveToAgent a)
    {
        var call = _calls[a.Attempt.Id];
        var agent = Agents.Single(x => x.Id == a.Agent);
        if (call.Over)
        {
            return; // the campaign has been told how it ended
        }

        if (!agent.There || agent.Activity != AgentActivity.Idle || _dice.NextDouble() < Stolen)
        {
            Tell(TimeSpan.FromMilliseconds(10), new AgentMissing(call.Attempt.Id, agent.Id, "agent-busy"));
            return;
        }

        (call.Connected, call.Agent) = (true, agent);
        agent.Talk();
        Tell(TimeSpan.FromMilliseconds(10), new AgentThere(call.Attempt.Id, agent.Id));
        Later(TimeSpan.FromSeconds(20 + 160 * _dice.NextDouble()), () => Finish(call, agent));
    }

    private void Finish(SimulatedCall call, SimulatedAgent agent)
    {
        End(call, CallOutcome.Connected, null);
        agent.WrapUp();
        if (Disposes?.Invoke(call.Attempt) is { } disposition)
        {
            Later(TimeSpan.FromSeconds(5), () => Give(disposition with { Attempt = call.Attempt.Id, By = agent.Id }));
        }

        Later(TimeSpan.FromSeconds(10), () =>
        {
            agent.Free(Now);
            Tell(TimeSpan.FromMilliseconds(5), new WrappedUp(call.Attempt.Id, Disposes?.Invoke(call.Attempt)?.Code ?? "sold"));
        });
    }

    private void Withdraw(AttemptId attempt)
    {
        if (_calls.GetValueOrDefault(attempt) is { Answered: false, Over: false } call)
        {
            End(call, CallOutcome.Withdrawn, null);
        }
    }

    private void End(SimulatedCall call, CallOutcome outcome, int? status)
    {
        if (!call.Over)
        {
            call.Over = true;
            if (call.Attempt is { IsOwned: true, Agent: { } owner } && !call.Connected)
            {
                Agents.Single(a => a.Id == owner).Free(Now); // nobody was reached: nothing is written up
            }

            Auditor.HungUp(call.Attempt.Id, Now);
            Tell(TimeSpan.FromMilliseconds(5), new CallOver(call.Attempt.Id, outcome, status, null, null, outcome.Word()));
        }
    }

    /// <summary>Messages between shards survive crashes.</summary>
    private void Tell(TimeSpan after, CampaignInput input) => Sure(after, () => Give(input));

    private void Sure(TimeSpan after, Action what) => _agenda.Enqueue((what, 0), ((Now + after).Microseconds, _order++));

    private void Later(TimeSpan after, Action what)
    {
        _life = Math.Max(1, _life);
        _agenda.Enqueue((what, _life), ((Now + after).Microseconds, _order++));
    }

    Guid ICampaignSink.NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _dice.NextBytes(bytes);
        return new Guid(bytes);
    }

    void ICampaignSink.Raise(IDomainEvent domainEvent)
    {
        Journal.Add((domainEvent, Now));
        State.Apply(domainEvent, Now);
        Auditor.Raised(domainEvent, Now);
    }

    void ICampaignSink.Do(CampaignAction action) => _actions.Add(action);

    void ICampaignSink.Done()
    {
    }

    void ICampaignSink.Refuse(string type, string detail, string? reason) => Refusals.Add(detail);

    void ICampaignSink.Ignore(string reason) => Ignored.Add(reason);
}
