using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>Keeps the contents of files that are sent in conversations, sealed under their customers' keys. Thread safe.</summary>
public interface IChatFiles
{
    /// <summary>
    /// Keeps a file. One that is there already stays as it is. False when the room for files is used up; throws <see cref="IOException"/>
    /// when it cannot be written.
    /// </summary>
    ValueTask<bool> Keep(InteractionId conversation, Guid file, SubjectId owner, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>A file's content; null when it is not there, was damaged, or its owner was erased.</summary>
    ValueTask<byte[]?> Open(InteractionId conversation, Guid file, SubjectId owner, CancellationToken cancellation);

    /// <summary>Removes a file that came to nothing. Idempotent.</summary>
    void Remove(InteractionId conversation, Guid file);
}
