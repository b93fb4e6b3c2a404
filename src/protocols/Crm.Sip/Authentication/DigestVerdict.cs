namespace Crm.Sip.Authentication;

/// <summary>What became of credentials.</summary>
public enum DigestVerdict
{
    /// <summary>They are right and fresh.</summary>
    Accepted,

    /// <summary>The secret is right but the nonce has run out or its count was seen before: challenge again with <c>stale=true</c>.</summary>
    Stale,

    /// <summary>The nonce is not of this server, or was made for another realm or algorithm: challenge again.</summary>
    ForeignNonce,

    /// <summary>The user is unknown or the secret is wrong. Which of the two is not told.</summary>
    WrongSecret,

    /// <summary>They were made for another Request-URI.</summary>
    WrongUri,

    /// <summary>They lack <c>qop=auth</c>, without which a replay cannot be noticed.</summary>
    NoQop,
}
