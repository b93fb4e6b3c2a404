using Crm.Primitives;
using Crm.Sip.Dialogs;
using Crm.Sip.Transactions;

namespace Crm.Sip.UserAgent.Legs;

/// <summary>
/// A re-INVITE of ours, or a refresh of the session timer by re-INVITE or UPDATE (RFC 3261 14.1, RFC 4028 10). On glare it waits and
/// tries again up to three times.
/// </summary>
public sealed class LocalOffer(Leg leg, LegContext context, LegSession session) : IClientTransactionUser
{
    private const int AttemptsMax = 4;

    private string? _sdp;
    private bool _isRefresh;
    private bool _isAuthenticated;
    private int _attempts;

    /// <summary>True from the offer to its final response, waits for a retry included.</summary>
    public bool IsPending { get; private set; }

    /// <summary>True while a request is out; while one only waits after glare, the peer's offer may go first.</summary>
    public bool IsInFlight { get; private set; }

    /// <summary>Offers new media.</summary>
    public void Offer(string sdp, Instant now)
    {
        if (session.IsNegotiating || IsPending || leg.IsEnded)
        {
            context.Raise(new OfferRefused(leg.Id, 491));
            return;
        }

        Begin(sdp, isRefresh: false);
        session.LocalSdp = sdp;
        Send(SipMethod.Invite, null, now);
    }

    /// <summary>Refreshes the session: by UPDATE where the peer takes it, else by repeating our last SDP.</summary>
    public void Refresh(bool byUpdate, Instant now)
    {
        Begin(byUpdate ? null : session.LocalSdp, isRefresh: true);
        Send(byUpdate || _sdp is null ? SipMethod.Update : SipMethod.Invite, null, now);
    }

    /// <summary>Tries again after glare.</summary>
    public void Retry(Instant now)
    {
        if (!IsPending || leg.IsEnded)
        {
            return;
        }

        if (session.IsNegotiating)
        {
            context.Schedule(leg, LegTimer.OfferRetry, now + GlareWait());
        }
        else
        {
            Send(SipMethod.Invite, null, now);
        }
    }

    /// <inheritdoc/>
    public void ResponseArrived(ClientTransaction transaction, SipResponse response, Instant now)
    {
        if (response.IsProvisional)
        {
            return;
        }

        IsInFlight = false;
        if (response.IsSuccess)
        {
            Succeeded(transaction, response, now);
        }
        else if (IsPending)
        {
            Refused(transaction, response, now);
        }
    }

    /// <inheritdoc/>
    public void RequestFailed(ClientTransaction transaction, TransactionFailure failure, Instant now) =>
        Failed(failure == TransactionFailure.Timeout ? 408 : 503, now);

    private void Begin(string? sdp, bool isRefresh)
    {
        (_sdp, _isRefresh, _isAuthenticated, _attempts) = (sdp, isRefresh, false, 0);
        IsPending = true;
    }

    private void Send(SipMethod method, Challenge? challenge, Instant now)
    {
        _attempts++;
        IsInFlight = true;
        var request = session.Create(method);
        MessageParts.AddSdp(request, _sdp);
        session.Timer.WriteTo(request);
        if (challenge?.TryAnswer(request, session.Trunk, context.Random) == false)
        {
            Failed(challenge.Value.Response.StatusCode, now);
        }
        else if (session.Send(request, this, now) is null)
        {
            Failed(503, now);
        }
    }

    private void Succeeded(ClientTransaction transaction, SipResponse response, Instant now)
    {
        if (transaction.IsInvite)
        {
            session.Acknowledge(transaction.Request.CSeq.Number);
        }

        if (!IsPending || leg.IsEnded)
        {
            return;
        }

        IsPending = false;
        session.Dialog = session.Dialog.Refresh(response);
        session.Timer.Agreed(response, now);
        session.Note();
        string? sdp = MessageParts.Sdp(response);
        if (!_isRefresh)
        {
            context.Raise(sdp is null ? new OfferRefused(leg.Id, 488) : new OfferAccepted(leg.Id, sdp));
        }
    }

    private void Refused(ClientTransaction transaction, SipResponse response, Instant now)
    {
        int status = response.StatusCode;
        if (status is 401 or 407 && !_isAuthenticated)
        {
            _isAuthenticated = true;
            Send(transaction.Request.Method, new Challenge(transaction.Request, response), now);
        }
        else if (status == 491 && transaction.IsInvite && _attempts < AttemptsMax && !leg.IsEnded)
        {
            context.Schedule(leg, LegTimer.OfferRetry, now + GlareWait());
        }
        else if (status == 422 && _attempts < AttemptsMax && !leg.IsEnded)
        {
            session.Timer.Lengthen(SessionTimer.Least(response));
            Send(transaction.Request.Method, null, now);
        }
        else
        {
            Failed(status, now);
        }
    }

    /// <summary>12.2.1.2: 408 and 481 mean that the peer has no such dialog any more; other refusals leave the session as it was.</summary>
    private void Failed(int status, Instant now)
    {
        bool wasPending = IsPending;
        (IsPending, IsInFlight) = (false, false);
        if (!wasPending || leg.IsEnded)
        {
            return;
        }

        if (status is 408 or 481)
        {
            session.Close(session.PeerFault("session-lost"), now);
        }
        else if (!_isRefresh)
        {
            context.Raise(new OfferRefused(leg.Id, status));
        }
    }

    /// <summary>14.1: the side that owns the Call-ID waits 2.1 to 4 seconds, the other 0 to 2.</summary>
    private TimeSpan GlareWait() => leg.OwnsCallId
        ? TimeSpan.FromMilliseconds(2100 + (int)(context.Random.Fraction() * 190) * 10)
        : TimeSpan.FromMilliseconds((int)(context.Random.Fraction() * 200) * 10);
}
