using System.Globalization;
using Crm.Primitives;
using Crm.Sip.Dialogs;
using Crm.Sip.Transactions;
using Crm.Sip.UserAgent.Legs.Early;

namespace Crm.Sip.UserAgent.Legs;

/// <summary>Where one branch of a placed call goes.</summary>
/// <param name="Symmetric">True when the peer is reached by this hop only.</param>
public sealed record DialDestination(SipUri Uri, SipHop Hop, bool Symmetric, SipTrunk? Trunk);

/// <summary>
/// One INVITE of a placed call, to one device or trunk, from sending to its final response: retried once for credentials and once
/// for a longer session interval, cancelled when it lost (RFC 3261 9.1, 13.2, RFC 4028 7.2). Each branch has a Call-ID of its own.
/// </summary>
public sealed class DialBranch(OutgoingLeg leg, LegContext context, PlaceInvite call, DialDestination destination, string localTag) : IClientTransactionUser
{
    private const int RetriesMax = 3;

    private readonly string _callId = context.Random.Token();
    private readonly HashSet<string> _hungUp = [];
    private readonly EarlyDialogs _early = new(context);
    private ClientTransaction? _transaction;
    private TimeSpan _interval = context.Options.SessionInterval;
    private TimeSpan _leastInterval = context.Options.LeastSessionInterval;
    private uint _number;
    private bool _heard;
    private bool _authenticated;
    private string? _cancelReason;
    private bool _isCancelled;

    /// <summary>The final status; null while it is open. 408 when nobody answered, 504 when a trunk said nothing at all, 503 when it could not be sent.</summary>
    public int? FinalStatus { get; private set; }

    /// <summary>The ITU-T Q.850 cause that came with the final status; null when none did.</summary>
    public int? FinalCause { get; private set; }

    /// <summary>Whether the other side has answered anything at all.</summary>
    public bool IsHeard { get; private set; }

    /// <summary>Who is called.</summary>
    public DialDestination Destination => destination;

    /// <summary>The session when this branch won.</summary>
    public LegSession? Session { get; private set; }

    /// <summary>Sends the INVITE.</summary>
    public void Start(Instant now) => Send(null, now);

    /// <summary>Answers the offer in a reliable provisional response (RFC 3262 5); false when none waits.</summary>
    public bool AnswerEarlyOffer(string sdp, Instant now)
    {
        var owed = _early.FindOwed();
        owed?.Answer(sdp, now);
        return owed is not null;
    }

    /// <summary>The call is over: requests in the early dialogs find nothing any more.</summary>
    public void CloseEarly() => _early.Close(Session);

    /// <summary>Takes the INVITE back: CANCEL now, or as soon as a provisional response allows it (9.1).</summary>
    public void Cancel(string reason, Instant now)
    {
        if (FinalStatus is not null || _isCancelled)
        {
            return;
        }

        (_cancelReason, _isCancelled) = (reason, true);
        if (_heard)
        {
            SendCancel(now);
        }
    }

    /// <summary>A cancelled INVITE drew no final response in 64*T1: it is over (9.1).</summary>
    public void GiveUp(Instant now)
    {
        if (FinalStatus is null && _transaction is { } transaction)
        {
            context.Layer.Abandon(transaction);
            Fail(408, now);
        }
    }

    /// <inheritdoc/>
    public void ResponseArrived(ClientTransaction transaction, SipResponse response, Instant now)
    {
        if (transaction.Request.Method != SipMethod.Invite)
        {
            return;
        }

        IsHeard = true;
        if (response.IsProvisional)
        {
            Progress(transaction, response, now);
        }
        else if (response.IsSuccess)
        {
            Accept(transaction, response, now);
        }
        else if (!TryAgain(transaction, response, now))
        {
            Fail(response.StatusCode, now, ReasonHeader.Q850CauseOf(response));
        }
    }

    /// <inheritdoc/>
    public void RequestFailed(ClientTransaction transaction, TransactionFailure failure, Instant now)
    {
        if (transaction.Request.Method == SipMethod.Invite)
        {
            Fail(failure != TransactionFailure.Timeout ? 503 : IsHeard || destination.Trunk is null ? 408 : 504, now);
        }
    }

    private void Progress(ClientTransaction transaction, SipResponse response, Instant now)
    {
        _heard = true;
        if (_isCancelled)
        {
            SendCancel(now);
        }

        if (response.StatusCode == 100)
        {
            return;
        }

        if (response.To.Tag is not { } tag)
        {
            // No dialog without a tag (12.1.2); that it rings is told all the same.
            Told(response.StatusCode, null, null);
        }
        else if (OpenEarly(transaction, response, tag) is { } early)
        {
            bool wasAgreed = early.IsAgreed;
            if (!early.Take(response, now))
            {
                return;
            }

            string? sdp = wasAgreed ? null : MessageParts.Sdp(response);
            Told(response.StatusCode, sdp, sdp is null ? null : tag);
            if (early.OwesAnswer && !_isCancelled)
            {
                context.Raise(new OfferArrived(leg.Id, sdp));
            }
        }
    }

    private void Told(int status, string? sdp, string? fork)
    {
        if (!_isCancelled)
        {
            leg.Progressed(status, sdp, fork);
        }
    }

    private EarlyDialog? OpenEarly(ClientTransaction transaction, SipResponse response, string tag)
    {
        if (_early.Find(tag) is { } known)
        {
            return known;
        }

        // One offer at a time is answered: further forks that make one are left to give up.
        var opened = new EarlyDialog(
            context,
            CreateSession(SipDialog.ForClient(transaction.Request, response), transaction),
            transaction.Request.CSeq.Number,
            isOfferless: call.Sdp is null);
        if (FinalStatus is null && (call.Sdp is not null || _early.FindOwed() is null) && _early.TryAdd(tag, opened))
        {
            return opened;
        }

        context.Figures.ForksRefused++;
        return null;
    }

    private LegSession CreateSession(SipDialog dialog, ClientTransaction transaction) =>
        new(leg, context, dialog, new PeerRoad(transaction.Hop, destination.Symmetric), destination.Trunk, call.CallerNumber);

    /// <summary>13.2.2.4: the first 2xx makes the session; a copy of it is acknowledged again; any other is acknowledged and ended.</summary>
    private void Accept(ClientTransaction transaction, SipResponse response, Instant now)
    {
        uint number = transaction.Request.CSeq.Number;
        string tag = response.To.Tag ?? "";
        if (Session is { } mine && mine.Key.RemoteTag == tag)
        {
            mine.Acknowledge(number);
            return;
        }

        var early = _early.Find(tag);
        var dialog = early?.Session.Dialog.Confirm(transaction.Request, response) ?? SipDialog.ForClient(transaction.Request, response);
        string? sdp = early is { IsAgreed: true } ? early.Sdp : MessageParts.Sdp(response) ?? early?.Sdp;
        FinalStatus ??= response.StatusCode;
        if (sdp is not null && leg.Wins(this))
        {
            Session = early?.Session ?? CreateSession(dialog, transaction);
            Session.Dialog = dialog;
            _early.Close(Session);
            Session.Accepted(number, response, call.Sdp ?? Session.LocalSdp, now);
            leg.Answered(this, sdp, now);
            return;
        }

        // Beyond the forks we keep in mind each copy is ended anew: the peer answers 481 to what he has ended already.
        bool isCopy = !_hungUp.Add(tag);
        if (_hungUp.Count > EarlyDialogs.ForksMax)
        {
            _hungUp.Remove(tag);
            context.Figures.ForksRefused++;
        }

        new UnwantedDialog(context, dialog, new PeerRoad(transaction.Hop, destination.Symmetric)).End(number, sendBye: !isCopy, now);
        if (sdp is null)
        {
            FinalStatus = 488;
        }

        leg.Closed(now);
    }

    private bool TryAgain(ClientTransaction transaction, SipResponse response, Instant now)
    {
        if (_isCancelled || _number > RetriesMax)
        {
            return false;
        }

        if (response.StatusCode is 401 or 407 && !_authenticated)
        {
            _authenticated = true;
            return Send(new Challenge(transaction.Request, response), now);
        }

        if (response.StatusCode == 422 && SessionTimer.Least(response) is var least && least > _leastInterval)
        {
            _leastInterval = least;
            _interval = least > _interval ? least : _interval;
            return Send(null, now);
        }

        return false;
    }

    private bool Send(Challenge? challenge, Instant now)
    {
        _number++;
        _heard = false;
        var invite = CreateInvite();
        if (challenge?.TryAnswer(invite, destination.Trunk, context.Random) == false)
        {
            return false;
        }

        _transaction = context.Layer.Send(invite, destination.Hop, this, now, destination.Symmetric);
        if (_transaction is null)
        {
            Fail(503, now);
        }

        return true;
    }

    private SipRequest CreateInvite()
    {
        string realm = context.Options.PublicHost;
        var invite = new SipRequest(SipMethod.Invite, destination.Uri);
        var from = new NameAddress(SipUri.Create(MessageParts.Clean(call.CallerNumber, 64), realm))
        {
            DisplayName = call.CallerName is { Length: > 0 } name ? MessageParts.Clean(name, 128) : null,
        };
        invite.Headers.Add(SipHeaderNames.MaxForwards, "70");
        invite.Headers.Add(SipHeaderNames.From, from.WithTag(localTag).ToString());
        invite.Headers.Add(SipHeaderNames.To, new NameAddress(destination.Uri).ToString());
        invite.Headers.Add(SipHeaderNames.CallId, _callId);
        invite.Headers.Add(SipHeaderNames.CSeq, string.Create(CultureInfo.InvariantCulture, $"{_number} INVITE"));
        MessageParts.Complete(context, invite, destination.Hop.Transport, call.CallerNumber);
        SessionTimer.Ask(invite, _interval, _leastInterval);
        ExtraHeaders.AddTo(invite, call.Headers);
        MessageParts.AddSdp(invite, call.Sdp);
        return invite;
    }

    private void SendCancel(Instant now)
    {
        if (_cancelReason is { } reason && _transaction is { } transaction)
        {
            _cancelReason = null;
            context.Layer.SendCancel(transaction, reason, this, now);
        }
    }

    private void Fail(int status, Instant now, int? cause = null)
    {
        if (FinalStatus is null)
        {
            (FinalStatus, FinalCause) = (status, cause);
            _early.Close(null);
            leg.Closed(now);
        }
    }
}
