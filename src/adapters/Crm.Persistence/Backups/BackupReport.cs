namespace Crm.Persistence.Backups;

/// <summary>What a backup holds.</summary>
/// <param name="Databases">Names of the databases copied, each as of one moment.</param>
/// <param name="Files">Other files copied.</param>
/// <param name="Bytes">All of it.</param>
public sealed record BackupReport(IReadOnlyList<string> Databases, int Files, long Bytes);
