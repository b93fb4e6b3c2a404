using Crm.Contracts.Ports;
using Crm.Persistence.Vault;
using Crm.Primitives;

namespace Crm.Persistence.ChatFiles;

/// <summary>
/// Files of conversations below one folder, one folder each, sealed as a whole under the customer's key: an erased customer takes them with
/// him. A file has its name only when it is complete. Thread safe.
/// </summary>
/// <param name="bytesMax">Room for all files together; no more are kept when it is used up.</param>
public sealed class SealedChatFiles(string folder, PersonalDataVault vault, long bytesMax) : IChatFiles
{
    /// <summary>Room for all files unless told otherwise: 20 GB.</summary>
    public const long UsualBytesMax = 20L * 1024 * 1024 * 1024;

    private const string Growing = ".part";

    private readonly Lazy<Counted> _used = new(() => new Counted(Count(folder)));

    /// <summary>Bytes of all files.</summary>
    public long Used => Interlocked.Read(ref _used.Value.Bytes);

    /// <inheritdoc/>
    public async ValueTask<bool> Keep(InteractionId conversation, Guid file, SubjectId owner, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        string path = PathOf(conversation, file);
        if (File.Exists(path))
        {
            return true;
        }

        byte[] sealedContent = SealedBytes.Seal(vault.SubjectKey(owner, create: true)!, content.Span, Bound(conversation, file));
        if (Interlocked.Add(ref _used.Value.Bytes, sealedContent.Length) > bytesMax)
        {
            Interlocked.Add(ref _used.Value.Bytes, -sealedContent.Length);
            return false;
        }

        string growing = $"{path}.{Guid.NewGuid():n}{Growing}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(growing, sealedContent, cancellation).ConfigureAwait(false);
            File.Move(growing, path, overwrite: true);
            return true;
        }
        catch
        {
            File.Delete(growing);
            Interlocked.Add(ref _used.Value.Bytes, -sealedContent.Length);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<byte[]?> Open(InteractionId conversation, Guid file, SubjectId owner, CancellationToken cancellation)
    {
        string path = PathOf(conversation, file);
        if (vault.SubjectKey(owner, create: false) is not { } key || !File.Exists(path))
        {
            return null;
        }

        byte[] data = await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false);
        return SealedBytes.Open(key, data, Bound(conversation, file));
    }

    /// <inheritdoc/>
    public void Remove(InteractionId conversation, Guid file)
    {
        var found = new FileInfo(PathOf(conversation, file));
        if (found.Exists)
        {
            long length = found.Length;
            found.Delete();
            Interlocked.Add(ref _used.Value.Bytes, -length);
        }
    }

    /// <summary>Counts what is there, before the first file of this process is written; what a killed process left half written goes.</summary>
    private static long Count(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return 0;
        }

        long bytes = 0;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            if (file.Extension == Growing)
            {
                file.Delete();
            }
            else
            {
                bytes += file.Length;
            }
        }

        return bytes;
    }

    /// <summary>Whose file it is goes into the seal, so that no file can stand for another.</summary>
    private static byte[] Bound(InteractionId conversation, Guid file) => [.. conversation.Value.ToByteArray(), .. file.ToByteArray()];

    private string PathOf(InteractionId conversation, Guid file) => Path.Combine(folder, $"{conversation.Value:n}", $"{file:n}.sealed");

    private sealed class Counted(long bytes)
    {
        public long Bytes = bytes;
    }
}
