using Crm.Primitives;

namespace Crm.Customers;

/// <summary>A note somebody wrote about a customer. It is shown on the card while it is pinned; it stays in the timeline for good.</summary>
/// <param name="Text">1 to 4,000 characters.</param>
public sealed record CustomerNote(NoteId Id, CustomerId Customer, Instant At, string By, string Text);

/// <summary>A line of a customer's log: a note or a change.</summary>
public sealed record CustomerLogEntry(Guid Id, Instant At, CustomerNote? Note, CustomerChange? Change);

/// <summary>What was written about customers and who changed them. Thread safe.</summary>
public interface ICustomerLog
{
    /// <summary>Pinned notes read at most.</summary>
    public const int PinnedMax = 20;

    /// <summary>Pins a note; durable when it returns.</summary>
    ValueTask Pin(CustomerNote note, CancellationToken cancellation);

    /// <summary>Takes a note off the card; false when it is not there or not pinned.</summary>
    ValueTask<bool> Unpin(CustomerId customer, NoteId note, string by, Instant at, CancellationToken cancellation);

    /// <summary>The notes on the card, newest first, at most <see cref="PinnedMax"/>.</summary>
    ValueTask<IReadOnlyList<CustomerNote>> Pinned(CustomerId customer, CancellationToken cancellation);

    /// <summary>Notes and changes, newest first, then by id.</summary>
    /// <param name="after">Only what comes after this place.</param>
    /// <param name="which">Notes, changes or both.</param>
    ValueTask<IReadOnlyList<CustomerLogEntry>> Read(
        CustomerId customer, (Instant At, Guid Id)? after, int limit, LogEntries which, CancellationToken cancellation);
}

/// <summary>Kinds of entries.</summary>
[Flags]
public enum LogEntries
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Notes about the customer.</summary>
    Notes = 1,

    /// <summary>Changes of his record.</summary>
    Changes = 2,

    /// <summary>All.</summary>
    All = Notes | Changes,
}
