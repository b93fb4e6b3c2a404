using System.Collections.Immutable;
using Crm.Actors.Shards;
using Crm.Customers.Numbers;
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
internal sealed class ExternalCalls(
    ITelephonyDirectory directory, IPersonalDataVault vault, CallRegistry calls, Func<TrunkId, int> inboundOn, Func<TrunkId, bool> isSuspended)
{
    private const string EmergencyNumber = "emergency-number";

    /// <summary>What was dialled, and what it cost.</summary>
    public OutboundLedger Ledger { get; } = new();

    /// <summary>Dials for a customer if the rules allow it; false when they do not, which is stored and counted.</summary>
    public bool Dial(CallState call, OutboundRequest request, TimeSpan ringTimeout, CallSink sink, CallDecider decider, IShardContext context) =>
        RefusalOf(call, request, ringTimeout, sink, decider, context) is null;

    /// <summary>Dials if the rules allow it; else gives their reason word, which is stored and counted.</summary>
    public string? RefusalOf(CallState call, OutboundRequest request, TimeSpan ringTimeout, CallSink sink, CallDecider decider, IShardContext context)
    {
        var plan = directory.Outbound;
        request = request with
        {
            Preferred = request.Preferred ?? call.Trunk,
            Caller = request.Caller ?? (call.From is { } from ? vault.Open(from) : null),
        };
        switch (Ask(request, context.Now))
        {
            case OutboundAllowed allowed:
                var dial = new DialExternal(
                    Dialled(call, request, allowed, context),
                    new MediaSessionId(context.NewId()),
                    allowed.Number.Text,
                    allowed.Presented,
                    ringTimeout,
                    plan.Numbers.Ringback);
                calls.Index(dial.Session, call);
                decider.Decide(call, dial, sink);
                context.Effect(new ExternalCounted(null));
                return null;
            case OutboundRefused refused:
                Refuse(call, request, refused.Reason, context);
                return refused.Reason;
            default:
                throw new InvalidOperationException("The gate knows two verdicts.");
        }
    }

    /// <summary>
    /// What a promise whose turn has come is told: dial the customer, or that the rules forbid it, which is stored and counted. Emergency
    /// numbers are never called back: nobody there is waiting for us.
    /// </summary>
    public CallInput CallBack(CallState call, ConnectAgent? accepted, TimeSpan ringTimeout, IShardContext context)
    {
        if (vault.Open(call.Promise!.Number) is not { } number)
        {
            return new DialForbidden("erased", ForGood: true, accepted);
        }

        var plan = directory.Outbound;
        var request = new OutboundRequest(number, Originator(call.Queue!.Value));
        switch (Ask(request, context.Now))
        {
            case OutboundAllowed { IsEmergency: false } allowed:
                var dial = new DialCustomer(
                    Dialled(call, request, allowed, context),
                    new MediaSessionId(context.NewId()),
                    allowed.Number.Text,
                    allowed.Presented,
                    ringTimeout,
                    plan.Numbers.Ringback,
                    accepted);
                calls.Index(dial.Session, call);
                calls.Index(dial.Event.Leg, call);
                context.Effect(new ExternalCounted(null));
                return dial;
            case OutboundAllowed:
                Refuse(call, request, EmergencyNumber, context);
                return new DialForbidden(EmergencyNumber, ForGood: true, accepted);
            case OutboundRefused refused:
                Refuse(call, request, refused.Reason, context);
                return new DialForbidden(refused.Reason, !Passes(refused.Reason), accepted);
            default:
                throw new InvalidOperationException("The gate knows two verdicts.");
        }
    }

    /// <summary>
    /// What a call is told whose agent is on the line and waits for the number he dialled: dial it, or that the rules forbid it by now,
    /// which is stored and counted.
    /// </summary>
    public CallInput CallOut(CallState call, PlacedCall placed, TimeSpan ringTimeout, IShardContext context)
    {
        if (vault.Open(placed.Number) is not { } number)
        {
            return new DialForbidden("erased", ForGood: true, null);
        }

        var plan = directory.Outbound;
        var request = new OutboundRequest(number, placed.By, Presented: placed.Presented);
        switch (Ask(request, context.Now))
        {
            case OutboundAllowed allowed:
                var dial = new DialCustomer(
                    Dialled(call, request, allowed, context), new MediaSessionId(context.NewId()), allowed.Number.Text, allowed.Presented, ringTimeout, plan.Numbers.Ringback, null);
                calls.Index(dial.Session, call);
                calls.Index(dial.Event.Leg, call);
                context.Effect(new ExternalCounted(null));
                return dial;
            case OutboundRefused refused:
                Refuse(call, request, refused.Reason, context);
                return new DialForbidden(refused.Reason, !Passes(refused.Reason), null);
            default:
                throw new InvalidOperationException("The gate knows two verdicts.");
        }
    }

    /// <summary>Whether a campaign's call has a trunk left to be tried by.</summary>
    public bool HasTrunkBeside(CampaignCall campaign) => TrunksOf(campaign, campaign.Dial, campaign.Trunk).Length > 0;

    /// <summary>
    /// What a campaign's call is told: dial by the first of its trunks that may, or that none may, which is stored and counted. Emergency
    /// numbers are no campaign's.
    /// </summary>
    public CallInput CampaignCall(CallState call, CampaignCall campaign, CampaignDial dial, IShardContext context)
    {
        if (vault.Open(campaign.Number) is not { } number)
        {
            return new DialForbidden("erased", ForGood: true, null);
        }

        var plan = directory.Outbound;
        var request = new OutboundRequest(number, OriginatorOf(campaign.Campaign), Presented: dial.Presented) { Only = TrunksOf(campaign, dial, null) };
        switch (Ask(request, context.Now))
        {
            case OutboundAllowed { IsEmergency: false } allowed:
                var customer = new DialCustomer(
                    Dialled(call, request, allowed, context), new MediaSessionId(context.NewId()), allowed.Number.Text, allowed.Presented, dial.RingTime, plan.Numbers.Ringback, null);
                calls.Index(customer.Session, call);
                calls.Index(customer.Event.Leg, call);
                context.Effect(new ExternalCounted(null));
                return customer;
            case OutboundRefused refused:
                Refuse(call, request, refused.Reason, context);
                return new DialForbidden(refused.Reason, !Passes(refused.Reason), null);
            default:
                Refuse(call, request, EmergencyNumber, context);
                return new DialForbidden(EmergencyNumber, ForGood: true, null);
        }
    }

    private ImmutableArray<TrunkId> TrunksOf(CampaignCall campaign, CampaignDial? dial, TrunkId? without) =>
    [
        .. (dial is { Trunks.IsEmpty: false } ? dial.Trunks : directory.Outbound.Trunks.Select(t => t.Trunk))
            .Where(t => t != without && !campaign.Refused.Contains(t) && !isSuspended(t)),
    ];

    /// <summary>How many calls more an originator could dial now, by some trunks or by all when none is named.</summary>
    public int RoomFor(string originator, ImmutableArray<TrunkId> only, Instant now) =>
        OutboundRoom.For(directory.Outbound, Ledger, originator, only, isSuspended, inboundOn, now);

    /// <summary>The gate's verdict; trunks that do not work are tried after the others.</summary>
    private OutboundVerdict Ask(OutboundRequest request, Instant now)
    {
        var plan = directory.Outbound;
        return OutboundGate.Decide(plan, Ledger, request with { Last = [.. plan.Trunks.Select(t => t.Trunk).Where(isSuspended)] }, inboundOn, now);
    }

    /// <summary>Why a number would not be dialled now for somebody, as a reason word; null when it would.</summary>
    public string? WouldRefuse(string number, string originator, string? presented, Instant now) =>
        (Ask(new OutboundRequest(number, originator, Presented: presented), now) as OutboundRefused)?.Reason;

    /// <summary>Why a number can never be called back for a queue, as a reason word; null when it can, be it later.</summary>
    public string? NeverCallsBack(string number, QueueId queue, Instant now) =>
        Ask(new OutboundRequest(number, Originator(queue)), now) switch
        {
            OutboundAllowed { IsEmergency: true } => EmergencyNumber,
            OutboundRefused refused when !Passes(refused.Reason) => refused.Reason,
            _ => null,
        };

    /// <summary>The number to call back a customer whose number is shown or was keyed in like this: E.164 where it can be read as such.</summary>
    public string NumberOf(string given)
    {
        var plan = directory.Outbound;
        return plan.Emergency(given) is not null ? given
            : plan.Numbers.Read(given) is { IsInternational: true } number ? number.Text
            : PhoneNumber.Normalise(given, NumberingPlan.Of(plan.Numbers.CountryCode)) ?? given;
    }

    /// <summary>Who a campaign is to the rules for calls to the outside.</summary>
    public static string OriginatorOf(CampaignId campaign) => $"campaign:{campaign.Value}";

    private static string Originator(QueueId queue) => $"queue:{queue}";

    /// <summary>Whether a refusal passes with time.</summary>
    private static bool Passes(string reason) =>
        reason is "closed" or "trunk-busy" || reason.StartsWith("site-", StringComparison.Ordinal) || reason.StartsWith("trunk-", StringComparison.Ordinal);

    private ExternalDialled Dialled(CallState call, OutboundRequest request, OutboundAllowed allowed, IShardContext context) => new(
        call.Id,
        call.Interaction,
        new LegId(context.NewId()),
        allowed.Trunk,
        request.Originator,
        vault.Seal(call.Subject, allowed.Number.Text),
        allowed.Presented is { } shown ? vault.Seal(call.Subject, shown) : null,
        allowed.RatePerMinute,
        allowed.Longest,
        allowed.IsEmergency);

    private void Refuse(CallState call, OutboundRequest request, string reason, IShardContext context)
    {
        context.Raise(new ExternalRefused(call.Id, call.Interaction, request.Originator, vault.Seal(call.Subject, request.Dialled), reason));
        context.Effect(new ExternalCounted(reason));
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

/// <summary>Effect: calls keep off a trunk from now on, or no longer.</summary>
public sealed record TrunkStateChanged(TrunkId Trunk, bool Suspended);

/// <summary>Effect: a call to the outside is dialled, or was refused by the rules.</summary>
/// <param name="Refusal">The reason word; null when it is dialled.</param>
public sealed record ExternalCounted(string? Refusal);
