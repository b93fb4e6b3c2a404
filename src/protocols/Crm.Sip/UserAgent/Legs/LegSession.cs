using System.Globalization;
using Crm.Primitives;
using Crm.Sip.Dialogs;
using Crm.Sip.Transactions;
using Crm.Sip.UserAgent.Legs.Refer;

namespace Crm.Sip.UserAgent.Legs;

/// <summary>
/// A leg's dialog at work, the same for both directions of call: requests of the peer in the dialog, our BYE, new offers either way,
/// the session timer and the repeating of our 2xx (RFC 3261 12 to 15, RFC 4028, RFC 6026).
/// </summary>
public sealed partial class LegSession : IClientTransactionUser, IServerTransactionUser
{
    private const int OutOfOrderRetrySeconds = 2;

    private readonly Leg _leg;
    private readonly LegContext _context;
    private readonly string? _contactUser;
    private readonly RemoteOffer _remoteOffer;
    private readonly LocalOffer _localOffer;
    private readonly SessionRefresh _refresh;
    private readonly PeerReferral _peerReferral;
    private readonly OwnReferral _ownReferral;
    private PeerRoad _road;
    private string? _byeReason;
    private bool _byeAuthenticated;
    private bool _byeSent;
    private uint? _owedAck;
    private (uint Number, string Sdp)? _answerInAck;

    /// <summary>Makes the session of a dialog.</summary>
    /// <param name="contactUser">User part of our Contact.</param>
    /// <param name="trunk">Whose credentials answer challenges; null for devices.</param>
    public LegSession(Leg leg, LegContext context, SipDialog dialog, PeerRoad road, SipTrunk? trunk, string? contactUser)
    {
        (_leg, _context, Dialog, _road, Trunk, _contactUser) = (leg, context, dialog, road, trunk, contactUser);
        Repeater = new AcceptRepeater(leg, context);
        _remoteOffer = new RemoteOffer(leg, context, this);
        _localOffer = new LocalOffer(leg, context, this);
        _refresh = new SessionRefresh(leg, context, this, _localOffer);
        _peerReferral = new PeerReferral(leg, context, this);
        _ownReferral = new OwnReferral(leg, context, this);
    }

    /// <summary>What the dialog is found by.</summary>
    public DialogKey Key => Dialog.Key;

    /// <summary>The trunk the peer is on; null for devices.</summary>
    public SipTrunk? Trunk { get; }

    /// <summary>The leg whose dialog this is.</summary>
    public Leg Leg => _leg;

    /// <summary>True once a 2xx was exchanged.</summary>
    public bool IsConfirmed { get; private set; }

    /// <summary>True while an offer/answer exchange is open, so that no other may begin (RFC 3261 14.1).</summary>
    public bool IsNegotiating => _localOffer.IsInFlight || _remoteOffer.IsPending || Repeater.IsWaiting || _owedAck is not null;

    /// <summary>True once the first exchange is complete, so that another may begin: by the 2xx, or by a PRACK before it (RFC 3262 5).</summary>
    public bool MayNegotiate => IsConfirmed || IsEarlyAgreed;

    /// <summary>True once offer and answer were exchanged reliably before the 2xx.</summary>
    internal bool IsEarlyAgreed { get; set; }

    internal SipDialog Dialog { get; set; }

    internal AcceptRepeater Repeater { get; }

    internal SessionRefresh Timer => _refresh;

    /// <summary>The SDP we sent last, for refreshes by re-INVITE.</summary>
    internal string? LocalSdp { get; set; }

    /// <summary>Answers the INVITE that made the dialog.</summary>
    /// <param name="isDescribed">True when SDP went out reliably before, so that the 2xx carries none.</param>
    public void Accept(ServerTransaction invite, string sdp, bool isDescribed, Instant now)
    {
        IsConfirmed = true;
        var response = MessageParts.Respond(_context, invite, 200);
        if (!isDescribed)
        {
            LocalSdp = sdp;
            MessageParts.AddSdp(response, sdp);
        }

        _refresh.AgreeTo(invite.Request, response, now);
        Repeater.Send(invite, response, now);
        Note();
    }

    /// <summary>Our INVITE drew this 2xx: acknowledges it and starts the session timer.</summary>
    /// <param name="sdp">What we sent; null when the 2xx carries the peer's offer, so that the ACK waits for our answer (13.2.2.4).</param>
    public void Accepted(uint inviteNumber, SipResponse response, string? sdp, Instant now)
    {
        IsConfirmed = true;
        LocalSdp = sdp;
        if (sdp is null)
        {
            _owedAck = inviteNumber;
            _context.Schedule(_leg, LegTimer.OfferAnswerDeadline, now + RemoteOffer.AnswerWithin);
        }
        else
        {
            Acknowledge(inviteNumber);
        }

        _refresh.Agreed(response, now);
    }

    /// <summary>Sends (again) the ACK of a 2xx.</summary>
    public void Acknowledge(uint inviteNumber)
    {
        if (_owedAck is not null)
        {
            return;
        }

        var ack = Dialog.CreateAck(inviteNumber);
        MessageParts.AddSdp(ack, _answerInAck is { } answer && answer.Number == inviteNumber ? answer.Sdp : null);
        MessageParts.Complete(_context, ack, SipTransport.Udp, null);
        _context.Layer.SendAck(ack, NextHop());
    }

    /// <summary>Carries out a command of an established call.</summary>
    public bool Execute(LegCommand command, Instant now)
    {
        switch (command)
        {
            case EndLeg end:
                Close(end.Termination, now);
                return true;
            case RestoreDialog { Sdp: null } gone:
                Close(gone.Termination, now);
                return true;
            case RestoreDialog { Sdp: { } media } when IsConfirmed:
                _localOffer.Offer(Describe(media), now);
                return true;
            case OfferAgain offer when IsConfirmed:
                _localOffer.Offer(Describe(offer.Sdp), now);
                return true;
            case AcceptOffer accept when _owedAck is { } number:
                string sdp = Describe(accept.Sdp);
                (LocalSdp, _answerInAck) = (sdp, (number, sdp));
                PayAck(number);
                return true;
            case ReportRefer report:
                return _peerReferral.Report(report.Status, now);
            case ReferPeer refer when IsConfirmed:
                _ownReferral.Begin(refer, now);
                return true;
            case AcceptOffer accept:
                return _remoteOffer.Accept(Describe(accept.Sdp), now);
            case RefuseOffer refuse:
                return _remoteOffer.Refuse(refuse.Status, now);
            default:
                return false;
        }
    }

    /// <summary>Takes a request of the peer in the dialog.</summary>
    public void RequestArrived(ServerTransaction transaction, Instant now)
    {
        transaction.User = this;
        var request = transaction.Request;
        if (Dialog.Accept(request.CSeq.Number) is not { } next)
        {
            var late = MessageParts.Respond(_context, transaction, 500);
            late.Headers.Add(SipHeaderNames.RetryAfter, OutOfOrderRetrySeconds.ToString(CultureInfo.InvariantCulture));
            _context.Layer.Respond(transaction, late, now);
            return;
        }

        Dialog = next;
        if (request.Method == SipMethod.Bye && _leg.Session != this)
        {
            // 15: the called side sends no BYE before its 2xx; one of several early dialogs does not end the call.
            Answer(transaction, 481, now);
        }
        else if (request.Method == SipMethod.Bye)
        {
            Answer(transaction, 200, now);
            _remoteOffer.Abandon(now);
            _leg.PeerHungUp(ReasonHeader.Read(request, "hung-up"), now);
        }
        else if (_leg.IsEnded)
        {
            Answer(transaction, 481, now);
        }
        else if (request.Method == SipMethod.Invite || request.Method == SipMethod.Update)
        {
            _remoteOffer.Take(transaction, now);
        }
        else if (request.Method == SipMethod.Info)
        {
            TakeInfo(transaction, now);
        }
        else if (request.Method == SipMethod.Prack)
        {
            _leg.PrackArrived(transaction, this, now);
        }
        else if (request.Method == SipMethod.Refer)
        {
            _peerReferral.Take(transaction, now);
        }
        else if (request.Method == SipMethod.Notify)
        {
            _ownReferral.Take(transaction, now);
        }
        else
        {
            Answer(transaction, request.Method == SipMethod.Options ? 200 : 405, now);
        }
    }

    /// <summary>Takes the ACK of a 2xx of ours; false when it changes nothing.</summary>
    public bool AckArrived(SipRequest ack, Instant now)
    {
        bool first = !_remoteOffer.WasAnswered;
        bool wantsAnswer = Repeater.WantsAnswer;
        if (!Repeater.Take(ack))
        {
            return false;
        }

        if (_byeReason is not null)
        {
            SendBye(now);
        }
        else if (first || wantsAnswer)
        {
            _context.Raise(new LegAcknowledged(_leg.Id, wantsAnswer ? MessageParts.Sdp(ack) : null));
        }

        return true;
    }

    /// <summary>Ends the session: BYE at once, or after the ACK that is still missing (RFC 3261 15.1.1).</summary>
    public void Close(Termination termination, Instant now)
    {
        _leg.End(new LegEnded(_leg.Id, termination));
        if (_byeReason is not null)
        {
            return;
        }

        _byeReason = ReasonHeader.For(termination);
        _refresh.Stop();
        _remoteOffer.Abandon(now);
        _peerReferral.Abandon(now);
        if (_owedAck is { } number)
        {
            PayAck(number);
        }

        if (!Repeater.IsWaiting)
        {
            SendBye(now);
        }
    }

    /// <summary>A timer of the leg ran out.</summary>
    public void TimerFired(LegTimer timer, Instant now)
    {
        switch (timer)
        {
            case LegTimer.RepeatAccept:
                Repeater.Repeat(now);
                break;
            case LegTimer.AckDeadline:
                Repeater.Stop();
                if (_byeReason is null)
                {
                    Close(Termination.Client("ack-timeout"), now);
                }
                else
                {
                    SendBye(now);
                }

                break;
            case LegTimer.Refresh:
                _refresh.Send(now);
                break;
            case LegTimer.SessionOver:
                Close(PeerFault("session-expired"), now);
                break;
            case LegTimer.OfferRetry:
                _localOffer.Retry(now);
                break;
            case LegTimer.PeerReferralOver:
                _peerReferral.TimedOut(now);
                break;
            case LegTimer.OwnReferralOver:
                _ownReferral.TimedOut();
                break;
            case LegTimer.OfferAnswerDeadline when _owedAck is not null:
                Close(Termination.Server("answer-missing"), now);
                break;
            case LegTimer.OfferAnswerDeadline:
                _remoteOffer.Refuse(500, now);
                break;
        }
    }

    /// <summary>The peer's connection has closed: its newer registration or its Contact takes over.</summary>
    public void ConnectionClosed(long connection)
    {
        if (_road.Source.Connection == connection)
        {
            _road = _context.FindBinding(Dialog.RemoteTarget) is { } hop ? new PeerRoad(hop, true) : _road.WithoutConnection();
            Note();
        }
    }

    /// <inheritdoc/>
    public void ResponseArrived(ClientTransaction transaction, SipResponse response, Instant now)
    {
        if (response.IsProvisional)
        {
            return;
        }

        if (response.StatusCode is 401 or 407 && !_byeAuthenticated)
        {
            _byeAuthenticated = true;
            SendBye(now, new Challenge(transaction.Request, response));
        }
        else
        {
            _leg.Forget();
        }
    }

    /// <inheritdoc/>
    public void RequestFailed(ClientTransaction transaction, TransactionFailure failure, Instant now) => _leg.Forget();

    /// <inheritdoc/>
    public void Cancelled(ServerTransaction transaction, SipRequest cancel, Instant now) => _remoteOffer.Cancelled(transaction, now);

    /// <inheritdoc/>
    public void ResponseFailed(ServerTransaction transaction, TransactionFailure failure, Instant now)
    {
        // The peer repeats its request or the session timer ends the call; a lost response alone says nothing.
    }

    /// <summary>A termination that is the peer's fault.</summary>
    internal Termination PeerFault(string reason) => Trunk is null ? Termination.Client(reason) : Termination.Upstream(reason);

    /// <summary>Makes the next request of ours in the dialog.</summary>
    internal SipRequest Create(SipMethod method)
    {
        (Dialog, var request) = Dialog.CreateRequest(method);
        MessageParts.Complete(_context, request, NextHop().Transport, _contactUser);
        Note();
        return request;
    }

    /// <summary>Sends a request in the dialog; null when the transaction table is full.</summary>
    internal ClientTransaction? Send(SipRequest request, IClientTransactionUser user, Instant now) =>
        _context.Layer.Send(request, NextHop(), user, now, _road.Symmetric);

    internal void Answer(ServerTransaction transaction, int status, Instant now)
    {
        var response = MessageParts.Respond(_context, transaction, status);
        if (status is 405 || transaction.Request.Method == SipMethod.Options)
        {
            response.Headers.Set(SipHeaderNames.Allow, MessageParts.Allow);
        }

        _context.Layer.Respond(transaction, response, now);
    }

    /// <summary>Takes a new offer that came in a PRACK.</summary>
    internal void TakeOffer(ServerTransaction transaction, Instant now) => _remoteOffer.Take(transaction, now);

    /// <summary>The call is over before it began: an offer of the peer that waits for us is refused.</summary>
    internal void AbandonOffer(Instant now) => _remoteOffer.Abandon(now);

    private void PayAck(uint number)
    {
        _owedAck = null;
        _leg.Stop(LegTimer.OfferAnswerDeadline);
        Acknowledge(number);
    }

    private SipHop NextHop() => _road.Next(Dialog);

    private void SendBye(Instant now, Challenge? challenge = null)
    {
        if (_byeSent && challenge is null)
        {
            return;
        }

        _byeSent = true;
        var bye = Create(SipMethod.Bye);
        bye.Headers.Add(SipHeaderNames.Reason, _byeReason!);
        if (challenge?.TryAnswer(bye, Trunk, _context.Random) == false || Send(bye, this, now) is null)
        {
            _leg.Forget();
        }
    }

    private void TakeInfo(ServerTransaction transaction, Instant now)
    {
        var digit = InfoDigit.Read(transaction.Request);
        Answer(transaction, digit is not null || transaction.Request.Body.IsEmpty ? 200 : 415, now);
        if (digit is { } pressed)
        {
            _context.Raise(new DigitArrived(_leg.Id, pressed));
        }
    }
}
