namespace Crm.Persistence.Vault;

/// <summary>What a rotation of the master key did.</summary>
/// <param name="Subjects">Keys of subjects wrapped anew.</param>
/// <param name="Version">The master key's version now; the first has 1.</param>
public sealed record VaultRotation(int Subjects, int Version);
