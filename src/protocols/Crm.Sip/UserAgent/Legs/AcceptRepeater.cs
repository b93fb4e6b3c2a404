using Crm.Primitives;
using Crm.Sip.Transactions;

namespace Crm.Sip.UserAgent.Legs;

/// <summary>
/// Repeats a 2xx to an INVITE or re-INVITE until its ACK comes (RFC 3261 13.3.1.4): after T1, doubling up to T2, for 64*T1. The
/// transaction below repeats refusals only.
/// </summary>
public sealed class AcceptRepeater(Leg leg, LegContext context)
{
    private ServerTransaction? _transaction;
    private SipResponse? _accept;
    private TimeSpan _gap;

    /// <summary>True while the ACK is missing.</summary>
    public bool IsWaiting => _transaction is not null;

    /// <summary>True when our 2xx carries the offer, so that the ACK carries the answer.</summary>
    public bool WantsAnswer { get; private set; }

    /// <summary>Sends the 2xx for the first time.</summary>
    public void Send(ServerTransaction transaction, SipResponse accept, Instant now)
    {
        (_transaction, _accept, _gap) = (transaction, accept, context.Options.Times.T1);
        WantsAnswer = MessageParts.Sdp(transaction.Request) is null && !accept.Body.IsEmpty;
        context.Layer.Respond(transaction, accept, now);
        context.Schedule(leg, LegTimer.RepeatAccept, now + _gap);
        context.Schedule(leg, LegTimer.AckDeadline, now + context.Options.Times.Patience);
    }

    /// <summary>Sends it again.</summary>
    public void Repeat(Instant now)
    {
        if (_transaction is { } transaction)
        {
            _gap = context.Options.Times.NextGap(_gap);
            context.Layer.Respond(transaction, _accept!, now);
            context.Schedule(leg, LegTimer.RepeatAccept, now + _gap);
        }
    }

    /// <summary>Takes an ACK; false when it is a copy or belongs to another INVITE.</summary>
    public bool Take(SipRequest ack)
    {
        if (_transaction is null || ack.CSeq.Number != _transaction.Request.CSeq.Number)
        {
            return false;
        }

        Stop();
        return true;
    }

    /// <summary>Gives up waiting.</summary>
    public void Stop()
    {
        (_transaction, _accept) = (null, null);
        leg.Stop(LegTimer.RepeatAccept);
        leg.Stop(LegTimer.AckDeadline);
    }
}
