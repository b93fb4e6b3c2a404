using Crm.Primitives;

namespace Crm.Server.Composition;

/// <summary>
/// The sign of life of whoever carries the calls: a file that is touched each second. Whoever takes the calls up afterwards, this machine's next
/// process or another node, reads in it how long ago that ended. Where the folder is not shared, it is not known.
/// </summary>
internal sealed class LifeSign : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _beating;

    private LifeSign(string path, TimeProvider clock) => _beating = Task.Run(() => Run(path, clock, _stopping.Token));

    /// <summary>Where it lies.</summary>
    public static string PathIn(string folder) => Path.Combine(folder, "calls.alive");

    /// <summary>The last sign; null when there was none.</summary>
    public static Instant? Read(string path) => File.Exists(path) ? Instant.From(File.GetLastWriteTimeUtc(path)) : null;

    /// <summary>Gives signs from now on.</summary>
    public static LifeSign Start(string path, TimeProvider clock) => new(path, clock);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _beating;
        _stopping.Dispose();
    }

    private static async Task Run(string path, TimeProvider clock, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Beat, clock);
        try
        {
            do
            {
                Give(path);
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException)
        {
            // that is how it ends
        }
    }

    private static void Give(string path)
    {
        try
        {
            File.WriteAllBytes(path, []);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return; // a full or read-only disk has signs of its own; the next beat tries again
        }
    }
}
