using System.Globalization;
using Crm.Dialing.Lists;
using Crm.Primitives;

namespace Crm.Web.Lists;

/// <summary>A list as a table that can be imported again: all numbers, what became of each record, and every further field.</summary>
internal static class ListExport
{
    private const int PageSize = 1_000;
    private const int FieldsMax = 200;

    public static async Task Write(ICallLists lists, CallListId list, Func<IEnumerable<string?>, Task> write, CancellationToken cancellation)
    {
        int numbers = 1;
        var fields = new List<string>();
        await foreach (var record in All(lists, list, cancellation))
        {
            numbers = Math.Max(numbers, record.Numbers.Count);
            fields.AddRange(record.Fields.Keys.Where(name => fields.Count < FieldsMax && !fields.Contains(name)).ToList());
        }

        await write(["name", "key", "zone", "priority", "consent", .. Enumerable.Range(1, numbers).SelectMany(n => new[] { $"phone{n}", $"kind{n}" }), "state", "attempts", "outcome", .. fields]);
        await foreach (var record in All(lists, list, cancellation))
        {
            await write(
            [
                record.Name, record.ExternalKey, record.Zone, record.Priority.ToString(CultureInfo.InvariantCulture), record.Consent ? "yes" : "no",
                .. Enumerable.Range(0, numbers).SelectMany(n => n < record.Numbers.Count ? new[] { record.Numbers[n].Number, ListReading.Word(record.Numbers[n].Kind) } : ["", ""]),
                ListReading.Word(record.State), record.Attempts.ToString(CultureInfo.InvariantCulture), record.Outcome, .. fields.Select(name => record.Fields.GetValueOrDefault(name)),
            ]);
        }
    }

    private static async IAsyncEnumerable<ListedRecord> All(ICallLists lists, CallListId list, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        RecordId? after = null;
        while (await lists.Records(list, null, after, PageSize, cancellation) is { Count: > 0 } page)
        {
            foreach (var record in page)
            {
                yield return record;
            }

            after = page[^1].Id;
        }
    }
}
