using Crm.Primitives;
using Crm.Sip.Transactions;

namespace Crm.Sip.UserAgent.Legs;

/// <summary>
/// One request of ours in a dialog that needs nothing but its final response: PRACK, REFER, NOTIFY. A challenge is answered once with
/// the trunk's credentials (RFC 3261 22.2).
/// </summary>
/// <param name="fill">Puts the headers and body of the method into the request, also into the second attempt.</param>
/// <param name="done">Hears the final status once; 408 when nothing came, 503 when it could not be sent.</param>
internal sealed class DialogRequest(LegContext context, LegSession session, SipMethod method, Action<SipRequest> fill, Action<int, Instant> done)
    : IClientTransactionUser
{
    private bool _isAuthenticated;

    /// <summary>The CSeq number of the latest attempt.</summary>
    public uint Number { get; private set; }

    /// <summary>Sends it.</summary>
    public void Send(Instant now) => Send(null, now);

    /// <inheritdoc/>
    public void ResponseArrived(ClientTransaction transaction, SipResponse response, Instant now)
    {
        if (response.IsProvisional)
        {
            return;
        }

        if (response.StatusCode is 401 or 407 && !_isAuthenticated)
        {
            _isAuthenticated = true;
            Send(new Challenge(transaction.Request, response), now);
        }
        else
        {
            done(response.StatusCode, now);
        }
    }

    /// <inheritdoc/>
    public void RequestFailed(ClientTransaction transaction, TransactionFailure failure, Instant now) =>
        done(failure == TransactionFailure.Timeout ? 408 : 503, now);

    private void Send(Challenge? challenge, Instant now)
    {
        var request = session.Create(method);
        Number = request.CSeq.Number;
        fill(request);
        if (challenge?.TryAnswer(request, session.Trunk, context.Random) == false)
        {
            done(challenge.Value.Response.StatusCode, now);
        }
        else if (session.Send(request, this, now) is null)
        {
            done(503, now);
        }
    }
}
