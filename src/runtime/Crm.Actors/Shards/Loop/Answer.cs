namespace Crm.Actors.Shards;

/// <summary>Where the reply to a command or query goes. Given at most once; later calls change nothing.</summary>
internal interface IAnswer
{
    void Give(object? reply);

    void Fail(Exception reason);

    /// <summary>The loop takes the command or query; false when whoever asked has withdrawn it, and then nothing may be done.</summary>
    bool TryTake();
}

/// <summary>An answer that somebody awaits; his continuation never runs on the shard's loop.</summary>
internal sealed class Answer<T>(bool emptyAllowed) : IAnswer
{
    private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _decided;

    public Task<T> Task => _source.Task;

    public void Give(object? reply)
    {
        if (reply is T fitting)
        {
            _source.TrySetResult(fitting);
        }
        else if (reply is null && emptyAllowed && default(T) is null)
        {
            _source.TrySetResult(default!);
        }
        else
        {
            _source.TrySetException(new InvalidOperationException(
                $"The program replied with {reply?.GetType().FullName ?? "nothing"}, the caller expects {typeof(T).FullName}."));
        }
    }

    public void Fail(Exception reason) => _source.TrySetException(reason);

    public bool TryTake() => Interlocked.CompareExchange(ref _decided, 1, 0) == 0;

    /// <summary>Whoever asked has waited long enough; false when the loop was faster.</summary>
    public bool TryWithdraw() => Interlocked.CompareExchange(ref _decided, 2, 0) == 0;
}
