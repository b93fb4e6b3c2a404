using Crm.Primitives;

namespace Crm.Persistence.Vault;

/// <summary>One random key per subject, wrapped by the master key. Thread safe.</summary>
internal interface ISubjectKeys : IDisposable
{
    /// <summary>The subject's key, or null when it has none (any more).</summary>
    byte[]? Find(SubjectId subject);

    /// <summary>The subject's key; a new one is durable when this returns.</summary>
    byte[] FindOrCreate(SubjectId subject);

    /// <summary>Removes the subject's key.</summary>
    void Erase(SubjectId subject);

    /// <summary>A key for a purpose other than sealing; it outlives rotations of the master key.</summary>
    byte[] DeriveKey(string purpose);
}
