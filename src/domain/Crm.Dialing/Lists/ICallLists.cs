using Crm.Primitives;

namespace Crm.Dialing.Lists;

/// <summary>Lists as people keep them. Thread safe.</summary>
public interface ICallLists
{
    /// <summary>The most lists.</summary>
    public const int ListsMax = 1_000;

    /// <summary>Longest name of a list.</summary>
    public const int NameMax = 100;

    /// <summary>All lists, newest first.</summary>
    ValueTask<IReadOnlyList<CallList>> All(CancellationToken cancellation);

    /// <summary>One list; null when there is none.</summary>
    ValueTask<CallList?> Find(CallListId list, CancellationToken cancellation);

    /// <summary>Makes an empty list; null when another goes by the name, or there are as many as there may be.</summary>
    /// <param name="name">1 to <see cref="NameMax"/> characters.</param>
    ValueTask<CallList?> Create(CallListId list, string name, CancellationToken cancellation);

    /// <summary>Removes a list with its records. What was dialled stays known by number.</summary>
    ValueTask<ListChange> Delete(CallListId list, CancellationToken cancellation);

    /// <summary>Records in the order they came in; null when there is no such list.</summary>
    /// <param name="state">Only those in this state.</param>
    /// <param name="after">The last one of the page before.</param>
    /// <param name="limit">1 to 1,000.</param>
    ValueTask<IReadOnlyList<ListedRecord>?> Records(CallListId list, RecordState? state, RecordId? after, int limit, CancellationToken cancellation);

    /// <summary>Makes finished records dialled again as if for the first time, also while a campaign dials the list; gives how many, or null when there is no such list.</summary>
    /// <param name="states">Of <see cref="RecordState.Done"/> and <see cref="RecordState.Exhausted"/>.</param>
    /// <param name="outcomes">Only those whose last outcome is one of these; empty for all.</param>
    ValueTask<long?> Recycle(CallListId list, IReadOnlyCollection<RecordState> states, IReadOnlyCollection<string> outcomes, CancellationToken cancellation);
}

/// <summary>A list.</summary>
/// <param name="Version">Rises with every change of its records.</param>
/// <param name="Campaign">The campaign that dials it; it is frozen then.</param>
/// <param name="Filling">A file is being read into it, or waits to be taken over.</param>
public sealed record CallList(CallListId Id, string Name, Instant Created, long Version, CampaignId? Campaign, bool Filling, RecordCounts Counts);

/// <summary>What came of a change to a list.</summary>
public enum ListChange : byte
{
    /// <summary>It is done.</summary>
    Changed,

    /// <summary>There is no such list.</summary>
    NotFound,

    /// <summary>A campaign dials it.</summary>
    Frozen,

    /// <summary>It is being filled.</summary>
    Filling,
}

/// <summary>A record as it stands in its list.</summary>
/// <param name="Outcome">The last one; null before the first attempt.</param>
/// <param name="Due">When it is due again, while it waits.</param>
public sealed record ListedRecord(RecordId Id, IReadOnlyList<RecordNumber> Numbers, RecordState State, int Attempts, string? Outcome, Instant? Due)
{
    /// <summary>The party's name.</summary>
    public string? Name { get; init; }

    /// <summary>The key by which another system knows it.</summary>
    public string? ExternalKey { get; init; }

    /// <summary>IANA time zone.</summary>
    public string? Zone { get; init; }

    /// <summary>0 to 99.</summary>
    public int Priority { get; init; }

    /// <summary>Whether the party agreed to be called.</summary>
    public bool Consent { get; init; }

    /// <summary>Everything else, by the column's name.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();
}
