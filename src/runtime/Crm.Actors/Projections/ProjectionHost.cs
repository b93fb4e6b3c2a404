using System.Collections.Immutable;
using Crm.Actors.Journal;

namespace Crm.Actors.Projections;

/// <summary>Bounds of a <see cref="ProjectionHost"/>.</summary>
public sealed record ProjectionHostOptions
{
    /// <summary>Rows applied in one transaction at most.</summary>
    public int BatchRows { get; init; } = 1000;

    /// <summary>Pause after a live batch, so that a trickle of facts shares transactions.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>First pause after a failure; doubles up to <see cref="RetryMax"/>.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause after a failure.</summary>
    public TimeSpan RetryMax { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>Feeds projections from the journal: catches up, then follows live. Each projection has a loop of its own. Thread safe.</summary>
public sealed class ProjectionHost : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ImmutableArray<ProjectionLoop> _loops;
    private Task _running = Task.CompletedTask;

    /// <summary>A host for the given projections; nothing runs before <see cref="Start"/>.</summary>
    public ProjectionHost(IJournal journal, EventCodec codec, TimeProvider clock, IEnumerable<IProjection> projections, ProjectionHostOptions? options = null) =>
        _loops = [.. projections.Select(projection => new ProjectionLoop(projection, journal, codec, clock, options ?? new ProjectionHostOptions()))];

    /// <summary>How each projection is doing.</summary>
    public IReadOnlyList<ProjectionFigures> Figures => [.. _loops.Select(loop => loop.Figures)];

    /// <summary>Starts the loops. Call once.</summary>
    public void Start() => _running = Task.WhenAll(_loops.Select(loop => Task.Run(() => loop.Run(_stop.Token))));

    /// <summary>Brings all projections to the present end of the journal and returns; for rebuilds, tests and tools, instead of <see cref="Start"/>.</summary>
    public async Task CatchUp(CancellationToken cancellation)
    {
        foreach (var loop in _loops)
        {
            await loop.Open(cancellation).ConfigureAwait(false);
            await loop.CatchUp(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Stops the loops after the batch in hand.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }
}
