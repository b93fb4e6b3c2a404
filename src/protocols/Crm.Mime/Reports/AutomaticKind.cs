namespace Crm.Mime;

/// <summary>Whether a program sent a message. Only what is <see cref="None"/> may be answered automatically (RFC 3834 section 2).</summary>
public enum AutomaticKind
{
    /// <summary>Nothing says that it was not a person.</summary>
    None,

    /// <summary>A report that a message was not delivered, is late or has arrived (RFC 3464).</summary>
    Bounce,

    /// <summary>An automatic answer or notice: out of office, read receipts, monitoring.</summary>
    AutoReply,

    /// <summary>Sent to many: a list, a newsletter, an advertisement.</summary>
    List,
}
