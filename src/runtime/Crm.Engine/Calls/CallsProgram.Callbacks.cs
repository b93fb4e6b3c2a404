using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Engine.Callbacks;
using Crm.Engine.Messages;
using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Calls;

/// <content>Promised calls back: asked for, found again, called when their turn has come, taken back.</content>
public sealed partial class CallsProgram : IPromises
{
    private static readonly TimeSpan UsualRingTime = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan RingMargin = TimeSpan.FromSeconds(5); // for media, so that our word reaches routing before its deadline does

    private readonly CallbackBook _callbacks = new();

    /// <summary>All calls that keep a promise, those in conversation too.</summary>
    public IReadOnlyList<CallbackSight> Callbacks() => [.. _calls.All.Select(CallbackSight.Of).OfType<CallbackSight>()];

    /// <summary>Open promises by queue; queues without any may be missing.</summary>
    public IReadOnlyDictionary<QueueId, int> CallbackCounts() => new Dictionary<QueueId, int>(_callbacks.Counts);

    /// <summary>The promise an interaction keeps; null when it is over or none.</summary>
    public CallbackSight? CallbackOf(InteractionId interaction) => _calls.Find(interaction) is { } call ? CallbackSight.Of(call) : null;

    private void Ask(AskCallback c, IShardContext context)
    {
        if (_external.NeverCallsBack(c.Number, c.Asked.Queue, context.Now) is { } reason)
        {
            context.Reply(new CommandRefused("destination-refused", reason));
        }
        else if (((IPromises)this).Promise(c.Asked, context) is { } kept)
        {
            context.Reply(new CallbackAccepted(new CallbackId(kept.Value), kept, Merged: kept != c.Asked.Interaction));
        }
        else
        {
            context.Reply(new CommandRefused("unavailable", "Too many callbacks are waiting."));
        }
    }

    InteractionId? IPromises.Promise(CallbackAsked asked, IShardContext context)
    {
        if (_callbacks.Find(asked.Queue, asked.CustomerKey) is { } id && _calls.Find(id) is { } open)
        {
            Handle(open, new CallbackAskedOnceMore(asked.Origin, asked.By), context);
            return open.Interaction;
        }

        if (_callbacks.Count >= _policy.PromisesMax)
        {
            context.Ignore("promises-full");
            return null;
        }

        Handle(_calls.GetOrAdd(asked.Call, asked.Interaction), asked, context);
        return asked.Interaction;
    }

    bool IPromises.PromiseTo(
        CallState call, QueueId queue, string number, string by, string language, IReadOnlyDictionary<string, string> known, CallSink sink, IShardContext context)
    {
        if (call.Stage != CallStage.InFlow)
        {
            context.Ignore("callback-late");
            return false;
        }

        number = _external.NumberOf(number);
        var sealedNumber = _vault.Seal(call.Subject, number);
        string? name = known.GetValueOrDefault("customer.name") ?? known.GetValueOrDefault("caller.name");
        var asked = new CallbackAsked(
            new CallId(context.NewId()),
            new InteractionId(context.NewId()),
            call.Subject,
            sealedNumber,
            name is null ? null : _vault.Seal(call.Subject, name),
            Guid.TryParse(known.GetValueOrDefault("customer.id"), out var id) ? new CustomerId(id) : null,
            queue,
            call.CustomerKey,
            call.WaitingSince ?? context.Now,
            null,
            call.Interaction,
            by,
            null,
            language);
        if (((IPromises)this).Promise(asked, context) is not { } keptBy)
        {
            return false;
        }

        context.Effect(new PartyPromised(call.Interaction, keptBy, number));
        _decider.Decide(call, new FlowTakesCallback(new CallbackId(keptBy.Value), queue, sealedNumber, language, keptBy), sink);
        return true;
    }

    bool IPromises.CanCallBack(string number, QueueId queue, Instant now) => _external.NeverCallsBack(_external.NumberOf(number), queue, now) is null;

    private void Cancel(CancelCallback c, IShardContext context)
    {
        if (_calls.Find(new InteractionId(c.Callback.Value)) is { Promise: not null } call)
        {
            Handle(call, new CancelPromise(c.Reason, c.By), context);
        }
        else
        {
            context.Reply(new CommandRefused("not-found", "There is no such callback, or it is over."));
        }
    }

    private void CallbackDue(CallbackDueMessage m, IShardContext context)
    {
        if (_calls.Find(m.Interaction) is { IsPromised: true } call && call.Visit == m.Visit)
        {
            CallBack(call, null, m.Deadline, context);
        }
        else
        {
            context.Send(EngineOptions.RoutingShard, new CallbackFailed(m.Interaction, "call-gone"));
        }
    }

    /// <summary>The turn of a promise has come: the customer is called, for the agent who accepted it or before one is sought.</summary>
    private void CallBack(CallState call, ConnectAgent? accepted, Instant? deadline, IShardContext context)
    {
        if (call.Promise!.Canceled || (call.Stage != CallStage.Promised && call.Parting is null))
        {
            context.Ignore("dial-late");
            return;
        }

        var total = deadline is { } until ? until - context.Now : UsualRingTime + RingMargin;
        var ring = total - TimeSpan.FromTicks(Math.Min(RingMargin.Ticks, total.Ticks / 4));
        Handle(call, _external.CallBack(call, accepted, ring > TimeSpan.FromSeconds(1) ? ring : TimeSpan.FromSeconds(1), context), context);
    }
}
