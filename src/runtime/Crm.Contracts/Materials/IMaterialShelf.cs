using Crm.Contracts.Accounts;
using Crm.Contracts.Ports;
using Crm.Messaging.Materials;
using Crm.Primitives;

namespace Crm.Contracts.Materials;

/// <summary>A file of packages, with its bytes.</summary>
/// <param name="Type">The media type, as the content proved it.</param>
public sealed record MaterialFile(Guid Id, string Name, string Type, ReadOnlyMemory<byte> Content);

/// <summary>The packages of a site and their files. Thread safe; what changed is durable and in force when a call returns.</summary>
public interface IMaterialShelf
{
    /// <summary>Files of a site.</summary>
    public const int FilesMax = 1_000;

    /// <summary>Bytes of all files of a site: 2 GB.</summary>
    public const long BytesMax = 2L << 30;

    /// <summary>The packages in force, by name. The list is swapped as a whole and never changes once read.</summary>
    ValueTask<IReadOnlyList<MaterialPackage>> Packages(CancellationToken cancellation);

    /// <summary>Makes or replaces a package; the audit entry is kept in the same transaction.</summary>
    /// <param name="seen">The version that was seen; null for a new one.</param>
    ValueTask<ChangeOutcome> Put(MaterialPackage package, long? seen, AuditEntry audit, CancellationToken cancellation);

    /// <summary>Takes a package away. What was sent of it stays as it was, and its links open until they expire.</summary>
    ValueTask<ChangeOutcome> Delete(string id, long seen, AuditEntry audit, CancellationToken cancellation);

    /// <summary>Keeps a file for packages; false when there is no room. One that comes into no package within a day is forgotten.</summary>
    ValueTask<bool> Keep(MaterialFile file, string by, Instant at, CancellationToken cancellation);

    /// <summary>A file; null when it is not there.</summary>
    ValueTask<MaterialFile?> File(Guid id, CancellationToken cancellation);

    /// <summary>Name, type and size of files, by id; those that are not there are left out.</summary>
    ValueTask<IReadOnlyDictionary<Guid, MaterialItem>> Describe(IReadOnlyCollection<Guid> files, CancellationToken cancellation);

    /// <summary>Keeps files for what was sent until then, whatever becomes of their packages.</summary>
    ValueTask KeepUntil(IReadOnlyCollection<Guid> files, Instant until, CancellationToken cancellation);
}
