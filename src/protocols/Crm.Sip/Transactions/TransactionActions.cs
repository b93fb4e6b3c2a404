using System.Runtime.CompilerServices;

namespace Crm.Sip.Transactions;

/// <summary>What a machine asks its layer to do.</summary>
public enum TransactionActionKind
{
    /// <summary>Send the client's request (again).</summary>
    SendRequest,

    /// <summary>Send the ACK of a refusal, built from the request and the response (RFC 3261 17.1.1.3).</summary>
    SendAck,

    /// <summary>Send the user's response and remember it.</summary>
    SendResponse,

    /// <summary>Send the remembered response again, if there is one.</summary>
    ResendResponse,

    /// <summary>Hand the message of this event to the transaction user.</summary>
    PassToUser,

    /// <summary>Start (or restart) a timer.</summary>
    StartTimer,

    /// <summary>Stop a timer.</summary>
    StopTimer,

    /// <summary>Tell the user that the other side stayed silent.</summary>
    ReportTimeout,

    /// <summary>Tell the user that the transport failed.</summary>
    ReportTransportError,

    /// <summary>The transaction is over; forget it.</summary>
    Terminate,

    /// <summary>The event does not matter in this state; count it.</summary>
    Ignore,
}

/// <summary>One action; the timer and its delay matter for the timer kinds only.</summary>
public readonly record struct TransactionAction(TransactionActionKind Kind, TransactionTimer Timer = TransactionTimer.None, TimeSpan After = default);

/// <summary>Up to six actions in order, kept in place so that a step allocates nothing.</summary>
public struct TransactionActions
{
    private const int Capacity = 6;

    private Slots _slots;

    /// <summary>How many.</summary>
    public int Count { get; private set; }

    /// <summary>The action at a position below <see cref="Count"/>.</summary>
    public readonly TransactionAction this[int index] =>
        (uint)index < (uint)Count ? _slots[index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>The single action "ignore".</summary>
    public static TransactionActions Ignored => default(TransactionActions).With(TransactionActionKind.Ignore);

    /// <summary>Appends an action.</summary>
    public readonly TransactionActions With(TransactionActionKind kind) => With(new TransactionAction(kind));

    /// <summary>Appends the start of a timer.</summary>
    public readonly TransactionActions Start(TransactionTimer timer, TimeSpan after) =>
        With(new TransactionAction(TransactionActionKind.StartTimer, timer, after));

    /// <summary>Appends the end of a timer.</summary>
    public readonly TransactionActions Stop(TransactionTimer timer) =>
        With(new TransactionAction(TransactionActionKind.StopTimer, timer));

    private readonly TransactionActions With(TransactionAction action)
    {
        var longer = this;
        longer._slots[Count] = action;
        longer.Count = Count + 1;
        return longer;
    }

    [InlineArray(Capacity)]
    private struct Slots
    {
        private TransactionAction _first;
    }
}
