using Crm.Actors.Shards;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Signalling;
using Crm.Telephony.Trunks;

namespace Crm.Engine.Calls;

/// <content>
/// What an agent does on his phone: what he keyed in becomes a target of the house, and the verbs of his desk decide, so that a phone may
/// do no more than a browser. Nobody else's REFER leads anywhere.
/// </content>
public sealed partial class CallsProgram
{
    private const int Declined = 603;
    private const int NotFound = 404;

    private void Refer(ReferLegTo c, IShardContext context)
    {
        if (_calls.Find(c.Leg) is not { } call || AgentBehind(call, c.Leg) is not { } agent)
        {
            Decline(c.Leg, Declined, "refer-of-no-agent", context);
        }
        else if (c.Replaces is { } other)
        {
            Complete(call, agent, c.Leg, other, context);
        }
        else if (TargetOf(call, c.Target) is { } target)
        {
            HandleReferred(call, new TransferTo(agent.Agent, agent.Agent.Value, target), c.Leg, context);
        }
        else
        {
            Decline(c.Leg, NotFound, "refer-to-nowhere", context);
        }
    }

    /// <summary>The agent whose phone a dialog goes to: the one he has the customer on, or his second line.</summary>
    private static AgentLeg? AgentBehind(CallState call, LegId line) =>
        call.ActiveConsult is { Line: { } second } && second == line ? call.Agent
        : call.LegOn(line) is { } leg ? call.AgentOn(leg)
        : null;

    /// <summary>The second line of an agent's phone: he asks somebody beside the customer he has. Without one a phone places no calls.</summary>
    private void Dial(PhoneDials c, IShardContext context)
    {
        if (!_callOfAgent.TryGetValue(c.Agent, out var id) || _calls.Find(id) is not { } call)
        {
            Reject(c.Line, 403, "device-may-not-dial", context);
        }
        else if (TargetOf(call, c.Target) is not { } target)
        {
            Reject(c.Line, NotFound, "number-unknown", context);
        }
        else
        {
            var session = new MediaSessionId(context.NewId());
            _calls.Index(c.Line, call);
            _calls.Index(session, call);
            Handle(call, new SecondLine(c.Line, session, c.Agent, c.Agent.Value, target, c.SdpOffer), context);
        }
    }

    private void Replace(ReplaceLegBy c, IShardContext context)
    {
        if (_calls.Find(c.Replaced) is { } call)
        {
            var session = new MediaSessionId(context.NewId());
            _calls.Index(c.Line, call);
            _calls.Index(session, call);
            Handle(call, new ReplaceLeg(c.Replaced, c.Line, session, c.SdpOffer), context);
        }
        else
        {
            Reject(c.Line, 481, "replacing-nothing", context);
        }
    }

    private static void Reject(LegId line, int status, string reason, IShardContext context)
    {
        context.Effect(new Signal(new RejectLeg(line, status, null, reason)));
        context.Ignore(reason);
    }

    /// <summary>Both legs are the agent's; they belong together when the other one is that of his consult, or of the call he asked from.</summary>
    private void Complete(CallState call, AgentLeg agent, LegId leg, LegId other, IShardContext context)
    {
        if (_calls.Find(other) == call && call.ActiveConsult is not null)
        {
            HandleReferred(call, new CompleteTransfer(agent.Agent), leg, context);
        }
        else
        {
            Decline(leg, Declined, "refer-of-two-calls", context);
        }
    }

    private void HandleReferred(CallState call, CallInput input, LegId leg, IShardContext context)
    {
        var sink = new CallSink(context, call, (s, reason) => _flows.End(call, reason, s, _decider, context), leg);
        _decider.Decide(call, input, sink);
        _flows.Follow(call, sink, _decider, context);
        _calls.Settle(call);
    }

    /// <summary>An agent by extension or name, a queue or flow by its number on the call's trunk, else a number outside; null for what is none.</summary>
    private PartyTarget? TargetOf(CallState call, string keyed)
    {
        if ((_directory.FindExtension(keyed) ?? _directory.FindDevice(keyed)?.Agent) is { } colleague)
        {
            return new ToAgent(colleague);
        }

        return (call.Trunk is { } trunk ? _directory.FindNumber(trunk, keyed) : null) switch
        {
            null => new ToNumber(keyed),
            QueueDestination queue => new ToQueue(queue.Queue),
            FlowDestination flow when _library.Published(flow.Flow) is not null => new ToFlow(flow.Flow),
            _ => null,
        };
    }

    private static void Decline(LegId leg, int status, string reason, IShardContext context)
    {
        context.Effect(new Signal(new ReportReferral(leg, status)));
        context.Ignore(reason);
    }
}
