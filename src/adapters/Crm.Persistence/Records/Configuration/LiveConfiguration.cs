using Crm.Contracts.Ports;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Configuration;

/// <summary>Queues and agents in memory, read from the records and swapped after each change. Thread safe.</summary>
public sealed class LiveConfiguration(RecordsContextFactory records) : IConfigurationSource, IConfigurationChanges
{
    private volatile Picture _picture = new([], []);

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public IReadOnlyList<QueueConfiguration> QueueConfigurations => _picture.Queues;

    /// <inheritdoc/>
    public IReadOnlyList<AgentConfiguration> AgentConfigurations => _picture.Agents;

    /// <summary>Reads everything again, swaps it and raises <see cref="Changed"/>.</summary>
    public async Task Reload(CancellationToken cancellation)
    {
        await using var context = records.Create();
        var queues = await context.Queues.AsNoTracking().OrderBy(q => q.Id).ToListAsync(cancellation);
        var agents = await context.Agents.AsNoTracking().OrderBy(a => a.Id).ToListAsync(cancellation);
        _picture = new Picture(
            [.. queues.Select(q => new QueueConfiguration(q.Id, RecordsJson.Read<QueueSettings>(q.Settings), q.Version))],
            [.. agents.Select(a => new AgentConfiguration(a.Id, RecordsJson.Read<AgentSettings>(a.Settings), a.Version))]);
        Changed?.Invoke();
    }

    /// <inheritdoc/>
    public async ValueTask<ChangeOutcome> ReplaceQueue(QueueId queue, QueueSettings settings, long seenVersion, CancellationToken cancellation)
    {
        await using var context = records.Create();
        string json = RecordsJson.Write(settings);
        int changed = await context.Queues
            .Where(q => q.Id == queue && q.Version == seenVersion)
            .ExecuteUpdateAsync(q => q.SetProperty(x => x.Settings, json).SetProperty(x => x.Version, x => x.Version + 1), cancellation);
        if (changed == 0)
        {
            return await context.Queues.AnyAsync(q => q.Id == queue, cancellation) ? ChangeOutcome.Stale : ChangeOutcome.NotFound;
        }

        await Reload(cancellation);
        return ChangeOutcome.Changed;
    }

    private sealed record Picture(IReadOnlyList<QueueConfiguration> Queues, IReadOnlyList<AgentConfiguration> Agents);
}
