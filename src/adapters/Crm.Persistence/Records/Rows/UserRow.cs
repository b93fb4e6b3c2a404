using Crm.Contracts.Accounts;
using Crm.Primitives;

namespace Crm.Persistence.Records.Rows;

/// <summary>A person who may sign in.</summary>
internal sealed class UserRow
{
    public required string UserName { get; init; }

    public required string DisplayName { get; set; }

    /// <summary>In the format of ASP.NET Core Identity's hasher, which names algorithm and rounds.</summary>
    public required string PasswordHash { get; set; }

    public required Role Role { get; set; }

    public required string Language { get; set; }

    public required string Theme { get; set; }

    public bool Disabled { get; set; }

    public required string SecurityStamp { get; set; }

    public bool IsDemo { get; set; }

    /// <summary>The queues a supervisor is limited to, separated by spaces; null for all.</summary>
    public string? Queues { get; set; }

    public required Instant CreatedAt { get; init; }

    /// <summary>Rises with every change; checked on update.</summary>
    public long Version { get; set; } = 1;
}

/// <summary>A refresh token, by hash.</summary>
internal sealed class RefreshTokenRow
{
    /// <summary>hex(SHA-256(token)).</summary>
    public required string Hash { get; init; }

    /// <summary>All tokens that came from one sign-in.</summary>
    public required Guid Family { get; init; }

    public required string UserName { get; init; }

    /// <summary>The user's stamp at the sign-in; the token dies when it changes.</summary>
    public required string SecurityStamp { get; init; }

    public required Instant IssuedAt { get; init; }

    public required Instant ExpiresAt { get; init; }

    public Instant? UsedAt { get; set; }

    public Instant? RevokedAt { get; set; }
}

/// <summary>A SIP device.</summary>
internal sealed class DeviceRow
{
    public required string UserName { get; init; }

    public required AgentId Agent { get; init; }

    public string? Extension { get; set; }

    public required string Ha1Sha256 { get; set; }

    public required string Ha1Md5 { get; set; }

    public required Instant CreatedAt { get; set; }

    public bool IsDemo { get; set; }
}
