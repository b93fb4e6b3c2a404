namespace Crm.Sip.Transactions;

/// <summary>Something the pure core asks the world to do.</summary>
public abstract record SipAction;

/// <summary>Send a message; failures come back as <see cref="TransactionLayer.TransportFailed"/>. The message is read-only from here on.</summary>
public sealed record SendMessage(SipMessage Message, SipHop Hop) : SipAction;

/// <summary>The actions of one step, in order. The shell empties it after each input. Not thread safe.</summary>
public sealed class SipOutbox
{
    private readonly Queue<SipAction> _actions = new();

    /// <summary>Appends an action.</summary>
    public void Add(SipAction action) => _actions.Enqueue(action);

    /// <summary>Takes the oldest action.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SipAction? action) => _actions.TryDequeue(out action);
}
