using Crm.Primitives;

namespace Crm.Imap;

/// <summary>What the session wants done. Actions are carried out in order.</summary>
public abstract record ImapAction;

/// <summary>Send these bytes.</summary>
public sealed record SendImap(ReadOnlyMemory<byte> Bytes) : ImapAction;

/// <summary>Begin TLS, then call <see cref="ImapSession.Secured"/>.</summary>
public sealed record BeginImapTls : ImapAction;

/// <summary>The folder is open and mails will come.</summary>
/// <param name="UidValidity">What UIDs are valid within.</param>
/// <param name="Marks">What taken mails are marked with; <see cref="ImapMarks.None"/> where the folder cannot be changed.</param>
public sealed record FolderOpened(uint UidValidity, ImapMarks Marks) : ImapAction;

/// <summary>A mail to be stored; call <see cref="ImapSession.Settle"/> for it when that is done.</summary>
/// <param name="Uid">Its UID.</param>
/// <param name="Size">Its size as the server says it.</param>
/// <param name="ArrivedAt">INTERNALDATE, or null when it cannot be read.</param>
/// <param name="Bytes">The mail, or only its header.</param>
/// <param name="HeaderOnly">Whether it is larger than what is taken, so that only the beginning of its header is here.</param>
public sealed record TakeMail(uint Uid, long Size, Instant? ArrivedAt, ReadOnlyMemory<byte> Bytes, bool HeaderOnly) : ImapAction;

/// <summary>The server names a mail and does not give it: it left the folder meanwhile, or cannot be read.</summary>
public sealed record MailNotGiven(uint Uid) : ImapAction;

/// <summary>Everything there was has been looked at.</summary>
/// <param name="Unmarked">Whether the server refused to mark mails.</param>
public sealed record AllSeen(bool Unmarked) : ImapAction;

/// <summary>The session is over; close the connection.</summary>
/// <param name="Fault">Why; null when it was asked to stop.</param>
public sealed record CloseImap(ImapFault? Fault) : ImapAction;

/// <summary>What taken mails are marked with.</summary>
public enum ImapMarks
{
    /// <summary>Nothing: the folder can only be read.</summary>
    None,

    /// <summary>Seen.</summary>
    Seen,

    /// <summary>The keyword <see cref="ImapSession.Keyword"/>, and seen.</summary>
    Keyword,
}

/// <summary>Why a session ended.</summary>
public enum ImapFaultKind
{
    /// <summary>The connection broke, or the server closed it or was silent for too long.</summary>
    Lost,

    /// <summary>The server says something that is no IMAP, or goes beyond a limit.</summary>
    Protocol,

    /// <summary>The connection would not be protected.</summary>
    Unprotected,

    /// <summary>Name or password, or the token, were refused.</summary>
    SignInRefused,

    /// <summary>The folder cannot be opened, or a command was refused.</summary>
    Refused,
}

/// <summary>Why a session ended.</summary>
/// <param name="Reason">For people; may hold the server's words, never a secret.</param>
public sealed record ImapFault(ImapFaultKind Kind, string Reason);
