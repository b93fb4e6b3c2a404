using Crm.Contracts.Ports;
using Crm.Ivr;
using Crm.Persistence.Records.Configuration;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Flows;

/// <summary>Flows in the records, and the shelf that calls are served from, which is changed after each publication. Thread safe; one change at a time.</summary>
public sealed class FlowStore : IFlowStore, IDisposable
{
    private readonly RecordsContextFactory _records;
    private readonly FlowShelf _shelf;
    private readonly ShippedFlows _shipped;
    private readonly FlowPublication _publication;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _changing = new(1, 1);

    /// <summary>A store over the records; <see cref="Start"/> fills the shelf.</summary>
    public FlowStore(RecordsContextFactory records, FlowShelf shelf, ShippedFlows shipped, LiveConfiguration configuration, TimeProvider clock)
    {
        _records = records;
        _shelf = shelf;
        _shipped = shipped;
        _publication = new FlowPublication(shelf, configuration, shipped);
        _clock = clock;
    }

    /// <inheritdoc/>
    public void Dispose() => _changing.Dispose();

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<FlowSummary>> List(CancellationToken cancellation)
    {
        await using var context = _records.Create();
        return [.. (await context.Flows.AsNoTracking().OrderBy(f => f.Id).ToListAsync(cancellation)).Select(Summary)];
    }

    /// <inheritdoc/>
    public async ValueTask<FlowRecord?> Get(FlowId id, CancellationToken cancellation)
    {
        await using var context = _records.Create();
        var row = await context.Flows.AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, cancellation);
        if (row is null)
            return null;
        var versions = await context.FlowVersions.AsNoTracking().Where(v => v.Flow == id).OrderByDescending(v => v.Version)
            .Select(v => new FlowVersionSummary(v.Version, v.PublishedAt, v.PublishedBy, v.Note)).ToListAsync(cancellation);
        return new FlowRecord(Summary(row), row.Draft, versions);
    }

    /// <inheritdoc/>
    public async ValueTask<FlowVersionText?> GetVersion(FlowId id, int version, CancellationToken cancellation)
    {
        await using var context = _records.Create();
        var row = await context.FlowVersions.AsNoTracking().SingleOrDefaultAsync(v => v.Flow == id && v.Version == version, cancellation);
        return row is null ? null : new FlowVersionText(new FlowVersionSummary(row.Version, row.PublishedAt, row.PublishedBy, row.Note), row.Text);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FlowProblem>> Check(FlowId id, string text, CancellationToken cancellation) =>
        ValueTask.FromResult(_publication.Judge(id, text).Problems);

    /// <inheritdoc/>
    public ValueTask<FlowOutcome> SaveDraft(FlowId id, string text, long? seenVersion, CancellationToken cancellation) => Change(
        async context =>
        {
            var row = await context.Flows.SingleOrDefaultAsync(f => f.Id == id, cancellation);
            if (seenVersion is not null && row?.DraftVersion != seenVersion)
                return row is null ? new FlowOutcome.NotFound() : new FlowOutcome.Stale();
            var (flow, problems) = _publication.Judge(id, text);
            if (flow is null)
                return new FlowOutcome.Faulty(problems);
            if (row is null)
            {
                context.Flows.Add(NewRow(flow, text));
            }
            else
            {
                row.Draft = text;
                row.DraftVersion++;
                Describe(row, flow);
            }

            await context.SaveChangesAsync(cancellation);
            return new FlowOutcome.Done();
        },
        cancellation);

    /// <inheritdoc/>
    public ValueTask<FlowOutcome> Publish(FlowId id, long? seenVersion, string by, string? note, CancellationToken cancellation) => Change(
        async context =>
        {
            var row = await context.Flows.SingleOrDefaultAsync(f => f.Id == id, cancellation);
            if (row is null)
                return new FlowOutcome.NotFound();
            if (seenVersion is not null && row.DraftVersion != seenVersion)
                return new FlowOutcome.Stale();
            var (flow, problems) = _publication.Judge(id, row.Draft);
            if (flow is null)
                return new FlowOutcome.Faulty(problems);
            int version = 1 + (await context.FlowVersions.Where(v => v.Flow == id).MaxAsync(v => (int?)v.Version, cancellation) ?? 0);
            context.FlowVersions.Add(NewVersion(row, version, by, note));
            row.PublishedVersion = version;
            row.ChangedAt = Instant.Now(_clock);
            await context.SaveChangesAsync(cancellation);
            _shelf.Publish(flow with { Version = version });
            return new FlowOutcome.Done();
        },
        cancellation);

    /// <inheritdoc/>
    public ValueTask<FlowOutcome> RollBack(FlowId id, int version, CancellationToken cancellation) => Change(
        async context =>
        {
            var row = await context.Flows.SingleOrDefaultAsync(f => f.Id == id, cancellation);
            var earlier = await context.FlowVersions.AsNoTracking().SingleOrDefaultAsync(v => v.Flow == id && v.Version == version, cancellation);
            if (row is null || earlier is null)
                return new FlowOutcome.NotFound();
            var (flow, problems) = _publication.Judge(id, earlier.Text);
            if (flow is null)
                return new FlowOutcome.Faulty(problems);
            row.PublishedVersion = version;
            row.ChangedAt = Instant.Now(_clock);
            await context.SaveChangesAsync(cancellation);
            _shelf.Publish(flow with { Version = version });
            return new FlowOutcome.Done();
        },
        cancellation);

    /// <summary>Keeps and publishes the shipped flows that are not there yet, and fills the shelf. Throws <see cref="InvalidDataException"/> for a stored flow that cannot be read.</summary>
    internal async Task Start(CancellationToken cancellation)
    {
        await using var context = _records.Create();
        var rows = await context.Flows.ToListAsync(cancellation);
        foreach (var (flow, text) in _shipped.Read().Where(shipped => rows.All(row => row.Id != shipped.Flow.Id)))
        {
            var row = NewRow(flow, text);
            row.PublishedVersion = 1;
            context.Flows.Add(row);
            context.FlowVersions.Add(NewVersion(row, 1, ShippedFlows.Author, null));
        }

        await context.SaveChangesAsync(cancellation);
        var published = await context.FlowVersions.AsNoTracking()
            .Where(v => context.Flows.Any(f => f.Id == v.Flow && f.PublishedVersion == v.Version)).ToListAsync(cancellation);
        foreach (var version in published)
        {
            FlowReading reading = FlowReader.Read(version.Text);
            var flow = reading.Flow ?? throw new InvalidDataException($"Version {version.Version} of the stored flow {version.Flow} cannot be read: {reading.Faults[0]}.");
            _shelf.Publish(flow with { Version = version.Version });
        }
    }

    private static FlowSummary Summary(FlowRow row) => new(row.Id, row.Title, row.Kind, row.DraftVersion, row.PublishedVersion, row.ChangedAt);

    private async ValueTask<FlowOutcome> Change(Func<RecordsContext, Task<FlowOutcome>> change, CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation);
        try
        {
            await using var context = _records.Create();
            return await change(context);
        }
        catch (DbUpdateConcurrencyException)
        {
            // another process was faster
            return new FlowOutcome.Stale();
        }
        finally
        {
            _changing.Release();
        }
    }

    private FlowRow NewRow(FlowDefinition flow, string text)
    {
        var row = new FlowRow { Id = flow.Id, Title = "", Kind = "", Draft = text, ChangedAt = Instant.Now(_clock) };
        Describe(row, flow);
        return row;
    }

    private void Describe(FlowRow row, FlowDefinition flow)
    {
        row.Title = flow.Title;
        row.Kind = flow.Kind.ToString().ToLowerInvariant();
        row.ChangedAt = Instant.Now(_clock);
    }

    private FlowVersionRow NewVersion(FlowRow row, int version, string by, string? note) => new()
    {
        Flow = row.Id,
        Version = version,
        Text = row.Draft,
        PublishedAt = Instant.Now(_clock),
        PublishedBy = by,
        Note = note,
    };
}
