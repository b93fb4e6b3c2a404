using Crm.Customers;
using Crm.Customers.Merging;
using Crm.Customers.Numbers;
using Crm.Events.Privacy;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Primitives;

namespace Crm.Web.Customers;

/// <summary>
/// What happened with a merged customer since: interactions go back to the record by whose number or address they came, notes stay with
/// the survivor, unless somebody says otherwise. Thread safe.
/// </summary>
internal sealed class LaterInteractions(IInteractionStore interactions, ICustomerLog log, ICustomerMerging merging, IPersonalDataVault vault, NumberingPlan plan)
{
    /// <summary>Interactions an undo looks at; with more it is refused.</summary>
    public const int Max = 10_000;

    private const int NotesMax = 200;

    /// <summary>Interactions and notes since, newest first.</summary>
    /// <param name="countMax">Interactions at most.</param>
    public async ValueTask<IReadOnlyList<LaterAddition>> Of(Undoing undoing, int countMax, CancellationToken cancellation)
    {
        if (undoing.Merge.Kind != MergeKind.Merge)
        {
            return [];
        }

        var subjects = await merging.SubjectsUnder(undoing.Merge.Other, cancellation);
        var since = await Since(undoing.Merge, countMax, cancellation);
        return
        [
            .. since.Take(countMax).Select(r => new LaterAddition($"interaction:{r.Id}", "interaction", AddressOf(r) ?? "", CameByOther(r, undoing, subjects)) { At = r.StartedAt }),
            .. await Notes(undoing, cancellation),
        ];
    }

    /// <summary>What moves to the other record; null when there is too much to look at.</summary>
    /// <param name="goes">Whether something moves, by its key and whether it does by default.</param>
    public async ValueTask<Additions?> Moved(Undoing undoing, Func<string, bool, bool> goes, CancellationToken cancellation)
    {
        if (undoing.Merge.Kind != MergeKind.Merge)
        {
            return Additions.None;
        }

        var since = await Since(undoing.Merge, Max, cancellation);
        if (since.Count > Max)
        {
            return null;
        }

        var subjects = await merging.SubjectsUnder(undoing.Merge.Other, cancellation);
        var notes = await Notes(undoing, cancellation);
        return new Additions(
            [.. since.Where(r => goes($"interaction:{r.Id}", CameByOther(r, undoing, subjects))).Select(r => (r.Id, r.StartedAt))],
            [.. notes.Where(n => goes(n.Key, n.ToOther)).Select(n => new NoteId(Guid.ParseExact(n.Key["note:".Length..], "n")))]);
    }

    private async ValueTask<List<InteractionRecord>> Since(CustomerMerge merge, int countMax, CancellationToken cancellation)
    {
        var found = new List<InteractionRecord>();
        InteractionCursor? after = null;
        do
        {
            var page = await interactions.List(
                new InteractionFilter(Customer: merge.Survivor, From: merge.At, After: after, Limit: InteractionFilter.MaxLimit), cancellation);
            found.AddRange(page.Records);
            after = page.Next;
        }
        while (after is not null && found.Count <= countMax);
        return found;
    }

    private async ValueTask<IReadOnlyList<LaterAddition>> Notes(Undoing undoing, CancellationToken cancellation)
    {
        var entries = await log.Read(undoing.Merge.Survivor, null, NotesMax, LogEntries.Notes, cancellation);
        return
        [
            .. entries.Where(e => e.At > undoing.Merge.At && e.Note!.Customer == undoing.Merge.Survivor)
                .Select(e => new LaterAddition($"note:{e.Id:n}", "note", e.Note!.Text, false) { At = e.At }),
        ];
    }

    /// <summary>What is sealed for the other record came by it; of what has a key of its own the address tells.</summary>
    private bool CameByOther(InteractionRecord record, Undoing undoing, IReadOnlyList<SubjectId> subjects) =>
        subjects.Contains(record.Subject)
        || (record.Subject != undoing.Now.Subject && AddressOf(record) is { } address
            && Has(undoing.Other, address) && !Has(undoing.Merge.Picture!.Before, address));

    private string? AddressOf(InteractionRecord record) => record.From is { } from ? vault.Open(from) : null;

    private bool Has(Customer customer, string address)
    {
        var readings = PhoneNumber.Candidates(address, plan).Append(address.Trim().ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        return customer.Phones.Concat(customer.Contacts.SelectMany(c => c.Phones)).Any(p => readings.Contains(p.Number))
            || customer.Emails.Concat(customer.Contacts.SelectMany(c => c.Emails)).Any(readings.Contains)
            || customer.Identities.Any(i => readings.Contains(i.Value.ToLowerInvariant()));
    }
}
