using Crm.Primitives;

namespace Crm.Dialing.Lists;

/// <summary>One record of one list. Unique over all lists of an installation.</summary>
public readonly record struct RecordId(long Value);

/// <summary>What a number is for.</summary>
public enum NumberKind : byte
{
    /// <summary>Not said.</summary>
    Other,

    /// <summary>A mobile telephone.</summary>
    Mobile,

    /// <summary>At work.</summary>
    Work,

    /// <summary>At home.</summary>
    Home,
}

/// <summary>One of a record's numbers.</summary>
/// <param name="Number">E.164 with '+'.</param>
public sealed record RecordNumber(string Number, NumberKind Kind = NumberKind.Other);

/// <summary>A record in the hands of one attempt.</summary>
/// <param name="Attempt">Whose it is.</param>
/// <param name="Record">Which.</param>
/// <param name="List">The list it is of.</param>
/// <param name="Segment">The list's small number, for learning answer rates.</param>
/// <param name="Number">What to dial: the retry rules' choice among the record's numbers.</param>
/// <param name="Kind">What that number is for.</param>
public sealed record ReservedRecord(AttemptId Attempt, RecordId Record, CallListId List, int Segment, string Number, NumberKind Kind)
{
    /// <summary>All numbers of the record, the first choice first.</summary>
    public IReadOnlyList<RecordNumber> Numbers { get; init; } = [];

    /// <summary>How often the record was dialled before, by any of its numbers.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// When this number was dialled before by any campaign, newest first, the last <see cref="DialledMost"/> of <see cref="DialledWithin"/>: what the law's
    /// limits of attempts are counted by.
    /// </summary>
    public IReadOnlyList<Instant> Dialled { get; init; } = [];

    /// <summary>When the party last answered and had nobody; null for never within <see cref="DialledWithin"/>.</summary>
    public Instant? LastAbandoned { get; init; }

    /// <summary>IANA time zone the list names for the record; null when it names none.</summary>
    public string? Zone { get; init; }

    /// <summary>The party agreed to be called, as the list says.</summary>
    public bool Consent { get; init; }

    /// <summary>0 to 99, higher is dialled earlier where the order asks it.</summary>
    public int Priority { get; init; }

    /// <summary>The party's name; null when the list has none.</summary>
    public string? Name { get; init; }

    /// <summary>The key by which another system knows the record.</summary>
    public string? ExternalKey { get; init; }

    /// <summary>The customer it was made from; null when it came from a file.</summary>
    public CustomerId? Customer { get; init; }

    /// <summary>Everything else the list says, by the column's name.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>The most earlier dials that are told.</summary>
    public const int DialledMost = 32;

    /// <summary>How far back earlier dials are told.</summary>
    public static readonly TimeSpan DialledWithin = TimeSpan.FromDays(30);
}
