using System.Globalization;
using Crm.Primitives;
using Crm.Sip.Dialogs;
using Crm.Sip.Transactions;

namespace Crm.Sip.UserAgent.Legs.Refer;

/// <summary>
/// A transfer that the peer asks for (RFC 3515 2.4): REFER in its dialog, told to the engine as a number, answered by NOTIFYs until the
/// engine reports a final status or three minutes are over. One at a time. The stack itself never calls the target.
/// </summary>
public sealed class PeerReferral(Leg leg, LegContext context, LegSession session)
{
    private const int NoticesMax = 16;
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(3);

    private EventHeader? _subscription;
    private bool _isPending;
    private bool _isFirst = true;
    private Instant _over;
    private int _notices;

    /// <summary>Takes a REFER: refuses what may not be, else accepts with 202 and passes it on.</summary>
    public void Take(ServerTransaction transaction, Instant now)
    {
        var refer = transaction.Request;
        if (!session.IsConfirmed || session.Trunk is { MayTransfer: false })
        {
            session.Answer(transaction, 403, now);
            return;
        }

        if (_isPending)
        {
            session.Answer(transaction, 491, now);
            return;
        }

        string? by = refer.Headers.Get(SipHeaderNames.ReferredBy);
        var referrer = refer.Address(SipHeaderNames.ReferredBy);
        int refusal = 400;
        if ((by is not null && referrer is null) || ReferToHeader.Read(refer, out refusal) is not { } target)
        {
            session.Answer(transaction, refusal == 0 ? 400 : refusal, now);
            return;
        }

        var replaced = target.Replaces is { } named ? ReplacedLeg.Of(context, leg, named) : null;
        bool silent = refer.Headers.Get(SipHeaderNames.ReferSub) is { } wish && wish.Split(';')[0].Trim().Equals("false", StringComparison.OrdinalIgnoreCase);
        if (target.Replaces is not null && replaced is null && silent)
        {
            session.Answer(transaction, 404, now);
            return;
        }

        Accept(transaction, silent, now);
        if (target.Replaces is not null && replaced is null)
        {
            // A 481 to the REFER itself would end the call it came in (RFC 5057 5.1): only the transfer has failed.
            Report(481, now);
            return;
        }

        context.Figures.Referrals++;
        string? user = referrer?.Uri.UnescapedUser is { } name ? MessageParts.Clean(name, 64) : null;
        context.Raise(new ReferArrived(leg.Id, target.User, replaced?.Id, user));
    }

    /// <summary>Tells the peer how the transfer goes; a final status ends it. False when none is pending.</summary>
    public bool Report(int status, Instant now)
    {
        if (!_isPending || status is < 100 or > 699)
        {
            return false;
        }

        if (status >= 200)
        {
            Finish(status, "noresource", now);
        }
        else if (_notices < NoticesMax)
        {
            Notify(status, string.Create(CultureInfo.InvariantCulture, $"active;expires={Math.Max(1, (long)(_over - now).TotalSeconds)}"), now);
        }

        return true;
    }

    /// <summary>Three minutes are over.</summary>
    public void TimedOut(Instant now) => Finish(408, "timeout", now);

    /// <summary>Our side ends the call while a transfer is pending: whatever became of it is not known here.</summary>
    public void Abandon(Instant now) => Finish(503, "noresource", now);

    private void Accept(ServerTransaction transaction, bool silent, Instant now)
    {
        var refer = transaction.Request;
        (_isPending, _notices, _over) = (true, 0, now + Within);

        // 2.4.6: the id tells subscriptions of one dialog apart and may be left out of the first.
        _subscription = silent ? null : new("refer", _isFirst ? null : refer.CSeq.Number.ToString(CultureInfo.InvariantCulture));
        _isFirst = false;
        var accepted = MessageParts.Respond(context, transaction, 202);
        if (silent)
        {
            accepted.Headers.Add(SipHeaderNames.ReferSub, "false");
        }

        context.Layer.Respond(transaction, accepted, now);
        context.Schedule(leg, LegTimer.PeerReferralOver, _over);
        Report(100, now);
    }

    private void Finish(int status, string reason, Instant now)
    {
        if (_isPending)
        {
            _isPending = false;
            leg.Stop(LegTimer.PeerReferralOver);
            Notify(status, $"terminated;reason={reason}", now);
        }
    }

    private void Notify(int status, string state, Instant now)
    {
        if (_subscription is not { } subscription)
        {
            return;
        }

        _notices++;
        new DialogRequest(
            context,
            session,
            SipMethod.Notify,
            notify =>
            {
                notify.Headers.Add(SipHeaderNames.Event, subscription.ToString());
                notify.Headers.Add(SipHeaderNames.SubscriptionState, state);
                notify.SetBody(SipFragment.MediaType, SipFragment.Write(status));
            },
            (answer, _) => Notified(subscription, answer)).Send(now);
    }

    /// <summary>RFC 6665 4.2.2: a peer that no longer knows the subscription is told no more; the transfer itself goes on.</summary>
    private void Notified(EventHeader subscription, int status)
    {
        if (status is 481 or 489 or 408 && ReferenceEquals(_subscription, subscription))
        {
            _subscription = null;
        }
    }
}
