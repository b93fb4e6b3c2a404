using System.Threading.Channels;
using Crm.Contracts.Ports;
using Crm.Primitives;

namespace Crm.Engine.Desk;

/// <summary>
/// Pushes an agent's desk to his browser whenever something of it changed. Changes of one agent that come while his desk is being put
/// together are merged into one more push, so a storm of events costs as much as the desks can be composed; those that are told in
/// another way too are gathered for a moment. Thread safe.
/// </summary>
public sealed class DeskPublisher : IDeskChanges, IDisposable
{
    /// <summary>For how long changes that need not be seen at once are gathered.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(250);

    private readonly Channel<AgentId> _changed = Channel.CreateUnbounded<AgentId>(new UnboundedChannelOptions { SingleReader = false });
    private readonly Lock _gate = new();
    private readonly HashSet<AgentId> _waiting = []; // each agent is in the channel once at most: it is bounded by their number
    private readonly HashSet<AgentId> _gathered = []; // those in _soon, each once
    private readonly Queue<(AgentId Agent, long Since)> _soon = new(); // in the order in which they are due, for all wait equally long
    private readonly IDeskPush _push;
    private readonly EngineFigures _figures;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;

    /// <summary>Nothing is pushed before <see cref="Run"/>.</summary>
    public DeskPublisher(IDeskPush push, EngineFigures figures, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        (_push, _figures, _clock) = (push, figures, clock);
        _timer = clock.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Changed(AgentId agent)
    {
        lock (_gate)
        {
            Enqueue(agent);
        }
    }

    /// <inheritdoc/>
    public void ChangedSoon(AgentId agent)
    {
        lock (_gate)
        {
            if (_waiting.Contains(agent) || !_gathered.Add(agent))
            {
                return; // a push that shows it is due already
            }

            _soon.Enqueue((agent, _clock.GetTimestamp()));
            if (_soon.Count == 1)
            {
                _timer.Change(Gathering, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Composes and pushes until cancelled. Run by one task, so that an agent's desks leave in order.</summary>
    public async Task Run(DeskComposer composer, CancellationToken cancellation)
    {
        await foreach (var agent in _changed.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            lock (_gate)
            {
                _waiting.Remove(agent);
            }

            try
            {
                if (await composer.Compose(agent, cancellation).ConfigureAwait(false) is { } desk)
                {
                    _push.PushDesk(agent, desk);
                }
            }
            catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
            {
                _figures.Fault("desk", e);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Gives those on whose time has come.</summary>
    private void Release()
    {
        lock (_gate)
        {
            while (_soon.TryPeek(out var first))
            {
                var left = Gathering - _clock.GetElapsedTime(first.Since);
                if (left > TimeSpan.Zero)
                {
                    _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
                    return;
                }

                _soon.Dequeue();
                _gathered.Remove(first.Agent);
                Enqueue(first.Agent);
            }
        }
    }

    private void Enqueue(AgentId agent)
    {
        if (_waiting.Add(agent))
        {
            _changed.Writer.TryWrite(agent);
        }
    }
}
