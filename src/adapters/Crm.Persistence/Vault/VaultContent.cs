using Crm.Primitives;

namespace Crm.Persistence.Vault;

/// <summary>All that a vault holds, still wrapped by its master key.</summary>
/// <param name="Proof">What proves the master key.</param>
/// <param name="Derivation">What other keys are derived from, once the master key was rotated.</param>
internal sealed record VaultContent(byte[] Proof, byte[]? Derivation, IReadOnlyList<(SubjectId Subject, byte[] Wrapped)> Keys);
