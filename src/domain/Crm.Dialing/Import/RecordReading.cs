using Crm.Dialing.Lists;

namespace Crm.Dialing.Import;

/// <summary>A record to be, found good.</summary>
/// <param name="Numbers">1 to <see cref="ImportMapping.NumbersMax"/>, none twice.</param>
public sealed record RecordDraft(IReadOnlyList<RecordNumber> Numbers)
{
    /// <summary>The party's name.</summary>
    public string? Name { get; init; }

    /// <summary>The key by which another system knows it.</summary>
    public string? ExternalKey { get; init; }

    /// <summary>IANA time zone.</summary>
    public string? Zone { get; init; }

    /// <summary>0 to 99.</summary>
    public int Priority { get; init; } = PriorityUsual;

    /// <summary>The party agreed to be called.</summary>
    public bool Consent { get; init; }

    /// <summary>The customer it is made from.</summary>
    public Guid? Customer { get; init; }

    /// <summary>Everything else, by the column's name.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>The priority of records that name none.</summary>
    public const int PriorityUsual = 50;
}

/// <summary>Makes records of rows. Pure; not for several threads at once.</summary>
/// <param name="mapping">What columns are for; without fault.</param>
/// <param name="numberOf">The E.164 number a text means, or null: the numbering plan of where the file comes from.</param>
/// <param name="isZone">Whether there is such a time zone.</param>
public sealed class RecordReading(ImportMapping mapping, Func<string, string?> numberOf, Func<string, bool> isZone)
{
    private const int NameMax = 200;

    /// <summary>The record of a row, or what is wrong with it.</summary>
    public (RecordDraft? Draft, IReadOnlyList<RowFault> Faults) Read(FileRow row)
    {
        if (row.Fault is { } fault)
        {
            return (null, [fault]);
        }

        if (row.Cells.Skip(mapping.Uses.Count).Any(cell => !string.IsNullOrWhiteSpace(cell)))
        {
            return (null, [new RowFault(RowFaults.Columns)]);
        }

        var faults = new List<RowFault>();
        var numbers = new List<RecordNumber>();
        var draft = new RecordDraft(numbers);
        var fields = new Dictionary<string, string>();
        for (int column = 0; column < mapping.Uses.Count && column < row.Cells.Count; column++)
        {
            string cell = row.Cells[column].Trim();
            if (cell.Length > 0)
            {
                draft = Take(draft, numbers, fields, column, cell, faults);
            }
        }

        if (numbers.Count == 0 && faults.Count == 0)
        {
            faults.Add(new RowFault(RowFaults.NoNumber));
        }

        return faults.Count > 0 ? (null, faults) : (draft with { Fields = fields }, []);
    }

    private RecordDraft Take(RecordDraft draft, List<RecordNumber> numbers, Dictionary<string, string> fields, int column, string cell, List<RowFault> faults)
    {
        string name = mapping.Names[column];
        RecordDraft Wrong(string code)
        {
            faults.Add(RowFault.At(code, name, cell));
            return draft;
        }

        var use = mapping.Uses[column];
        switch (use)
        {
            case ColumnUse.Number or ColumnUse.Mobile or ColumnUse.Work or ColumnUse.Home:
                if (numberOf(cell) is not { } number)
                    return Wrong(RowFaults.BadNumber);
                if (numbers.All(known => known.Number != number))
                    numbers.Add(new RecordNumber(number, KindOf(use)));
                return draft;
            case ColumnUse.Name:
                return cell.Length <= NameMax ? draft with { Name = cell } : Wrong(RowFaults.TooLong);
            case ColumnUse.ExternalKey:
                return cell.Length <= NameMax ? draft with { ExternalKey = cell } : Wrong(RowFaults.TooLong);
            case ColumnUse.Priority:
                return PriorityOf(cell) is { } priority ? draft with { Priority = priority } : Wrong(RowFaults.BadPriority);
            case ColumnUse.Zone:
                return isZone(cell) ? draft with { Zone = cell } : Wrong(RowFaults.BadZone);
            case ColumnUse.Consent:
                return ConsentOf(cell) is { } consent ? draft with { Consent = consent } : Wrong(RowFaults.BadConsent);
            case ColumnUse.Field:
                fields[name] = cell;
                return draft;
            default:
                return draft;
        }
    }

    private static NumberKind KindOf(ColumnUse use) => use switch
    {
        ColumnUse.Mobile => NumberKind.Mobile,
        ColumnUse.Work => NumberKind.Work,
        ColumnUse.Home => NumberKind.Home,
        _ => NumberKind.Other,
    };

    private static int? PriorityOf(string cell) =>
        int.TryParse(cell, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int priority) && priority <= 99 ? priority : null;

    private static bool? ConsentOf(string cell) => cell.ToLowerInvariant() switch
    {
        "1" or "yes" or "y" or "true" or "x" or "是" or "同意" or "已同意" => true,
        "0" or "no" or "n" or "false" or "否" or "不同意" or "未同意" => false,
        _ => null,
    };
}
