using Crm.Primitives;

namespace Crm.Imap;

/// <summary>Something a server said (RFC 9051 section 7), whole, literals included. Immutable.</summary>
public abstract record ImapResponse;

/// <summary>The conditions of a status response (RFC 9051 section 7.1).</summary>
public enum ImapStatus
{
    /// <summary>Done, or good to know.</summary>
    Ok,

    /// <summary>Refused.</summary>
    No,

    /// <summary>Not understood.</summary>
    Bad,

    /// <summary>The server closes the connection.</summary>
    Bye,

    /// <summary>A greeting of a server that knows already who is there.</summary>
    PreAuthenticated,
}

/// <summary>How a command ended, or something the server says by itself.</summary>
/// <param name="Tag">The command's tag; null when the server speaks by itself.</param>
/// <param name="Status">The condition.</param>
/// <param name="Code">The response code in upper case, such as <c>UIDVALIDITY</c>; null when there is none.</param>
/// <param name="Value">What stands behind the code within its brackets; empty when nothing does.</param>
/// <param name="Text">For people; at most <see cref="MaxText"/> characters, without control characters.</param>
public sealed record ImapStatusResponse(string? Tag, ImapStatus Status, string? Code, string Value, string Text) : ImapResponse
{
    /// <summary>Longest <see cref="Text"/> kept.</summary>
    public const int MaxText = 400;
}

/// <summary>The server waits for the rest of a command (RFC 9051 section 7.6).</summary>
/// <param name="Text">What stands behind the plus sign, at most 4,000 characters.</param>
public sealed record ImapContinuation(string Text) : ImapResponse;

/// <summary>What the server can do (section 7.2.2); names in upper case, at most 500.</summary>
public sealed record ImapCapabilities(IReadOnlySet<string> Names) : ImapResponse;

/// <summary>How many mails the folder holds (section 7.4.1).</summary>
public sealed record ImapExists(uint Count) : ImapResponse;

/// <summary>A mail left the folder (section 7.5.1); those behind it move up by one.</summary>
public sealed record ImapExpunged(uint Number) : ImapResponse;

/// <summary>What a search found, in the server's order (RFC 3501 section 7.2.5).</summary>
public sealed record ImapFound(IReadOnlyList<uint> Numbers) : ImapResponse;

/// <summary>The extended answer to a search (section 7.3.4); of it only the lowest number is read.</summary>
/// <param name="Lowest">MIN; null when nothing was found.</param>
public sealed record ImapFoundLowest(uint? Lowest) : ImapResponse;

/// <summary>What the server tells of one mail (section 7.5.2); what was not said is null.</summary>
/// <param name="Number">Its number in the folder now.</param>
/// <param name="Uid">Its lasting number.</param>
/// <param name="Size">RFC822.SIZE in bytes.</param>
/// <param name="ArrivedAt">INTERNALDATE.</param>
/// <param name="Body">The bytes of <c>BODY[]</c> or <c>BODY[HEADER]</c>; null also where the server says NIL.</param>
public sealed record ImapFetched(uint Number, uint? Uid, long? Size, Instant? ArrivedAt, ReadOnlyMemory<byte>? Body) : ImapResponse;

/// <summary>Something well formed that is of no interest here.</summary>
/// <param name="Name">Its first word in upper case, at most 40 characters.</param>
public sealed record ImapOther(string Name) : ImapResponse;

/// <summary>Something that is no response.</summary>
/// <param name="Reason">One sentence for people; holds nothing of what came.</param>
public sealed record ImapMalformed(string Reason) : ImapResponse;
