namespace Crm.Smtp;

/// <summary>How to speak to a server. Immutable.</summary>
public sealed record SmtpSessionOptions
{
    /// <summary>What the client calls itself (RFC 5321 section 4.1.3): a domain, or an address in brackets.</summary>
    public string ClientName { get; init; } = "[127.0.0.1]";

    /// <summary>Who signs in; null for a server that knows the client.</summary>
    public string? UserName { get; init; }

    /// <summary>The password, or null with <see cref="AccessToken"/>.</summary>
    public string? Password { get; init; }

    /// <summary>The token for XOAUTH2.</summary>
    public string? AccessToken { get; init; }

    /// <summary>Whether the connection is to be protected by STARTTLS before anything else.</summary>
    public bool StartTls { get; init; }
}

/// <summary>A mail with its envelope. Immutable.</summary>
/// <param name="From">Where reports of failure go; empty when nobody wants them (RFC 3834 section 2).</param>
/// <param name="To">Who gets it, at least one; blind copies too.</param>
/// <param name="Mail">The mail itself.</param>
public sealed record SmtpEnvelope(string From, IReadOnlyList<string> To, ReadOnlyMemory<byte> Mail);
