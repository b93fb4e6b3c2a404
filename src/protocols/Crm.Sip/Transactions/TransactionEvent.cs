namespace Crm.Sip.Transactions;

/// <summary>What can happen to a transaction.</summary>
public enum TransactionEventKind
{
    /// <summary>It begins: a client's request is to be sent, or a server's request arrived.</summary>
    Started,

    /// <summary>Client: a response arrived.</summary>
    ResponseReceived,

    /// <summary>Server: the request arrived again.</summary>
    RequestReceived,

    /// <summary>INVITE server: an ACK arrived.</summary>
    AckReceived,

    /// <summary>Server: the transaction user answers.</summary>
    ResponseFromUser,

    /// <summary>A timer ran out.</summary>
    TimerFired,

    /// <summary>The transport could not send.</summary>
    TransportFailed,
}

/// <summary>One event of a transaction machine. The messages themselves stay with the layer: machines only need the status code.</summary>
public readonly record struct TransactionEvent(TransactionEventKind Kind, int Status = 0, TransactionTimer Timer = TransactionTimer.None)
{
    /// <summary>The first event.</summary>
    public static TransactionEvent Started => new(TransactionEventKind.Started);

    /// <summary>The request came again.</summary>
    public static TransactionEvent RequestAgain => new(TransactionEventKind.RequestReceived);

    /// <summary>An ACK came.</summary>
    public static TransactionEvent Ack => new(TransactionEventKind.AckReceived);

    /// <summary>The transport could not send.</summary>
    public static TransactionEvent TransportFailed => new(TransactionEventKind.TransportFailed);

    /// <summary>A response came from the network.</summary>
    public static TransactionEvent Response(int status) => new(TransactionEventKind.ResponseReceived, status);

    /// <summary>The transaction user answers.</summary>
    public static TransactionEvent Answer(int status) => new(TransactionEventKind.ResponseFromUser, status);

    /// <summary>A timer ran out.</summary>
    public static TransactionEvent Fired(TransactionTimer timer) => new(TransactionEventKind.TimerFired, 0, timer);
}
