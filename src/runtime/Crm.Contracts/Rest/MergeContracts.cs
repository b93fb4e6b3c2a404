using Crm.Contracts.Desk;
using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>Two customers side by side, before they become one.</summary>
/// <param name="FromOther">Fields proposed from the other: "name", "kind", "company", "language", "vip" and "notes".</param>
/// <param name="Faults">Lists that would hold too much; merging is refused while there are any.</param>
public sealed record MergePreview(CustomerCard Customer, CustomerCard Other, IReadOnlyList<string> FromOther, IReadOnlyDictionary<string, string[]> Faults);

/// <summary>Body that merges another customer into this one.</summary>
/// <param name="OtherId">Who is absorbed.</param>
/// <param name="OtherVersion">The version of the other that was seen.</param>
/// <param name="FromOther">Fields whose value survives from the other; absent: as proposed.</param>
public sealed record MergeRequest(CustomerId OtherId, long OtherVersion, IReadOnlyList<string>? FromOther);

/// <summary>A merge, split or undo as carried out.</summary>
/// <param name="MergeId">What undoing names.</param>
/// <param name="Customer">The survivor, or of a split and an undo the one it was carried out on.</param>
/// <param name="OtherId">The record that was absorbed, made or given back.</param>
public sealed record MergeDone(string MergeId, CustomerCard Customer, CustomerId OtherId);

/// <summary>A merge or split of a customer.</summary>
/// <param name="Kind">"merge" or "split".</param>
/// <param name="OtherName">The other record's name; of an erased one "—".</param>
/// <param name="MayUndo">Whether it still can be taken back.</param>
public sealed record MergeView(
    string Id, string Kind, CustomerId CustomerId, CustomerId OtherId, string OtherName, Instant At, string By, Instant? UndoneAt, string? UndoneBy, bool MayUndo);

/// <summary>What taking a merge back would do.</summary>
/// <param name="Version">The survivor's version: what undoing sends as If-Match.</param>
/// <param name="Additions">What came since; interactions at most 200, the newest.</param>
public sealed record UndoPreview(MergeView Merge, string Name, long Version, IReadOnlyList<UndoAddition> Additions);

/// <summary>Something that came to the customer since he was merged.</summary>
/// <param name="Key">What the request names.</param>
/// <param name="Kind">"field", "phone", "email", "identity", "contact", "note" or "interaction".</param>
/// <param name="ToOther">Where it goes unless the request says otherwise.</param>
public sealed record UndoAddition(string Key, string Kind, string Text, bool ToOther, Instant? At);

/// <summary>Body that takes a merge or split back. What is named in neither list goes where the preview says.</summary>
/// <param name="ToOther">Keys of additions that go to the other record.</param>
/// <param name="ToCustomer">Keys of additions that stay.</param>
public sealed record MergeUndoRequest(IReadOnlyList<string>? ToOther, IReadOnlyList<string>? ToCustomer);

/// <summary>Body that makes a part of a customer a customer of its own. At least one thing has to move.</summary>
/// <param name="Name">Of the new customer.</param>
/// <param name="Phones">Numbers as kept.</param>
/// <param name="Contacts">People who move.</param>
/// <param name="Interactions">At most 200, of this customer.</param>
public sealed record SplitRequest(
    string? Name,
    IReadOnlyList<string>? Phones,
    IReadOnlyList<string>? Emails,
    IReadOnlyList<CardIdentity>? Identities,
    IReadOnlyList<ContactId>? Contacts,
    IReadOnlyList<InteractionId>? Interactions);
