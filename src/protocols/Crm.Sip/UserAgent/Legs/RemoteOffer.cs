using System.Globalization;
using Crm.Primitives;
using Crm.Sip.Dialogs;
using Crm.Sip.Transactions;

namespace Crm.Sip.UserAgent.Legs;

/// <summary>
/// A new offer of the peer in re-INVITE, UPDATE or PRACK from its arrival to our answer (RFC 3261 14.2, RFC 3311 5.2, RFC 3262 5).
/// </summary>
public sealed class RemoteOffer(Leg leg, LegContext context, LegSession session)
{
    internal static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private ServerTransaction? _pending;

    /// <summary>True while our side has not answered.</summary>
    public bool IsPending => _pending is not null;

    /// <summary>True once a re-INVITE was taken, so that later ACKs are not the first.</summary>
    public bool WasAnswered { get; private set; }

    /// <summary>Takes the request: passes the offer on, or answers a bare refresh itself.</summary>
    public void Take(ServerTransaction transaction, Instant now)
    {
        var request = transaction.Request;
        if (SessionTimer.IsTooShort(request, context.Options.LeastSessionInterval))
        {
            var short422 = MessageParts.Respond(context, transaction, 422);
            short422.Headers.Add(SipHeaderNames.MinSE, ((long)context.Options.LeastSessionInterval.TotalSeconds).ToString(CultureInfo.InvariantCulture));
            context.Layer.Respond(transaction, short422, now);
            return;
        }

        string? sdp = MessageParts.Sdp(request);
        bool bareUpdate = request.Method == SipMethod.Update && sdp is null;
        if (bareUpdate)
        {
            AnswerRefresh(transaction, now);
        }
        else if (_pending is not null || (request.Method == SipMethod.Update && !session.MayNegotiate))
        {
            RefuseWithRetry(transaction, now);
        }
        else if (session.IsNegotiating || !session.MayNegotiate)
        {
            session.Answer(transaction, 491, now);
        }
        else
        {
            _pending = transaction;
            context.Schedule(leg, LegTimer.OfferAnswerDeadline, now + AnswerWithin);
            context.Raise(new OfferArrived(leg.Id, sdp));
        }
    }

    /// <summary>Answers 200 with our SDP; false when there is nothing to answer.</summary>
    public bool Accept(string sdp, Instant now)
    {
        if (TakePending() is not { } transaction)
        {
            return false;
        }

        session.LocalSdp = sdp;
        var response = MessageParts.Respond(context, transaction, 200);
        MessageParts.AddSdp(response, sdp);
        if (transaction.Request.Method != SipMethod.Prack)
        {
            session.Dialog = session.Dialog.Refresh(transaction.Request);
        }

        if (session.IsConfirmed && transaction.Request.Method != SipMethod.Prack)
        {
            session.Timer.AgreeTo(transaction.Request, response, now);
        }

        if (transaction.IsInvite)
        {
            WasAnswered = true;
            session.Repeater.Send(transaction, response, now);
        }
        else
        {
            context.Layer.Respond(transaction, response, now);
        }

        session.Note();
        return true;
    }

    /// <summary>Refuses it; false when there is nothing to refuse.</summary>
    public bool Refuse(int status, Instant now)
    {
        if (TakePending() is not { } transaction)
        {
            return false;
        }

        session.Answer(transaction, Math.Clamp(status, 400, 699), now);
        return true;
    }

    /// <summary>The peer took it back.</summary>
    public void Cancelled(ServerTransaction transaction, Instant now)
    {
        if (ReferenceEquals(transaction, _pending))
        {
            Refuse(487, now);
        }
    }

    /// <summary>The session ends with the offer unanswered.</summary>
    public void Abandon(Instant now) => Refuse(487, now);

    private ServerTransaction? TakePending()
    {
        var taken = _pending;
        _pending = null;
        leg.Stop(LegTimer.OfferAnswerDeadline);
        return taken;
    }

    private void AnswerRefresh(ServerTransaction transaction, Instant now)
    {
        session.Dialog = session.Dialog.Refresh(transaction.Request);
        var response = MessageParts.Respond(context, transaction, 200);
        if (session.IsConfirmed)
        {
            session.Timer.AgreeTo(transaction.Request, response, now);
        }

        context.Layer.Respond(transaction, response, now);
        session.Note();
    }

    /// <summary>14.2: one exchange at a time; the peer waits up to ten seconds.</summary>
    private void RefuseWithRetry(ServerTransaction transaction, Instant now)
    {
        var response = MessageParts.Respond(context, transaction, 500);
        int seconds = (int)(context.Random.Fraction() * 11);
        response.Headers.Add(SipHeaderNames.RetryAfter, seconds.ToString(CultureInfo.InvariantCulture));
        context.Layer.Respond(transaction, response, now);
    }
}
