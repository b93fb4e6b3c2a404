using Crm.Actors.Shards;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Signalling;
using Crm.Telephony.Trunks;

namespace Crm.Engine.Calls;

/// <content>
/// Transfers that an agent asks for on his phone: what he keyed in becomes a target of the house, and the verbs of his desk decide, so
/// that a phone may do no more than a browser. Nobody else's REFER leads anywhere.
/// </content>
public sealed partial class CallsProgram
{
    private const int Declined = 603;
    private const int NotFound = 404;

    private void Refer(ReferLegTo c, IShardContext context)
    {
        if (_calls.Find(c.Leg) is not { } call || call.AgentOn(c.Leg) is not { } agent)
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
        var sink = new CallSink(context, (s, reason) => _flows.End(call, reason, s, _decider, context), leg);
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
