using Crm.Primitives;

namespace Crm.Contracts.Accounts;

/// <summary>A person who may sign in, without his password.</summary>
/// <param name="UserName">Lower case, 1 to 64 characters of a-z, 0-9, '-', '_', '.'.</param>
/// <param name="Language">"en" or "zh".</param>
/// <param name="Theme">"system", "light" or "dark".</param>
/// <param name="SecurityStamp">Changes when sessions and tokens issued before must no longer be honoured.</param>
/// <param name="IsDemo">A known password: refused for everything that is not local.</param>
/// <param name="Version">Rises with every change; used as ETag.</param>
public sealed record Account(
    string UserName,
    string DisplayName,
    Role Role,
    string Language,
    string Theme,
    bool Disabled,
    string SecurityStamp,
    bool IsDemo,
    long Version)
{
    /// <summary>The queues a supervisor is limited to; null for all.</summary>
    public IReadOnlyList<QueueId>? Queues { get; init; }
}

/// <summary>What a person may do; each role includes those before it.</summary>
public enum Role
{
    /// <summary>Works on interactions.</summary>
    Agent,

    /// <summary>Sees everybody's work and changes presence.</summary>
    Supervisor,

    /// <summary>Changes configuration.</summary>
    Admin,
}
