using Crm.Primitives;

namespace Crm.Contracts.Accounts;

/// <summary>Who did what to whom. Entries are only ever added. Thread safe.</summary>
public interface IAuditTrail
{
    /// <summary>Adds an entry; durable when it returns.</summary>
    ValueTask Append(AuditEntry entry, CancellationToken cancellation);

    /// <summary>Entries, newest first.</summary>
    /// <param name="before">Only entries with a smaller number; null from the newest.</param>
    ValueTask<IReadOnlyList<NumberedAuditEntry>> Read(long? before, int limit, CancellationToken cancellation);
}

/// <summary>One act.</summary>
/// <param name="Who">User name, as given when a sign-in failed.</param>
/// <param name="Action">Stable dotted word: "sign-in.failed", "presence.set", "queue.replaced", ...</param>
/// <param name="Target">What it was done to.</param>
/// <param name="Before">What was before, JSON or null.</param>
/// <param name="After">What is now, JSON or null.</param>
/// <param name="Address">Where it came from.</param>
public sealed record AuditEntry(Instant At, string Who, string Action, string Target, string? Before, string? After, string Address);

/// <summary>An entry with its place in the trail.</summary>
public sealed record NumberedAuditEntry(long Number, AuditEntry Entry);
