using Crm.Primitives;
using Crm.Sip.Transactions;

namespace Crm.Sip.UserAgent.Legs.Reliable;

/// <summary>
/// Our provisional responses to an INVITE, sent reliably where the caller supports 100rel (RFC 3262 3): one at a time with an RSeq,
/// repeated from T1 in doubling gaps until its PRACK comes; after 64*T1 without one the call is refused. SDP goes out in the first
/// that has some, and counts from its PRACK on (RFC 3262 5): as the answer, or as the offer when the INVITE had none.
/// </summary>
public sealed class ReliableProvisionals(Leg leg, LegContext context, ServerTransaction invite, LegSession session)
{
    private const int WaitingMax = 4;

    private readonly Queue<ProgressInvite> _waiting = [];
    private readonly bool _isSupported = invite.Request.Offers(MessageParts.ReliableTag);
    private readonly bool _isRequired = invite.Request.Require.Contains(MessageParts.ReliableTag, StringComparer.OrdinalIgnoreCase);
    private readonly bool _isOfferless = MessageParts.Sdp(invite.Request) is null;
    private SipResponse? _repeated;
    private uint _number;
    private bool _isUnacknowledged;
    private TimeSpan _gap;

    /// <summary>True once SDP went out reliably: nothing later may carry another one (RFC 3261 13.2.1).</summary>
    public bool IsDescribed { get; private set; }

    /// <summary>True while a 2xx must wait: SDP went out and its PRACK has not come (RFC 3262 3).</summary>
    public bool HoldsAccept => IsDescribed && _repeated?.Body.IsEmpty == false;

    /// <summary>Sends a provisional response, or keeps it until the one before is acknowledged; false when too many wait.</summary>
    public bool Send(ProgressInvite progress, Instant now)
    {
        bool lacksOffer = _isOfferless && !IsDescribed && progress.Sdp is null;
        if (!_isSupported || (lacksOffer && !_isRequired))
        {
            var plain = MessageParts.Respond(context, invite, progress.Status);
            MessageParts.AddSdp(plain, progress.Sdp);
            context.Layer.Respond(invite, plain, now);
            return true;
        }

        if (lacksOffer)
        {
            // The first reliable response must hold our offer, and an unreliable one is not taken: the 100 has to do.
            return true;
        }

        if (_repeated is not null)
        {
            bool fits = _waiting.Count < WaitingMax;
            if (fits)
            {
                _waiting.Enqueue(progress);
            }

            return fits;
        }

        SendNow(progress, now);
        return true;
    }

    /// <summary>Takes a PRACK and answers it; true when it acknowledged the response that was being repeated.</summary>
    public bool Take(ServerTransaction prack, Instant now)
    {
        var request = prack.Request;
        if (request.Headers.GetValues(SipHeaderNames.RAck) is not [var value] || !RAckHeader.TryParse(value, out var acknowledged))
        {
            session.Answer(prack, 400, now);
            return false;
        }

        bool matches = _isUnacknowledged
            && acknowledged == new RAckHeader(_number, invite.Request.CSeq.Number, SipMethod.Invite);
        string? sdp = MessageParts.Sdp(request);
        bool wantsAnswer = matches && _isOfferless && IsDescribed && !session.IsEarlyAgreed;
        if (!matches || (wantsAnswer && sdp is null))
        {
            session.Answer(prack, matches ? 400 : 481, now);
            return false;
        }

        if (sdp is not null && !IsDescribed)
        {
            // Our answer to the INVITE's offer is still owed: no second offer may come (RFC 3264 4).
            session.Answer(prack, 491, now);
            return false;
        }

        _isUnacknowledged = false;
        Stop();
        session.IsEarlyAgreed |= IsDescribed;
        if (wantsAnswer || sdp is null)
        {
            session.Answer(prack, 200, now);
        }
        else
        {
            session.TakeOffer(prack, now);
        }

        if (wantsAnswer)
        {
            context.Raise(new EarlyAnswerArrived(leg.Id, sdp!));
        }

        return true;
    }

    /// <summary>Sends what waited for the PRACK.</summary>
    public void SendNext(Instant now)
    {
        if (_repeated is null && _waiting.TryDequeue(out var next))
        {
            SendNow(next, now);
        }
    }

    /// <summary>Sends the unacknowledged response again.</summary>
    public void Repeat(Instant now)
    {
        if (_repeated is { } response)
        {
            _gap += _gap;
            context.Layer.Respond(invite, response, now);
            context.Schedule(leg, LegTimer.RepeatProvisional, now + _gap);
        }
    }

    /// <summary>Repeats no more: it was acknowledged, or the INVITE has its final response. A late PRACK is still taken.</summary>
    public void Stop()
    {
        _repeated = null;
        leg.Stop(LegTimer.RepeatProvisional);
        leg.Stop(LegTimer.PrackDeadline);
    }

    private void SendNow(ProgressInvite progress, Instant now)
    {
        // 3: the first number is random below 2^31, so that it cannot run over.
        _number = _number == 0 ? 1 + (uint)(context.Random.Fraction() * (int.MaxValue - 1)) : _number + 1;
        (_gap, _isUnacknowledged) = (context.Options.Times.T1, true);
        var response = MessageParts.Respond(context, invite, progress.Status);
        response.Headers.Add(SipHeaderNames.Require, MessageParts.ReliableTag);
        response.Headers.Add(SipHeaderNames.RSeq, new RSeqHeader(_number).ToString());
        if (!IsDescribed && progress.Sdp is { } sdp)
        {
            IsDescribed = true;
            session.LocalSdp = sdp;
            MessageParts.AddSdp(response, sdp);
        }

        _repeated = response;
        context.Layer.Respond(invite, response, now);
        context.Schedule(leg, LegTimer.RepeatProvisional, now + _gap);
        context.Schedule(leg, LegTimer.PrackDeadline, now + context.Options.Times.Patience);
    }
}
