using System.Globalization;
using Crm.Primitives;
using Crm.Sip.Dialogs;
using Crm.Sip.Transactions;

namespace Crm.Sip.UserAgent.Legs.Refer;

/// <summary>
/// A transfer that we ask a carrier for (RFC 3515 2.4.1): REFER in the dialog, then its NOTIFYs, told as progress until a final status.
/// One at a time; after three minutes without an end it counts as timed out.
/// </summary>
public sealed class OwnReferral(Leg leg, LegContext context, LegSession session)
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(3);

    private DialogRequest? _refer;
    private int _told;

    /// <summary>Sends the REFER, or tells at once why not: 491 one is pending, 403 the peer takes none, 481 no such call to replace.</summary>
    public void Begin(ReferPeer command, Instant now)
    {
        string? replaces = command.Replaces is { } other ? Named(other)?.ToUriHeader() : "";
        var target = session.Trunk is { TakesRefer: true } trunk ? TargetOf(trunk, command.Target) : null;
        int refusal = _refer is not null ? 491 : target is null ? 403 : replaces is null ? 481 : 0;
        if (refusal != 0)
        {
            context.Raise(new ReferProgressed(leg.Id, refusal));
            return;
        }

        string uri = replaces!.Length == 0 ? $"<{target}>" : $"<{target}?{SipHeaderNames.Replaces}={replaces}>";
        string by = $"<{session.Dialog.Local.Uri}>";
        _told = 0;
        DialogRequest? mine = null;
        mine = new DialogRequest(
            context,
            session,
            SipMethod.Refer,
            refer =>
            {
                refer.Headers.Add(SipHeaderNames.ReferTo, uri);
                refer.Headers.Add(SipHeaderNames.ReferredBy, by);
            },
            (status, at) => Answered(mine!, status));
        _refer = mine;
        context.Schedule(leg, LegTimer.OwnReferralOver, now + Within);
        mine.Send(now);
    }

    /// <summary>Takes a NOTIFY: 489 for another package, 481 when it belongs to no REFER of ours, 400 when it says nothing.</summary>
    public void Take(ServerTransaction transaction, Instant now)
    {
        var notify = transaction.Request;
        if (!EventHeader.TryParse(notify.Headers.Get(SipHeaderNames.Event), out var subscription) || subscription.Package != "refer")
        {
            session.Answer(transaction, 489, now);
            return;
        }

        if (_refer is not { } refer || (subscription.Id is { } id && id != refer.Number.ToString(CultureInfo.InvariantCulture)))
        {
            session.Answer(transaction, 481, now);
            return;
        }

        bool isLast = IsTerminated(notify);
        int? status = SipFragment.ReadStatus(notify);
        if (status is null && !isLast)
        {
            session.Answer(transaction, 400, now);
            return;
        }

        session.Answer(transaction, 200, now);
        Tell(status is { } told && (told >= 200 || !isLast) ? told : 500);
    }

    /// <summary>No end was heard of.</summary>
    public void TimedOut() => Tell(408);

    private static SipUri? TargetOf(SipTrunk trunk, string number) =>
        trunk.Target is { } host && number.Length is > 0 and <= 64 && SipUri.TryParse($"sip:{host}", out var proxy)
            ? SipUri.Create(number, proxy.Host, proxy.Port)
            : null;

    // As the transfer target sees it: the To-tag is his own (RFC 3891 6.1).
    private ReplacesHeader? Named(LegId other) =>
        context.Legs.GetValueOrDefault(other) is { IsEnded: false, Session: { IsConfirmed: true, Key: var key } } leg2 && leg2 != leg
            ? new(key.CallId, key.RemoteTag, key.LocalTag)
            : null;

    private void Answered(DialogRequest request, int status)
    {
        if (ReferenceEquals(_refer, request) && status >= 300)
        {
            Tell(status);
        }
    }

    private void Tell(int status)
    {
        if (_refer is null || leg.IsEnded)
        {
            return;
        }

        if (status >= 200)
        {
            _refer = null;
            leg.Stop(LegTimer.OwnReferralOver);
        }

        if (status != _told)
        {
            _told = status;
            context.Raise(new ReferProgressed(leg.Id, status));
        }
    }

    private static bool IsTerminated(SipRequest notify)
    {
        string state = notify.Headers.Get(SipHeaderNames.SubscriptionState) ?? "";
        return state.Split(';')[0].Trim().Equals("terminated", StringComparison.OrdinalIgnoreCase);
    }
}
