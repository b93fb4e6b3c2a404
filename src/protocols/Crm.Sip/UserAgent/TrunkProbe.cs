using Crm.Primitives;
using Crm.Sip.Transactions;
using Crm.Sip.UserAgent.Legs;

namespace Crm.Sip.UserAgent;

/// <summary>
/// Asks a trunk by OPTIONS whether it is there (RFC 3261 11). What it answers says that it is, whatever it answers: a challenge or a 404 too. Each probe is
/// told once.
/// </summary>
internal sealed class TrunkProbe(TrunkId trunk, LegContext context) : IClientTransactionUser
{
    private bool _isTold;

    /// <summary>Sends the request.</summary>
    /// <param name="destination">Where the trunk is; null when that cannot be said.</param>
    public void Start(DialDestination? destination, Instant now)
    {
        if (destination is null)
        {
            Tell(503);
            return;
        }

        var options = new SipRequest(SipMethod.Options, destination.Uri);
        options.Headers.Add(SipHeaderNames.MaxForwards, "70");
        options.Headers.Add(SipHeaderNames.From, new NameAddress(SipUri.Create(null, context.Options.PublicHost)).WithTag(context.Random.Token()).ToString());
        options.Headers.Add(SipHeaderNames.To, new NameAddress(destination.Uri).ToString());
        options.Headers.Add(SipHeaderNames.CallId, context.Random.Token());
        options.Headers.Add(SipHeaderNames.CSeq, "1 OPTIONS");
        options.Headers.Add(SipHeaderNames.Accept, "application/sdp");
        MessageParts.Complete(context, options, destination.Hop.Transport, null);
        if (context.Layer.Send(options, destination.Hop, this, now) is null)
        {
            Tell(503);
        }
    }

    /// <inheritdoc/>
    public void ResponseArrived(ClientTransaction transaction, SipResponse response, Instant now)
    {
        if (response.IsFinal)
        {
            Tell(response.StatusCode);
        }
    }

    /// <inheritdoc/>
    public void RequestFailed(ClientTransaction transaction, TransactionFailure failure, Instant now) =>
        Tell(failure == TransactionFailure.Timeout ? 408 : 503);

    private void Tell(int status)
    {
        if (!_isTold)
        {
            _isTold = true;
            context.Raise(new TrunkProbed(trunk, status));
        }
    }
}
