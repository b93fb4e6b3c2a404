using Crm.Actors.Shards;
using Crm.Engine.Calls;
using Crm.Events;
using Crm.Events.Calls;
using Crm.Events.Privacy;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Outbound;
using Crm.Telephony.Trunks;

namespace Crm.Engine.Outbound;

/// <summary>
/// The one way out: asks the <see cref="OutboundGate"/> before anything is dialled, keeps the ledger it decides by, and leaves an event of
/// every call and of every refusal. Owned by the calls shard's loop.
/// </summary>
internal sealed class ExternalCalls(ITelephonyDirectory directory, IPersonalDataVault vault, CallRegistry calls, Func<TrunkId, int> inboundOn)
{
    /// <summary>What was dialled, and what it cost.</summary>
    public OutboundLedger Ledger { get; } = new();

    /// <summary>Dials for a customer if the rules allow it; false when they do not, which is stored and counted.</summary>
    public bool Dial(CallState call, OutboundRequest request, TimeSpan ringTimeout, CallSink sink, CallDecider decider, IShardContext context)
    {
        var plan = directory.Outbound;
        request = request with
        {
            Preferred = request.Preferred ?? call.Trunk,
            Caller = request.Caller ?? (call.From is { } from ? vault.Open(from) : null),
        };
        switch (OutboundGate.Decide(plan, Ledger, request, inboundOn, context.Now))
        {
            case OutboundAllowed allowed:
                var dial = new DialExternal(
                    new ExternalDialled(
                        call.Id,
                        call.Interaction,
                        new LegId(context.NewId()),
                        allowed.Trunk,
                        request.Originator,
                        vault.Seal(call.Subject, allowed.Number.Text),
                        allowed.Presented is { } shown ? vault.Seal(call.Subject, shown) : null,
                        allowed.RatePerMinute,
                        allowed.Longest,
                        allowed.IsEmergency),
                    new MediaSessionId(context.NewId()),
                    allowed.Number.Text,
                    allowed.Presented,
                    ringTimeout,
                    plan.Numbers.Ringback);
                calls.Index(dial.Session, call);
                decider.Decide(call, dial, sink);
                context.Effect(new ExternalCounted(null));
                return true;
            case OutboundRefused refused:
                context.Raise(new ExternalRefused(call.Id, call.Interaction, request.Originator, vault.Seal(call.Subject, request.Dialled), refused.Reason));
                context.Effect(new ExternalCounted(refused.Reason));
                return false;
            default:
                throw new InvalidOperationException("The gate knows two verdicts.");
        }
    }

    /// <summary>Counts what happened to outside legs; others are not known to the ledger.</summary>
    public void Apply(IDomainEvent domainEvent, Instant at)
    {
        switch (domainEvent)
        {
            case ExternalDialled e: Ledger.Dialled(e.Leg, e.Trunk, e.Emergency ? null : e.Originator, e.RatePerMinute, e.Longest, at); break;
            case LegAnswered e: Ledger.Answered(e.Leg, at); break;
            case LegEnded e: Ledger.Ended(e.Leg, at); break;
        }
    }
}

/// <summary>Effect: a call to the outside is dialled, or was refused by the rules.</summary>
/// <param name="Refusal">The reason word; null when it is dialled.</param>
public sealed record ExternalCounted(string? Refusal);
