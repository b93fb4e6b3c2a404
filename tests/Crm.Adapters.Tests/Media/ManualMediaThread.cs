using System.Collections.Concurrent;
using Crm.Media.Transport;

namespace Crm.Adapters.Tests.Media;

/// <summary>A media thread driven by the test's own: posts wait until it pumps, ticks come when it says so.</summary>
internal sealed class ManualMediaThread : IMediaThread
{
    private readonly BlockingCollection<Action> _posts = [];
    private readonly List<IPollTarget> _targets = [];

    public event Action<long>? Ticked;

    public bool Post(Action action)
    {
        _posts.Add(action);
        return true;
    }

    public void Register(IPollTarget target) => _targets.Add(target);

    public void Unregister(IPollTarget target) => _targets.Remove(target);

    /// <summary>Runs what was posted.</summary>
    public void Serve()
    {
        while (_posts.TryTake(out Action? action))
        {
            action();
        }
    }

    /// <summary>Waits for something to be posted from elsewhere and runs it.</summary>
    public void ServeNext()
    {
        Assert.True(_posts.TryTake(out Action? action, TimeSpan.FromMinutes(1)), "nothing was posted");
        action!();
    }

    /// <summary>Reads the sockets.</summary>
    public void Read(long now)
    {
        foreach (IPollTarget target in _targets.ToArray())
        {
            target.OnReadable(now);
        }
    }

    /// <summary>Reads the sockets without an allocation of its own; nothing may be opened or closed meanwhile.</summary>
    public void ReadQuietly(long now)
    {
        for (int i = 0; i < _targets.Count; i++)
        {
            _targets[i].OnReadable(now);
        }
    }

    public void Tick(long now) => Ticked?.Invoke(now);
}
