using Crm.Contracts.Ports;

namespace Crm.Persistence.Disks;

/// <summary>
/// Ready while the folder takes a file to its disk: a full or read-only disk, or one that fails, is named before anything else trips over
/// it. Nothing has to be done when it is well again but to wait.
/// </summary>
public sealed class DiskReadiness(string folder) : IReadinessCheck
{
    /// <summary>As much as the journal's next transactions need; what a small file still takes is no use to them.</summary>
    private const int ProbeBytes = 256 * 1024;

    private static readonly byte[] Probe = new byte[ProbeBytes];
    private readonly string _file = Path.Combine(folder, ".writable");
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public string Name => "disk";

    /// <inheritdoc/>
    public ValueTask<string?> Check(CancellationToken cancellation)
    {
        lock (_gate)
        {
            try
            {
                using (var file = new FileStream(_file, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
                {
                    file.Write(Probe);
                    file.Flush(flushToDisk: true);
                }

                return ValueTask.FromResult<string?>(null);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return ValueTask.FromResult<string?>($"The disk under {folder} takes no files: {e.Message} Work goes on by itself when it does again.");
            }
        }
    }
}
