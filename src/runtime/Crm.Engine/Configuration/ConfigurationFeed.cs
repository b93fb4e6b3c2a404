using System.Collections.Concurrent;
using Crm.Actors.Shards;
using Crm.Contracts.Configuration;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Engine.Routing;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Commands;

namespace Crm.Engine.Configuration;

/// <summary>
/// Brings queues and agents from the records into the routing shard: everything at the start, afterwards what changed, in the order queues
/// before the agents who serve them. What routing cannot take now is given again each second until it can. Thread safe.
/// </summary>
public sealed class ConfigurationFeed(IConfigurationSource source, IShardHost shards, EngineFigures figures, TimeProvider clock) : IConfigurationTaking, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _changed = new(0);
    private readonly SemaphoreSlim _giving = new(1, 1);
    private readonly ConcurrentDictionary<QueueId, Given<QueueSettings>> _queues = new();
    private readonly ConcurrentDictionary<AgentId, Given<AgentSettings>> _agents = new();
    private bool _knowsAgents;

    /// <summary>Gives what routing has not been given yet; completes when it has it. Returns what was refused just now, in words.</summary>
    public async Task<IReadOnlyList<string>> Send(CancellationToken cancellation)
    {
        await _giving.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await GiveAll(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _giving.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask Take(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            await Send(either.Token).ConfigureAwait(false);
        }
        catch (ShardUnavailableException)
        {
            // Run was woken by the same change and tries until it succeeds
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            // likewise
        }
    }

    /// <inheritdoc/>
    public bool HasTaken(ConfigurationKey thing) => thing.Kind switch
    {
        ConfigurationKind.Queue => source.QueueConfigurations.Where(q => q.Id.Value == thing.Id).All(HasTaken),
        ConfigurationKind.Agent => source.AgentConfigurations.Where(a => a.Id.Value == thing.Id).All(HasTaken),
        ConfigurationKind.CapacityProfile => source.AgentConfigurations.Where(a => a.Settings.Profile?.Value == thing.Id).All(HasTaken),
        ConfigurationKind.Calendar => source.QueueConfigurations.Where(q => q.Settings.Calendar?.Value == thing.Id).All(HasTaken),
        _ => false,
    };

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
                catch (Exception e) when (e is ShardUnavailableException or ShardFaultException)
                {
                    figures.Fault("configuration", e);
                    await Task.Delay(RetryAfter, clock, cancellation).ConfigureAwait(false);
                    Wake();
                }
            }
        }
        finally
        {
            source.Changed -= Wake;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _changed.Dispose();
        _giving.Dispose();
    }

    private void Wake() => _changed.Release();

    private bool HasTaken(QueueConfiguration queue) =>
        _queues.TryGetValue(queue.Id, out var given) && ReferenceEquals(given.Settings, queue.Settings) && !given.Refused;

    private bool HasTaken(AgentConfiguration agent) =>
        _agents.TryGetValue(agent.Id, out var given) && ReferenceEquals(given.Settings, agent.Settings) && !given.Refused;

    private async Task<IReadOnlyList<string>> GiveAll(CancellationToken cancellation)
    {
        var refused = new List<string>();
        var queues = source.QueueConfigurations;
        var agents = source.AgentConfigurations;
        bool isQueueNew = false;
        foreach (var queue in queues.Where(q => !_queues.TryGetValue(q.Id, out var given) || !ReferenceEquals(given.Settings, q.Settings)))
        {
            bool isRefused = await Give(new ConfigureQueue(queue.Id, queue.Settings, queue.Version), $"queue {queue.Id}", refused, cancellation).ConfigureAwait(false);
            isQueueNew |= !_queues.ContainsKey(queue.Id);
            _queues[queue.Id] = new(queue.Settings, isRefused);
        }

        // an agent who was refused for a queue that was not there may be taken now
        foreach (var agent in agents.Where(a => !_agents.TryGetValue(a.Id, out var given) || !ReferenceEquals(given.Settings, a.Settings) || (given.Refused && isQueueNew)))
        {
            bool isRefused = await Give(new ConfigureAgent(agent.Id, agent.Settings, agent.Version), $"agent {agent.Id}", refused, cancellation).ConfigureAwait(false);
            _agents[agent.Id] = new(agent.Settings, isRefused);
        }

        await RemoveGone(agents, refused, cancellation).ConfigureAwait(false);
        return refused;
    }

    private async Task RemoveGone(IReadOnlyList<AgentConfiguration> agents, List<string> refused, CancellationToken cancellation)
    {
        var known = agents.Select(a => a.Id).ToHashSet();
        AgentId[] there = _knowsAgents
            ? [.. _agents.Keys]
            : await shards.Query<RoutingProgram, AgentId[]>(EngineOptions.RoutingShard, p => [.. p.Domain.Agents.Select(a => a.Id)], cancellation).ConfigureAwait(false);
        bool isAllGone = true;
        foreach (var agent in there.Where(id => !known.Contains(id)))
        {
            bool isRefused = await Give(new RemoveAgent(agent), $"agent {agent}", refused, cancellation).ConfigureAwait(false);
            _agents.TryRemove(agent, out _);
            isAllGone &= !isRefused;
        }

        _knowsAgents = isAllGone; // who still has work in hand is asked for again with the next change
    }

    /// <summary>True when it was refused.</summary>
    private async Task<bool> Give(RoutingCommand command, string what, List<string> refused, CancellationToken cancellation)
    {
        var id = new CommandId(Guid.CreateVersion7(clock.GetUtcNow()));
        if (await shards.Ask<CommandResult>(EngineOptions.RoutingShard, id, command, cancellation).ConfigureAwait(false) is not CommandRefused refusal)
        {
            return false;
        }

        refused.Add($"{what}: {refusal.Detail}");
        return true;
    }

    /// <summary>What routing was given last, and whether it refused.</summary>
    private sealed record Given<T>(T Settings, bool Refused);
}
