using Crm.Primitives;

namespace Crm.Sip.Transactions;

/// <summary>Why a transaction failed.</summary>
public enum TransactionFailure
{
    /// <summary>The other side stayed silent for 64*T1.</summary>
    Timeout,

    /// <summary>The message could not be sent.</summary>
    Transport,
}

/// <summary>Takes what belongs to no transaction yet: the core of the user agent.</summary>
public interface ITransactionUser
{
    /// <summary>A new request. Unless it is answered before this returns, an INVITE draws a 100.</summary>
    void RequestArrived(ServerTransaction transaction, Instant now);

    /// <summary>An ACK that belongs to a 2xx: it is its own transaction (RFC 3261 17).</summary>
    void AckArrived(SipRequest ack, SipHop source, Instant now);
}

/// <summary>Owns a request that was sent.</summary>
public interface IClientTransactionUser
{
    /// <summary>A response arrived; copies of finals are filtered, except that each 2xx to INVITE comes through.</summary>
    void ResponseArrived(ClientTransaction transaction, SipResponse response, Instant now);

    /// <summary>No final response will come.</summary>
    void RequestFailed(ClientTransaction transaction, TransactionFailure failure, Instant now);
}

/// <summary>Owns a request that was received.</summary>
public interface IServerTransactionUser
{
    /// <summary>A CANCEL for this INVITE arrived and was answered with 200; the INVITE still wants its 487.</summary>
    void Cancelled(ServerTransaction transaction, SipRequest cancel, Instant now);

    /// <summary>The final response could not be delivered or was never acknowledged.</summary>
    void ResponseFailed(ServerTransaction transaction, TransactionFailure failure, Instant now);
}
