using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Contracts.Accounts;

/// <summary>What a key of a program may do.</summary>
public static class ApiScopes
{
    /// <summary>GET of what its role may see.</summary>
    public const string Read = "read";

    /// <summary>Everything else its role may do.</summary>
    public const string Write = "write";

    /// <summary>The stream of events.</summary>
    public const string Events = "events";

    /// <summary>Numbers, names and attributes in events as they are.</summary>
    public const string PersonalData = "personal-data";

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<string> All = [Read, Write, Events, PersonalData];
}

/// <summary>A key of a program; the secret itself is known only to its holder.</summary>
public sealed record ApiKey(Guid Id, string Name, Role Role, ImmutableArray<string> Scopes, Instant CreatedAt, string CreatedBy, Instant? RevokedAt, Instant? LastUsedAt);

/// <summary>Keys of programs. Thread safe.</summary>
public interface IApiKeys
{
    /// <summary>Keys at most, revoked ones included.</summary>
    const int CountMax = 500;

    /// <summary>All, the newest first.</summary>
    ValueTask<IReadOnlyList<ApiKey>> List(CancellationToken cancellation);

    /// <summary>Makes one and returns the secret, which is shown this once. Null when there are <see cref="CountMax"/>.</summary>
    ValueTask<(ApiKey Key, string Secret)?> Create(string name, Role role, ImmutableArray<string> scopes, string by, Instant now, CancellationToken cancellation);

    /// <summary>Revokes one at once and for ever; false when there is none that works.</summary>
    ValueTask<bool> Revoke(Guid id, Instant now, CancellationToken cancellation);

    /// <summary>The key a secret belongs to; null when there is none that works.</summary>
    ValueTask<ApiKey?> Find(string secret, Instant now, CancellationToken cancellation);
}
