using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Primitives;
using Crm.Routing.Commands;

namespace Crm.Engine.Configuration;

/// <summary>
/// Brings queues and agents from the records into the routing shard, at the start and after every change. Routing ignores what it knows
/// already, so the whole picture is sent each time. Thread safe.
/// </summary>
public sealed class ConfigurationFeed(IConfigurationSource source, IShardHost shards, EngineFigures figures, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _changed = new(0);

    /// <summary>Sends everything; completes when routing has it. Returns what was refused, in words.</summary>
    public async Task<IReadOnlyList<string>> Send(CancellationToken cancellation)
    {
        var refused = new List<string>();
        var queues = source.QueueConfigurations;
        var agents = source.AgentConfigurations;
        foreach (var queue in queues)
        {
            await Give(new ConfigureQueue(queue.Id, queue.Settings), $"queue {queue.Id}", refused, cancellation).ConfigureAwait(false);
        }

        foreach (var agent in agents)
        {
            await Give(new ConfigureAgent(agent.Id, agent.Settings), $"agent {agent.Id}", refused, cancellation).ConfigureAwait(false);
        }

        var known = agents.Select(a => a.Id).ToHashSet();
        var gone = await shards.Query<Routing.RoutingProgram, AgentId[]>(
            EngineOptions.RoutingShard, p => [.. p.Domain.Agents.Select(a => a.Id).Where(id => !known.Contains(id))], cancellation).ConfigureAwait(false);
        foreach (var agent in gone)
        {
            await Give(new RemoveAgent(agent), $"agent {agent}", refused, cancellation).ConfigureAwait(false);
        }

        return refused;
    }

    /// <summary>Follows changes until cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        source.Changed += Wake;
        try
        {
            while (true)
            {
                await _changed.WaitAsync(cancellation).ConfigureAwait(false);
                try
                {
                    await Send(cancellation).ConfigureAwait(false);
                }
                catch (ShardUnavailableException e)
                {
                    figures.Fault("configuration", e); // the next change sends everything again
                }
            }
        }
        finally
        {
            source.Changed -= Wake;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _changed.Dispose();

    private void Wake() => _changed.Release();

    private async Task Give(RoutingCommand command, string what, List<string> refused, CancellationToken cancellation)
    {
        var id = new CommandId(Guid.CreateVersion7(clock.GetUtcNow()));
        if (await shards.Ask<CommandResult>(EngineOptions.RoutingShard, id, command, cancellation).ConfigureAwait(false) is CommandRefused refusal)
        {
            refused.Add($"{what}: {refusal.Detail}");
        }
    }
}
