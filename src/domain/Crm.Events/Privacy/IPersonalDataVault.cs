using Crm.Primitives;

namespace Crm.Events.Privacy;

/// <summary>
/// Seals and opens personal text with one key per subject. Thread safe. Keys are created on first use and are durable
/// before <see cref="Seal"/> returns; after <see cref="Erase"/> the subject's texts can never be opened again.
/// </summary>
public interface IPersonalDataVault
{
    /// <summary>Encrypts text under the subject's key.</summary>
    SealedText Seal(SubjectId subject, string text);

    /// <summary>Decrypts, or returns null when the key was erased or the text was tampered with.</summary>
    string? Open(SealedText text);

    /// <summary>Destroys the subject's key for ever. Idempotent.</summary>
    void Erase(SubjectId subject);
}
