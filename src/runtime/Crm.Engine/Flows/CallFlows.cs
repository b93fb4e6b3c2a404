using Crm.Actors.Shards;
using Crm.Engine.Callbacks;
using Crm.Engine.Calls;
using Crm.Engine.Outbound;
using Crm.Events.Privacy;
using Crm.Ivr;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Outbound;

namespace Crm.Engine.Flows;

/// <summary>
/// Runs the flows of the calls of one shard, between two pure parts: the <see cref="CallDecider"/> tells by notices what happened to the
/// caller, the <see cref="FlowInterpreter"/> answers with effects, and these become inputs of the decider again, all within one decision.
/// Owned by the shard's loop.
/// </summary>
internal sealed class CallFlows(IFlowLibrary library, QueueBoard board, IPersonalDataVault vault, ExternalCalls external, IPromises promises)
{
    private const int NoticesMax = 1_000; // one input's consequences; the interpreter's own limits are far lower

    private readonly Dictionary<CallId, CallFlow> _flows = [];
    private readonly SortedSet<(Instant Due, CallId Call)> _deadlines = new(DeadlineOrder);
    private readonly Dictionary<CallId, Instant> _armed = [];

    private static readonly Comparer<(Instant Due, CallId Call)> DeadlineOrder =
        Comparer<(Instant Due, CallId Call)>.Create((a, b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Call.Value.CompareTo(b.Call.Value));

    /// <summary>When the next flow is due.</summary>
    public Instant NextDeadline => _deadlines.Count > 0 ? _deadlines.Min.Due : Instant.MaxValue;

    /// <summary>A call arrives of whom this is known.</summary>
    public void Expect(CallId call, IReadOnlyDictionary<string, string> known) => _flows[call] = new CallFlow(known);

    /// <summary>Carries out what a decision told the flows, and what follows from it, until nothing is left.</summary>
    public void Follow(CallState call, CallSink sink, CallDecider decider, IShardContext context)
    {
        for (int taken = 0; sink.Notices.TryDequeue(out var notice); taken++)
        {
            if (notice is OverflowsToCallback promise)
            {
                PromiseInstead(call, promise, sink, decider, context);
            }
            else if (notice is OverflowsOutside wish)
            {
                if (!external.Dial(call, new OutboundRequest(wish.Number, $"queue:{wish.Queue}"), wish.RingTimeout, sink, decider, context))
                {
                    decider.Decide(call, new ExternalNotAllowed(), sink);
                }
            }
            else if (notice is AgentDialsOutside agent)
            {
                if (external.RefusalOf(call, new OutboundRequest(agent.Number, $"user:{agent.By}"), agent.RingTimeout, sink, decider, context) is { } refusal)
                {
                    decider.Decide(call, new ExternalNotAllowed(refusal), sink);
                }
            }
            else if (FlowOf(call, notice) is { } flow)
            {
                var run = new FlowRun(call, flow, sink, decider, context, library, board.Current, vault, external, promises);
                if (taken < NoticesMax)
                {
                    run.Take(notice);
                }
                else
                {
                    run.GiveUp("flow-runaway");
                    sink.Notices.Clear();
                }
            }
        }

        Settle(call);
    }

    /// <summary>The flow of a call; one that had none gets it when an agent sends its customer into one.</summary>
    private CallFlow? FlowOf(CallState call, CallNotice notice)
    {
        if (!_flows.TryGetValue(call.Id, out var flow) && notice is FlowBegins)
        {
            _flows[call.Id] = flow = new CallFlow(new Dictionary<string, string>());
        }

        return flow;
    }

    private void PromiseInstead(CallState call, OverflowsToCallback wish, CallSink sink, CallDecider decider, IShardContext context)
    {
        IReadOnlyDictionary<string, string> known = _flows.TryGetValue(call.Id, out var flow) ? flow.Attributes : new Dictionary<string, string>();
        if (call.From is not { } from
            || vault.Open(from) is not { } number
            || !promises.CanCallBack(number, wish.Queue, context.Now)
            || !promises.PromiseTo(call, wish.Queue, number, $"queue:{wish.Queue}", call.Language, known, sink, context))
        {
            decider.Decide(call, new ExternalNotAllowed(), sink);
        }
    }

    /// <summary>A lookup is over.</summary>
    public void Take(CallState call, LookupOver over, CallSink sink, CallDecider decider, IShardContext context)
    {
        if (_flows.TryGetValue(call.Id, out var flow) && flow.Active is { } session && session == over.Session)
        {
            new FlowRun(call, flow, sink, decider, context, library, board.Current, vault, external, promises).Step(session, new LookupEnded(over.Lookup, over.Result));
        }
        else
        {
            context.Ignore("lookup-late");
        }

        Follow(call, sink, decider, context);
    }

    /// <summary>The calls whose flows have something due.</summary>
    public List<CallId> Due(Instant now) => [.. _deadlines.TakeWhile(d => d.Due <= now).Select(d => d.Call)];

    /// <summary>Time passed: steps what is due of a call's flows.</summary>
    public void Pass(CallState call, CallSink sink, CallDecider decider, IShardContext context)
    {
        if (_flows.TryGetValue(call.Id, out var flow))
        {
            var run = new FlowRun(call, flow, sink, decider, context, library, board.Current, vault, external, promises);
            foreach (var session in new[] { flow.Treatment, flow.Main })
            {
                if (session is not null && session.Deadline <= context.Now)
                {
                    run.Step(session, new FlowDeadlinePassed());
                }
            }
        }

        Follow(call, sink, decider, context);
    }

    /// <summary>The call is over: whatever runs is cancelled, and the trace is closed before the interaction is.</summary>
    public void End(CallState call, string reason, CallSink sink, CallDecider decider, IShardContext context)
    {
        if (_flows.Remove(call.Id, out var flow))
        {
            new FlowRun(call, flow, sink, decider, context, library, board.Current, vault, external, promises).Cancel(reason);
        }

        Settle(call);
    }

    /// <summary>Forgets everything, as after the loss of memory.</summary>
    public void Clear()
    {
        _flows.Clear();
        _deadlines.Clear();
        _armed.Clear();
        board.Wanted = false;
    }

    private void Settle(CallState call)
    {
        if (_armed.Remove(call.Id, out var before))
        {
            _deadlines.Remove((before, call.Id));
        }

        if (_flows.TryGetValue(call.Id, out var flow) && flow.Deadline is var due && due != Instant.MaxValue)
        {
            _armed[call.Id] = due;
            _deadlines.Add((due, call.Id));
        }

        board.Wanted = _flows.Count > 0;
    }
}
