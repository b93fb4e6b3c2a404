using Crm.Primitives;

namespace Crm.Dialing.Lists;

/// <summary>How a campaign dials its lists.</summary>
/// <param name="Lists">1 to <see cref="ListsMax"/> lists; their records are dialled as if they were one list.</param>
/// <param name="Order">Which due record comes next.</param>
/// <param name="Retry">What becomes of a record after each outcome.</param>
public sealed record QueueSettings(IReadOnlyList<CallListId> Lists, RecordOrder Order, RetryRules Retry)
{
    /// <summary>The most lists of one campaign.</summary>
    public const int ListsMax = 32;
}

/// <summary>What came of <see cref="IRecordQueue.Open"/>.</summary>
public enum QueueOpening : byte
{
    /// <summary>The campaign may take records.</summary>
    Opened,

    /// <summary>A list is not there.</summary>
    NoSuchList,

    /// <summary>Another campaign dials one of the lists.</summary>
    InUse,

    /// <summary>One of the lists is being filled.</summary>
    Importing,

    /// <summary>Lists, order or rules are not as they must be.</summary>
    Invalid,
}

/// <summary>How many records are in which state.</summary>
/// <param name="Ready">Due.</param>
/// <param name="Waiting">Due later.</param>
/// <param name="Reserved">Taken by an attempt.</param>
/// <param name="Done">Finished by an outcome.</param>
/// <param name="Exhausted">Finished because it was tried often enough.</param>
/// <param name="Removed">Not to be called any more.</param>
public sealed record RecordCounts(long Ready, long Waiting, long Reserved, long Done, long Exhausted, long Removed)
{
    /// <summary>Nothing at all.</summary>
    public static readonly RecordCounts None = new(0, 0, 0, 0, 0, 0);

    /// <summary>All records.</summary>
    public long All => Ready + Waiting + Reserved + Done + Exhausted + Removed;

    /// <summary>What may still be dialled, now or later.</summary>
    public long Open => Ready + Waiting + Reserved;
}
