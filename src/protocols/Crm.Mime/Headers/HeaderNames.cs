namespace Crm.Mime;

/// <summary>Names of header fields this project reads or writes.</summary>
public static class HeaderNames
{
    public const string From = "From";
    public const string Sender = "Sender";
    public const string ReplyTo = "Reply-To";
    public const string To = "To";
    public const string Cc = "Cc";
    public const string Subject = "Subject";
    public const string Date = "Date";
    public const string MessageId = "Message-ID";
    public const string InReplyTo = "In-Reply-To";
    public const string References = "References";
    public const string ReturnPath = "Return-Path";
    public const string MimeVersion = "MIME-Version";
    public const string ContentType = "Content-Type";
    public const string ContentTransferEncoding = "Content-Transfer-Encoding";
    public const string ContentDisposition = "Content-Disposition";
    public const string ContentId = "Content-ID";

    /// <summary>RFC 3834 section 5.</summary>
    public const string AutoSubmitted = "Auto-Submitted";

    /// <summary>Not standard, but what older list servers and robots write.</summary>
    public const string Precedence = "Precedence";

    /// <summary>RFC 2919.</summary>
    public const string ListId = "List-Id";
}
