namespace Crm.Contracts.Mail;

/// <summary>Bounds of what agents send.</summary>
public static class MailLimits
{
    /// <summary>Files of a mail.</summary>
    public const int FilesMax = 20;

    /// <summary>Bytes of one file.</summary>
    public const long FileBytesMax = 10L << 20;

    /// <summary>Bytes of all files of a mail.</summary>
    public const long DraftBytesMax = 20L << 20;
}
