using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>Body of a browser's sign-in.</summary>
public sealed record SignInRequest(string UserName, string Password);

/// <summary>Body of a token request: either user name and password, or a refresh token.</summary>
public sealed record TokenRequest(string? UserName, string? Password, string? RefreshToken);

/// <summary>Tokens of a program.</summary>
/// <param name="ExpiresIn">Seconds until the access token is refused.</param>
/// <param name="RefreshToken">Works once; the answer to it carries its successor.</param>
public sealed record TokenResponse(string AccessToken, int ExpiresIn, string RefreshToken);

/// <summary>The signed-in person.</summary>
/// <param name="Roles">All roles that hold: agent, supervisor, admin.</param>
/// <param name="Language">"en" or "zh".</param>
/// <param name="Theme">"system", "light" or "dark".</param>
/// <param name="Csrf">Value for the header X-Crm-Csrf; null for bearer callers.</param>
public sealed record Me(string UserName, string DisplayName, IReadOnlyList<string> Roles, string Language, string Theme, string? Csrf)
{
    /// <summary>The queues a supervisor is limited to; null for all.</summary>
    public IReadOnlyList<QueueId>? Queues { get; init; }
}

/// <summary>What a person sets for himself.</summary>
public sealed record UserSettings(string Language, string Theme);
