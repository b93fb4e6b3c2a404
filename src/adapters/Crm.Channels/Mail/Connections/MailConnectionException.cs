namespace Crm.Channels.Mail.Connections;

/// <summary>Why there is no connection to a mail server.</summary>
internal enum MailConnectionFault
{
    /// <summary>It cannot be reached, or the connection broke.</summary>
    Unreachable,

    /// <summary>It cannot be protected as the settings want it, or the certificate is not the right one.</summary>
    Unprotected,

    /// <summary>There is no token to sign in with.</summary>
    NoToken,
}

/// <summary>There is no connection to a mail server.</summary>
internal sealed class MailConnectionException(MailConnectionFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public MailConnectionFault Fault { get; } = fault;
}
