using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Events;
using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Signalling;

namespace Crm.Engine.Calls;

/// <summary>Lets the pure call decider speak to the shard kernel.</summary>
/// <param name="call">The call that is decided about.</param>
/// <param name="referrer">The phone that asked for what is decided (REFER); it is told instead of a desk, before it is hung up.</param>
internal sealed class CallSink(IShardContext context, CallState call, Action<CallSink, string> endFlows, LegId? referrer = null) : ICallSink
{
    private readonly bool _answersDesk = referrer is null;
    private LegId? _untold = referrer;

    /// <summary>What the flows must be told once the input is decided.</summary>
    public Queue<CallNotice> Notices { get; } = new();

    public Instant Now => context.Now;

    public Guid NewId() => context.NewId();

    public void Raise(IDomainEvent domainEvent)
    {
        bool wasConnected = call.WasConnected;
        context.Raise(domainEvent);
        if (CampaignWords.Of(call, wasConnected, domainEvent) is { } word)
        {
            context.Send(EngineOptions.CampaignsShard, word);
        }

        if (domainEvent is CallTransferred transferred)
        {
            context.Effect(new TransferCounted((transferred.Attended ? "attended-" : "") + transferred.Target, null));
        }
        else if (domainEvent is SupervisionStarted supervised)
        {
            context.Effect(new SupervisionCounted(supervised.Mode));
        }
        else if (domainEvent is TransferReturned returned)
        {
            context.Effect(new TransferCounted(null, returned.Reason));
        }
    }

    public void Do(CallAction action)
    {
        if (action is Signal { Command: HangUpLeg hangUp } && hangUp.Leg == _untold)
        {
            Report(200);
        }

        context.Effect(action);
    }

    public void Tell(RoutingMessage message) => context.Send(EngineOptions.RoutingShard, message);

    public void Notify(CallNotice notice)
    {
        if (notice is FlowMustEnd end)
        {
            endFlows(this, end.Reason); // at once: the trace ends before the interaction does
        }
        else
        {
            Notices.Enqueue(notice);
        }
    }

    public void Done()
    {
        Report(200);
        Reply(new CommandDone());
    }

    public void Refuse(string type, string detail, string reason)
    {
        Report(type switch { "forbidden" => 403, "not-found" => 404, "invalid" => 484, "unavailable" => 503, _ => 603 });
        Reply(new CommandRefused(type, detail, reason));
    }

    public void Ignore(string reason)
    {
        Report(603);
        context.Ignore(reason);
    }

    private void Reply(CommandResult result)
    {
        if (_answersDesk)
        {
            context.Reply(result);
        }
    }

    private void Report(int status)
    {
        if (_untold is { } leg)
        {
            _untold = null;
            context.Effect(new Signal(new ReportReferral(leg, status)));
        }
    }
}

/// <summary>Effect: a customer was handed on, or came back.</summary>
/// <param name="Target">To whom; null when he came back.</param>
/// <param name="Returned">Why he came back.</param>
public sealed record TransferCounted(string? Target, string? Returned);

/// <summary>Effect: a supervisor listens to a call.</summary>
public sealed record SupervisionCounted(string Mode);
