namespace Crm.Contracts.Mail;

/// <summary>Bounds of what agents send.</summary>
public static class MailLimits
{
    /// <summary>Threads without work that are listed, the newest.</summary>
    public const int UnworkedMax = 200;

    /// <summary>Files of a mail.</summary>
    public const int FilesMax = 20;

    /// <summary>Bytes of one file.</summary>
    public const long FileBytesMax = 10L << 20;

    /// <summary>Bytes of all files of a mail.</summary>
    public const long DraftBytesMax = 20L << 20;
}
