using Crm.Customers;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Customers;

/// <summary>Notes about customers and changes of their records, in the records database.</summary>
internal sealed class CustomerLog(RecordsContextFactory records) : ICustomerLog
{
    public async ValueTask Pin(CustomerNote note, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        context.CustomerNotes.Add(new CustomerNoteRow { Id = note.Id.Value, Customer = note.Customer, At = note.At, By = note.By, Text = note.Text });
        await context.SaveChangesAsync(cancellation);
    }

    public async ValueTask<bool> Unpin(CustomerId customer, NoteId note, string by, Instant at, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        var parts = await CustomerParts.Whole(context, customer, cancellation);
        return await context.CustomerNotes
            .Where(n => n.Id == note.Value && parts.Contains(n.Customer) && n.UnpinnedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(n => n.UnpinnedAt, at).SetProperty(n => n.UnpinnedBy, by), cancellation) > 0;
    }

    public async ValueTask<IReadOnlyList<CustomerNote>> Pinned(CustomerId customer, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        var parts = await CustomerParts.Whole(context, customer, cancellation);
        var rows = await context.CustomerNotes.AsNoTracking()
            .Where(n => parts.Contains(n.Customer) && n.UnpinnedAt == null)
            .OrderByDescending(n => n.At)
            .Take(ICustomerLog.PinnedMax)
            .ToListAsync(cancellation);
        return [.. rows.Select(ToNote)];
    }

    public async ValueTask<IReadOnlyList<CustomerLogEntry>> Read(CustomerId customer, (Instant At, Guid Id)? after, int limit, LogEntries which, CancellationToken cancellation)
    {
        var until = after?.At ?? Instant.MaxValue;
        await using var context = await records.Open(cancellation);
        var parts = await CustomerParts.Whole(context, customer, cancellation);

        // those of the last instant may have been seen; they are few, and are told apart here
        var notes = !which.HasFlag(LogEntries.Notes) ? [] : await context.CustomerNotes.AsNoTracking()
            .Where(n => parts.Contains(n.Customer) && n.At <= until)
            .OrderByDescending(n => n.At).Take(limit + ICustomerLog.PinnedMax).ToListAsync(cancellation);
        var changes = !which.HasFlag(LogEntries.Changes) ? [] : await context.CustomerChanges.AsNoTracking()
            .Where(c => parts.Contains(c.Customer) && c.At <= until)
            .OrderByDescending(c => c.At).Take(limit + ICustomerLog.PinnedMax).ToListAsync(cancellation);
        return
        [
            .. notes.Select(n => new CustomerLogEntry(n.Id, n.At, ToNote(n), null))
                .Concat(changes.Select(c => new CustomerLogEntry(c.Id, c.At, null, new CustomerChange(c.Id, c.Customer, c.At, c.By, c.What, c.Fields.Split(' ', StringSplitOptions.RemoveEmptyEntries)))))
                .Where(e => after is not { } seen || e.At < seen.At || string.CompareOrdinal(e.Id.ToString("n"), seen.Id.ToString("n")) > 0)
                .OrderByDescending(e => e.At.Microseconds)
                .ThenBy(e => e.Id.ToString("n"), StringComparer.Ordinal)
                .Take(limit),
        ];
    }

    private static CustomerNote ToNote(CustomerNoteRow row) => new(new NoteId(row.Id), row.Customer, row.At, row.By, row.Text);
}
