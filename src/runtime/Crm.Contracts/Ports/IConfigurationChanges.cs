using Crm.Contracts.Accounts;
using Crm.Contracts.Configuration;

namespace Crm.Contracts.Ports;

/// <summary>The outcome of replacing something under a known version.</summary>
public enum ChangeOutcome
{
    /// <summary>Done and durable, with its version and its entry in the audit trail.</summary>
    Changed,

    /// <summary>No such thing.</summary>
    NotFound,

    /// <summary>Somebody else changed it meanwhile.</summary>
    Stale,
}

/// <summary>The write side of <see cref="IConfigurationSource"/>. Thread safe; one change at a time.</summary>
public interface IConfigurationChanges
{
    /// <summary>Versions that are kept of each thing.</summary>
    const int VersionsKept = 200;

    /// <summary>
    /// Replaces a thing's settings if its version is still the one seen, keeps the version and the audit entry in the same transaction, and
    /// raises <see cref="IConfigurationSource.Changed"/>. Checks nothing.
    /// </summary>
    /// <param name="settings">Of the type that belongs to the kind.</param>
    /// <param name="seenVersion">Null makes a new capacity profile or calendar; there must be none of that id yet.</param>
    /// <param name="audit">Who, when and what; its action is kept as the version's act.</param>
    /// <param name="note">At most 500 characters.</param>
    ValueTask<ChangeOutcome> Save(ConfigurationKey thing, object settings, long? seenVersion, AuditEntry audit, string? note, CancellationToken cancellation);

    /// <summary>
    /// The versions of a thing, newest first: at most <see cref="VersionsKept"/>, and the one the oldest of them came from. Empty for a thing that was never changed or is
    /// not there.
    /// </summary>
    ValueTask<IReadOnlyList<ConfigurationVersion>> Versions(ConfigurationKey thing, CancellationToken cancellation);
}
