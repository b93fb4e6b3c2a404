using Crm.Contracts.Ports;

namespace Crm.Persistence.Disks;

/// <summary>
/// Ready while the folder takes a file to its disk: a full or read-only disk, or one that fails, is named before anything else trips over
/// it. Nothing has to be done when it is well again but to wait. One trial at a time and one a second, however many ask; a disk that
/// hangs keeps nobody's thread but one.
/// </summary>
public sealed class DiskReadiness(string folder, TimeProvider clock) : IReadinessCheck
{
    /// <summary>As much as the journal's next transactions need; what a small file still takes is no use to them.</summary>
    private const int ProbeBytes = 256 * 1024;

    /// <summary>How long a trial counts.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private static readonly byte[] Probe = new byte[ProbeBytes];
    private readonly string _file = Path.Combine(folder, ".writable");
    private readonly Lock _gate = new();
    private Task<string?>? _trial;
    private long _begun;

    /// <inheritdoc/>
    public string Name => "disk";

    /// <inheritdoc/>
    public ValueTask<string?> Check(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_trial is null || (_trial.IsCompleted && clock.GetElapsedTime(_begun) >= Fresh))
            {
                _begun = clock.GetTimestamp();
                _trial = Task.Run(Try, CancellationToken.None);
            }

            return new(_trial);
        }
    }

    private string? Try()
    {
        try
        {
            using var file = new FileStream(_file, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            file.Write(Probe);
            file.Flush(flushToDisk: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The disk under {folder} takes no files: {e.Message} Work goes on by itself when it does again.";
        }
    }
}
