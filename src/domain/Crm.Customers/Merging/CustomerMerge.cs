using Crm.Primitives;

namespace Crm.Customers.Merging;

/// <summary>What was done to two records.</summary>
public enum MergeKind
{
    /// <summary>One record took another up: they are one customer.</summary>
    Merge,

    /// <summary>A part of a record became a customer of its own.</summary>
    Split,
}

/// <summary>
/// That two records became one customer, or one became two. An absorbed record stays as it was and points to the one that survived, so
/// that nothing of it has to be moved, and undoing takes the pointer away.
/// </summary>
/// <param name="Id">Unique; a UUID version 7 from outside. Also what copied contacts' ids are made of.</param>
/// <param name="Survivor">Who took the other up; of a split, the customer it was made of.</param>
/// <param name="Other">Who was absorbed; of a split, the new customer.</param>
public sealed record CustomerMerge(Guid Id, MergeKind Kind, CustomerId Survivor, CustomerId Other, Instant At, string By)
{
    /// <summary>The survivor before and after; null once it was undone or one of both was erased.</summary>
    public MergePicture? Picture { get; init; }

    /// <summary>When it was taken back; null while it holds.</summary>
    public Instant? UndoneAt { get; init; }

    /// <summary>Who took it back.</summary>
    public string? UndoneBy { get; init; }
}

/// <summary>What undoing needs to know.</summary>
/// <param name="Before">The survivor as he was.</param>
/// <param name="After">The survivor as the merge or split left him.</param>
public sealed record MergePicture(Customer Before, Customer After);

/// <summary>Something that came to a merged customer afterwards; undoing asks where it goes.</summary>
/// <param name="Key">What the choice names: the kind, a colon and the value.</param>
/// <param name="Kind">"field", "phone", "email", "identity", "contact", "note" or "interaction".</param>
/// <param name="Text">What it is, for people.</param>
/// <param name="ToOther">Where it goes unless somebody says otherwise: to the record that was absorbed.</param>
public sealed record LaterAddition(string Key, string Kind, string Text, bool ToOther)
{
    /// <summary>When it came; null when nobody wrote that down.</summary>
    public Instant? At { get; init; }
}
