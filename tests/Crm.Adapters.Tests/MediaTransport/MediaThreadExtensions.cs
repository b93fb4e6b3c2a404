using Crm.Media.Transport;

namespace Crm.Adapters.Tests.MediaTransport;

internal static class MediaThreadExtensions
{
    /// <summary>Runs a function on the thread and waits for its result.</summary>
    internal static async Task<T> Call<T>(this IMediaThread thread, Func<T> function)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.True(thread.Post(() =>
        {
            try
            {
                result.SetResult(function());
            }
            catch (Exception fault)
            {
                result.SetException(fault);
            }
        }));
        return await result.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>Runs an action on the thread and waits until it is done.</summary>
    internal static Task Call(this IMediaThread thread, Action action) => thread.Call(() =>
    {
        action();
        return true;
    });

    /// <summary>Waits until a condition holds on the thread, looking at every tick.</summary>
    internal static async Task Until(this IMediaThread thread, Func<bool> condition)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(long now)
        {
            if (condition())
            {
                reached.TrySetResult();
            }
        }

        thread.Ticked += Look;
        try
        {
            await reached.Task.WaitAsync(TimeSpan.FromMinutes(1));
        }
        finally
        {
            thread.Ticked -= Look;
        }
    }
}
