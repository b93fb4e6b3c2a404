using Crm.Primitives;

namespace Crm.Dialing.Import;

/// <summary>
/// Files, and searches, on their way into a list or into the list of those not to be called. What is read is staged, so that nothing is in the list until
/// all of it is; a restart goes on where it stopped. Thread safe.
/// </summary>
public interface IListImports
{
    /// <summary>The most imports that are remembered; the oldest finished ones go.</summary>
    public const int Kept = 200;

    /// <summary>Takes a file in. Throws <see cref="FileRefusedException"/> when it is empty or too large.</summary>
    ValueTask<ListImport> Upload(Guid id, string fileName, Stream content, string by, CancellationToken cancellation);

    /// <summary>How the beginning of an uploaded file reads; null when there is no such file (any more). Throws <see cref="FileRefusedException"/> when it cannot be read.</summary>
    ValueTask<ImportPreview?> Preview(Guid id, ImportReading reading, ImportTarget target, CancellationToken cancellation);

    /// <summary>Begins to read and check an uploaded file. It is taken over at once at the end when asked to, else by <see cref="Apply"/>.</summary>
    ValueTask<ImportStep> Start(Guid id, ImportOptions options, CancellationToken cancellation);

    /// <summary>Fills a list with the customers a search finds.</summary>
    /// <param name="search">As in the customers' search; empty for all customers.</param>
    ValueTask<ImportStep> StartSearch(Guid id, CallListId list, string search, string by, CancellationToken cancellation);

    /// <summary>Takes what was checked over: all of it, in one step.</summary>
    ValueTask<ImportStep> Apply(Guid id, CancellationToken cancellation);

    /// <summary>Drops an import that is not taken over yet; nothing of it stays.</summary>
    ValueTask<ImportStep> Cancel(Guid id, CancellationToken cancellation);

    /// <summary>One import; null when there is none.</summary>
    ValueTask<ListImport?> Find(Guid id, CancellationToken cancellation);

    /// <summary>All that are remembered, newest first.</summary>
    ValueTask<IReadOnlyList<ListImport>> All(CancellationToken cancellation);

    /// <summary>What was wrong, in the order of rows.</summary>
    /// <param name="after">The last <see cref="ReportLine.Place"/> of the page before; 0 for the first.</param>
    ValueTask<IReadOnlyList<ReportLine>> Report(Guid id, long after, int limit, CancellationToken cancellation);

    /// <summary>The most lines of a report; what is beyond is counted only.</summary>
    public const int ReportMax = 1_000_000;
}

/// <summary>Where an import goes.</summary>
public enum ImportTarget : byte
{
    /// <summary>A list of records.</summary>
    List,

    /// <summary>The list of those not to be called.</summary>
    DoNotCall,
}

/// <summary>How a file is read; what is null is found out.</summary>
/// <param name="Encoding">One of <see cref="TextEncodings.Words"/>.</param>
/// <param name="Delimiter">One of <see cref="CsvShape.Delimiters"/>.</param>
/// <param name="HasHeader">The first row names the columns.</param>
/// <param name="Region">Country code of numbers that name none; null for the installation's.</param>
public sealed record ImportReading(string? Encoding = null, char? Delimiter = null, bool? HasHeader = null, string? Region = null);

/// <summary>How the beginning of a file reads.</summary>
/// <param name="Workbook">It is a workbook: encoding and delimiter have no meaning.</param>
/// <param name="Reading">How it was read, found out where it was not said.</param>
/// <param name="Rows">The first rows, without the header.</param>
/// <param name="Mapping">What columns are probably for.</param>
/// <param name="Remembered">The mapping is the one a file with the same columns had before.</param>
public sealed record ImportPreview(bool Workbook, ImportReading Reading, IReadOnlyList<IReadOnlyList<string>> Rows, ImportMapping Mapping, bool Remembered);

/// <summary>What to do with a file.</summary>
/// <param name="Target">Where it goes.</param>
/// <param name="List">The list; of the do-not-call list null.</param>
/// <param name="Campaign">For which campaign numbers are not to be called; null for all.</param>
/// <param name="Reading">How it is read.</param>
/// <param name="Mapping">What columns are for.</param>
/// <param name="AtOnce">Takes it over when it is read, without being asked again.</param>
public sealed record ImportOptions(ImportTarget Target, CallListId? List, CampaignId? Campaign, ImportReading Reading, ImportMapping Mapping, bool AtOnce);

/// <summary>Where an import is.</summary>
public enum ImportState : byte
{
    /// <summary>The file is there.</summary>
    Uploaded,

    /// <summary>It is being read.</summary>
    Running,

    /// <summary>It is read, and waits to be taken over.</summary>
    Checked,

    /// <summary>It was taken over.</summary>
    Done,

    /// <summary>It could not be read to its end; nothing was taken over.</summary>
    Failed,

    /// <summary>Somebody dropped it.</summary>
    Cancelled,
}

/// <summary>What became of the rows.</summary>
/// <param name="Rows">Read so far, blank ones and the header not counted.</param>
/// <param name="Loaded">Records, or numbers not to be called, that are or will be taken over.</param>
/// <param name="Faulty">Rows with something wrong.</param>
/// <param name="DuplicatesInFile">Rows with a number that an earlier row has.</param>
/// <param name="DuplicatesInList">Rows with a number that is in the list already.</param>
/// <param name="DoNotCall">Rows of which no number may be called.</param>
public sealed record ImportCounts(long Rows, long Loaded, long Faulty, long DuplicatesInFile, long DuplicatesInList, long DoNotCall)
{
    /// <summary>Nothing yet.</summary>
    public static readonly ImportCounts None = new(0, 0, 0, 0, 0, 0);
}

/// <summary>An import.</summary>
/// <param name="Name">Of the file, or what was searched for.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="Fault">Why it failed, a stable word; null when it did not.</param>
/// <param name="FaultText">The same in English.</param>
public sealed record ListImport(
    Guid Id, string Name, long Bytes, ImportState State, ImportTarget Target, CallListId? List, ImportCounts Counts, double Progress, string? Fault, string? FaultText, string By, Instant At);

/// <summary>What came of a step.</summary>
public enum ImportStep : byte
{
    /// <summary>It is done, or has begun.</summary>
    Taken,

    /// <summary>There is no such import.</summary>
    NotFound,

    /// <summary>It is not at this step.</summary>
    WrongState,

    /// <summary>There is no such list.</summary>
    NoSuchList,

    /// <summary>A campaign dials the list.</summary>
    Frozen,

    /// <summary>Another import into the same list has to end first.</summary>
    Busy,
}

/// <summary>A line of a report.</summary>
/// <param name="Place">Its place in the report, from 1.</param>
/// <param name="Row">As a spreadsheet counts.</param>
/// <param name="Code">One of <see cref="RowFaults"/>.</param>
public sealed record ReportLine(long Place, long Row, string Code, string? Column, string? Value);
