using System.Threading.Channels;
using Crm.Contracts.Ports;
using Crm.Primitives;

namespace Crm.Engine.Desk;

/// <summary>
/// Pushes an agent's desk to his browser whenever something of it changed. Changes of one agent that come while his desk is being put
/// together are merged into one more push, so a storm of events costs as much as the desks can be composed. Thread safe.
/// </summary>
public sealed class DeskPublisher(IDeskPush push, EngineFigures figures) : IDeskChanges
{
    private readonly Channel<AgentId> _changed = Channel.CreateUnbounded<AgentId>(new UnboundedChannelOptions { SingleReader = false });
    private readonly Lock _gate = new();
    private readonly HashSet<AgentId> _waiting = []; // each agent is in the channel once at most: it is bounded by their number

    /// <inheritdoc/>
    public void Changed(AgentId agent)
    {
        lock (_gate)
        {
            if (_waiting.Add(agent))
            {
                _changed.Writer.TryWrite(agent);
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
                    push.PushDesk(agent, desk);
                }
            }
            catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
            {
                figures.Fault("desk", e);
            }
        }
    }
}
