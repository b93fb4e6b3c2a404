namespace Crm.Engine.Live;

/// <summary>A signal that merges: any number of changes wake the publisher once. Thread safe.</summary>
public sealed class LiveChanges : ILiveChanges, IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

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
        using var limit = new CancellationTokenSource(longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await _signal.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // nothing changed; waiting times have grown all the same
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _signal.Dispose();
}
