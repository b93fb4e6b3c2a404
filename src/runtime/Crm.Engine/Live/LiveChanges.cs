namespace Crm.Engine.Live;

/// <summary>A signal that merges: any number of changes wake the publisher once. Thread safe.</summary>
public sealed class LiveChanges : ILiveChanges, IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);
    private Task? _change; // of the one publisher; outlives a wait that ended by time

    /// <inheritdoc/>
    public void Changed()
    {
        try
        {
            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // two changed at once: one wake-up serves both
        }
    }

    /// <summary>Completes at a change or after the longest wait.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider clock, CancellationToken cancellation)
    {
        _change ??= _signal.WaitAsync(cancellation);
        var first = await Task.WhenAny(_change, Task.Delay(longest, clock, cancellation)).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (first == _change)
        {
            await _change.ConfigureAwait(false);
            _change = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _signal.Dispose();
}
