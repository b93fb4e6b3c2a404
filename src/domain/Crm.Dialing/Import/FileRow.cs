namespace Crm.Dialing.Import;

/// <summary>One row of a file.</summary>
/// <param name="Number">As a spreadsheet counts, the first is 1.</param>
/// <param name="Cells">Its cells as text; empty when the row could not be read.</param>
public readonly record struct FileRow(long Number, IReadOnlyList<string> Cells)
{
    /// <summary>Why it could not be read; null when it could.</summary>
    public RowFault? Fault { get; init; }

    /// <summary>Nothing stands in it.</summary>
    public bool Blank => Fault is null && Cells.All(string.IsNullOrWhiteSpace);
}

/// <summary>What is wrong with a row.</summary>
/// <param name="Code">A stable word, one of <see cref="RowFaults"/>.</param>
/// <param name="Column">The column's name, or its place; null when the whole row is meant.</param>
/// <param name="Value">What stands there, cut to <see cref="ValueMax"/> characters.</param>
public sealed record RowFault(string Code, string? Column = null, string? Value = null)
{
    /// <summary>Longest value that is told.</summary>
    public const int ValueMax = 100;

    /// <summary>A fault of a cell.</summary>
    public static RowFault At(string code, string column, string value) => new(code, column, value.Length <= ValueMax ? value : value[..ValueMax]);
}

/// <summary>The words for what is wrong with rows.</summary>
public static class RowFaults
{
    /// <summary>It has more cells than there are columns.</summary>
    public const string Columns = "columns";

    /// <summary>It is longer than may be, or a quotation mark in it is never closed.</summary>
    public const string Malformed = "malformed";

    /// <summary>It has no number at all.</summary>
    public const string NoNumber = "no-number";

    /// <summary>This is no telephone number.</summary>
    public const string BadNumber = "bad-number";

    /// <summary>No such time zone.</summary>
    public const string BadZone = "bad-zone";

    /// <summary>Not 0 to 99.</summary>
    public const string BadPriority = "bad-priority";

    /// <summary>Neither yes nor no.</summary>
    public const string BadConsent = "bad-consent";

    /// <summary>Not a date.</summary>
    public const string BadDate = "bad-date";

    /// <summary>The cell holds a formula, which is never computed.</summary>
    public const string Formula = "formula";

    /// <summary>Longer than may be.</summary>
    public const string TooLong = "too-long";

    /// <summary>A number of it is in an earlier row.</summary>
    public const string DuplicateInFile = "duplicate-in-file";

    /// <summary>A number of it is in the list already.</summary>
    public const string DuplicateInList = "duplicate-in-list";

    /// <summary>None of its numbers may be called.</summary>
    public const string DoNotCall = "do-not-call";
}

/// <summary>How large files may be.</summary>
public static class FileLimits
{
    /// <summary>Bytes of an upload.</summary>
    public const long BytesMax = 512L << 20;

    /// <summary>Rows of a file.</summary>
    public const long RowsMax = 5_000_000;

    /// <summary>Columns of a row.</summary>
    public const int ColumnsMax = 100;

    /// <summary>Characters of a cell.</summary>
    public const int CellMax = 4_000;

    /// <summary>Bytes of one part of a workbook when unpacked.</summary>
    public const long PartMax = 2L << 30;

    /// <summary>A part of a workbook unpacks to at most so many times its packed size, once it is larger than 16 MiB.</summary>
    public const int RatioMax = 200;

    /// <summary>Characters of all shared texts of a workbook: these are held in memory.</summary>
    public const int SharedMax = 64 << 20;
}

/// <summary>A file that cannot be read at all. The word is stable.</summary>
public sealed class FileRefusedException(string word, string message) : Exception(message)
{
    /// <summary><c>empty</c>, <c>encoding</c>, <c>workbook</c>, <c>too-large</c> or <c>too-many-rows</c>.</summary>
    public string Word { get; } = word;
}
