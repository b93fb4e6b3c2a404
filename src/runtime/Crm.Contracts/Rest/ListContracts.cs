using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>A list of records that campaigns dial.</summary>
/// <param name="Version">Rises with every change of its records.</param>
/// <param name="Campaign">The campaign that dials it; it is frozen then.</param>
/// <param name="Filling">An import reads into it, or waits to be taken over.</param>
public sealed record ListView(CallListId Id, string Name, Instant Created, long Version, CampaignId? Campaign, bool Filling, ListCounts Records);

/// <summary>How many records are in which state.</summary>
public sealed record ListCounts(long Ready, long Waiting, long Reserved, long Done, long Exhausted, long Removed, long All);

/// <summary>A list as it is to be.</summary>
/// <param name="Name">1 to 100 characters.</param>
public sealed record ListRequest(string? Name);

/// <summary>A record of a list.</summary>
/// <param name="State"><c>ready</c>, <c>waiting</c>, <c>reserved</c>, <c>done</c>, <c>exhausted</c> or <c>removed</c>.</param>
/// <param name="Outcome">The last one.</param>
/// <param name="Due">When it is due again, while it waits.</param>
/// <param name="Fields">What else the list says, by the column's name.</param>
public sealed record ListRecordView(
    long Id,
    IReadOnlyList<ListNumberView> Numbers,
    string State,
    int Attempts,
    string? Outcome,
    Instant? Due,
    string? Name,
    string? ExternalKey,
    string? Zone,
    int Priority,
    bool Consent,
    IReadOnlyDictionary<string, string> Fields);

/// <summary>A number of a record.</summary>
/// <param name="Kind"><c>other</c>, <c>mobile</c>, <c>work</c> or <c>home</c>.</param>
public sealed record ListNumberView(string Number, string Kind);

/// <summary>Which finished records are dialled again.</summary>
/// <param name="States"><c>done</c>, <c>exhausted</c>, or both.</param>
/// <param name="Outcomes">Only those whose last outcome is one of these; absent or empty is all.</param>
public sealed record RecycleRequest(IReadOnlyList<string>? States, IReadOnlyList<string>? Outcomes);

/// <summary>How many records are dialled again.</summary>
public sealed record Recycled(long Records);

/// <summary>A search for customers a list is filled with.</summary>
/// <param name="Search">As in the customers' search; absent for all customers.</param>
public sealed record ListSearchRequest(string? Search);

/// <summary>A file, or a search, on its way into a list.</summary>
/// <param name="State"><c>uploaded</c>, <c>running</c>, <c>checked</c>, <c>done</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Target"><c>list</c> or <c>doNotCall</c>.</param>
/// <param name="Progress">0 to 1.</param>
/// <param name="Fault">Why it failed, a stable word.</param>
/// <param name="FaultText">The same in English.</param>
public sealed record ListImportView(
    string Id,
    string Name,
    long Bytes,
    string State,
    string Target,
    CallListId? List,
    ListImportCounts Counts,
    double Progress,
    string? Fault,
    string? FaultText,
    string By,
    Instant At);

/// <summary>What became of an import's rows.</summary>
/// <param name="Rows">Read so far.</param>
/// <param name="Loaded">Records that are or will be taken over.</param>
/// <param name="Faulty">Rows with something wrong.</param>
/// <param name="DuplicatesInFile">Rows with a number that an earlier row has.</param>
/// <param name="DuplicatesInList">Rows with a number that is in the list already.</param>
/// <param name="DoNotCall">Rows of which no number may be called.</param>
public sealed record ListImportCounts(long Rows, long Loaded, long Faulty, long DuplicatesInFile, long DuplicatesInList, long DoNotCall);

/// <summary>How the beginning of a file reads.</summary>
/// <param name="Workbook">Encoding and delimiter have no meaning.</param>
/// <param name="Region">Country code of numbers that name none.</param>
/// <param name="Names">Of the columns.</param>
/// <param name="Uses">
/// What each is for: <c>skip</c>, <c>number</c>, <c>mobile</c>, <c>work</c>, <c>home</c>, <c>name</c>, <c>externalKey</c>, <c>priority</c>, <c>zone</c>, <c>consent</c>,
/// <c>field</c>, <c>reason</c> or <c>expires</c>.
/// </param>
/// <param name="Rows">The first ones, without the header.</param>
/// <param name="Remembered">The uses are those a file with the same columns had before.</param>
public sealed record ListImportPreview(
    bool Workbook, string? Encoding, string? Delimiter, bool HasHeader, string Region, IReadOnlyList<string> Names, IReadOnlyList<string> Uses,
    IReadOnlyList<IReadOnlyList<string>> Rows, bool Remembered);

/// <summary>What to do with an uploaded file.</summary>
/// <param name="Target"><c>list</c> or <c>doNotCall</c>.</param>
/// <param name="List">Where it goes; only for lists.</param>
/// <param name="Campaign">For which campaign numbers are not to be called; absent for all.</param>
/// <param name="Encoding">Absent is found out.</param>
/// <param name="Delimiter">One character; absent is found out.</param>
/// <param name="HasHeader">The first row names the columns; absent is yes.</param>
/// <param name="Region">Country code of numbers that name none; absent is the installation's.</param>
/// <param name="Names">Of the columns.</param>
/// <param name="Uses">What each is for, as in the preview.</param>
/// <param name="AtOnce">Takes it over when it is read; absent is no: it waits to be taken over.</param>
public sealed record ListImportRequest(
    string? Target, CallListId? List, string? Campaign, string? Encoding, string? Delimiter, bool? HasHeader, string? Region, IReadOnlyList<string>? Names,
    IReadOnlyList<string>? Uses, bool? AtOnce);

/// <summary>A number, or all that begin alike, not to be called.</summary>
/// <param name="Campaign">For which campaign; null for all.</param>
/// <param name="Source"><c>internal</c>, <c>agent</c>, <c>keyPress</c> or <c>imported</c>.</param>
/// <param name="Expires">When it ends; null for never.</param>
/// <param name="By">Who entered it, or the file it came with.</param>
public sealed record DoNotCallView(string Number, bool Prefix, string? Campaign, string Source, Instant At, Instant? Expires, string? Reason, string? By);

/// <summary>One page of those not to be called.</summary>
/// <param name="Next">Value of <c>after</c> for the next page; null on the last.</param>
/// <param name="Count">All entries there are.</param>
public sealed record DoNotCallListing(IReadOnlyList<DoNotCallView> Items, string? Next, long Count);

/// <summary>A number not to be called from now on.</summary>
/// <param name="Number">In any writing; of a beginning in E.164 with '+'.</param>
/// <param name="Prefix">All numbers that begin so.</param>
/// <param name="Campaign">For which campaign; absent for all.</param>
/// <param name="Expires">When it ends; absent for never.</param>
/// <param name="Reason">At most 200 characters.</param>
public sealed record DoNotCallRequest(string? Number, bool? Prefix, string? Campaign, Instant? Expires, string? Reason);

/// <summary>Whether a number may be called.</summary>
/// <param name="Source">Which kind of entry says so.</param>
/// <param name="Until">When that ends; null for never.</param>
public sealed record DoNotCallVerdict(string Number, bool Listed, string? Source, Instant? Until);
