using Crm.Primitives;
using Crm.Sip.Dialogs;
using Crm.Sip.Transactions;

namespace Crm.Sip.UserAgent.Legs;

/// <summary>
/// A dialog that a 2xx made after the call was answered elsewhere or given up: it must be acknowledged and then ended
/// (RFC 3261 13.2.2.4).
/// </summary>
public sealed class UnwantedDialog(LegContext context, SipDialog dialog, PeerRoad road) : IClientTransactionUser
{
    /// <summary>Sends the ACK and, unless this is a copy of a 2xx that was dealt with, the BYE.</summary>
    public void End(uint inviteNumber, bool sendBye, Instant now)
    {
        var hop = road.Next(dialog);
        context.Layer.SendAck(dialog.CreateAck(inviteNumber), hop);
        if (sendBye)
        {
            var bye = dialog.CreateRequest(SipMethod.Bye).Request;
            bye.Headers.Add(SipHeaderNames.Reason, ReasonHeader.AnsweredElsewhere);
            MessageParts.Complete(context, bye, hop.Transport, null);
            context.Layer.Send(bye, hop, this, now);
        }
    }

    /// <inheritdoc/>
    public void ResponseArrived(ClientTransaction transaction, SipResponse response, Instant now)
    {
        // Whatever the peer says to the BYE, the dialog is over.
    }

    /// <inheritdoc/>
    public void RequestFailed(ClientTransaction transaction, TransactionFailure failure, Instant now)
    {
        // The peer is gone: so is the dialog.
    }
}
