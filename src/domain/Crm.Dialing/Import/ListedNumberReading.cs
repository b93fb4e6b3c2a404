using System.Globalization;
using Crm.Primitives;

namespace Crm.Dialing.Import;

/// <summary>A number not to be called, out of a file.</summary>
/// <param name="Number">E.164 with '+'.</param>
/// <param name="Reason">Why; may be unknown.</param>
/// <param name="Expires">Until when; null for ever.</param>
public sealed record ListedNumber(string Number, string? Reason, Instant? Expires);

/// <summary>Makes entries of a do-not-call list of rows. Pure.</summary>
/// <param name="mapping">What columns are for; without fault.</param>
/// <param name="numberOf">The E.164 number a text means, or null.</param>
public sealed class ListedNumberReading(ImportMapping mapping, Func<string, string?> numberOf)
{
    private const int ReasonMax = DoNotCall.DoNotCallEntry.ReasonMax;

    /// <summary>The numbers of a row, or what is wrong with it.</summary>
    public (IReadOnlyList<ListedNumber> Numbers, IReadOnlyList<RowFault> Faults) Read(FileRow row)
    {
        if (row.Fault is { } fault)
        {
            return ([], [fault]);
        }

        var numbers = new List<string>();
        var faults = new List<RowFault>();
        string? reason = null;
        Instant? expires = null;
        for (int column = 0; column < mapping.Uses.Count && column < row.Cells.Count; column++)
        {
            string cell = row.Cells[column].Trim();
            var use = mapping.Uses[column];
            if (cell.Length == 0)
            {
                continue;
            }

            if (ImportMapping.IsNumber(use) && numberOf(cell) is { } number)
            {
                numbers.Add(number);
            }
            else if (ImportMapping.IsNumber(use))
            {
                faults.Add(RowFault.At(RowFaults.BadNumber, mapping.Names[column], cell));
            }
            else if (use == ColumnUse.Reason)
            {
                reason = cell.Length <= ReasonMax ? cell : cell[..ReasonMax];
            }
            else if (use == ColumnUse.Expires)
            {
                expires = DayAfter(cell);
                if (expires is null)
                {
                    faults.Add(RowFault.At(RowFaults.BadDate, mapping.Names[column], cell));
                }
            }
        }

        if (numbers.Count == 0 && faults.Count == 0)
        {
            faults.Add(new RowFault(RowFaults.NoNumber));
        }

        return faults.Count > 0 ? ([], faults) : ([.. numbers.Distinct().Select(number => new ListedNumber(number, reason, expires))], []);
    }

    /// <summary>The end of a day such as 2027-03-01, in UTC.</summary>
    private static Instant? DayAfter(string cell) =>
        DateTimeOffset.TryParseExact(cell, ["yyyy-MM-dd", "yyyy/M/d"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day)
            ? Instant.From(day) + TimeSpan.FromDays(1)
            : null;
}
