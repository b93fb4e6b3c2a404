using Crm.Actors.Projections;
using Crm.Contracts.Settings;
using Crm.Persistence.Records;
using Crm.Server.Composition;

namespace Crm.Server.Lives;

/// <summary>
/// What a node does while it stands by, so that little is left when it takes over: a <see cref="Rehearsal"/>, the queries of a start on
/// the records, and the folding of the journal into the projections of this node. All of it is optional: what fails is told and costs time
/// at the take-over only. Nothing of what nodes share is written, and no object of it goes over into the work: the start that follows is
/// the start of any process, on files that are further and with code that is compiled.
/// </summary>
internal sealed class WarmStandby : IAsyncDisposable
{
    /// <summary>Between two looks at the journal. What comes after the last one is folded after the take-over.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _over = new();
    private readonly ServiceProvider _parts;
    private readonly TimeProvider _clock;
    private readonly Task _rehearsing;
    private readonly Task _following;

    private WarmStandby(ServiceProvider parts, CrmSettings settings, Func<WebApplicationBuilder>? rehearsed, TimeProvider clock)
    {
        (_parts, _clock) = (parts, clock);
        _rehearsing = rehearsed is null ? Task.CompletedTask : Task.Run(() => Rehearse(rehearsed, settings));
        _following = Task.Run(Follow);
    }

    /// <summary>Begins.</summary>
    /// <param name="rehearsed">Makes the builder of a rehearsal; null where the process has done the work before and its code is compiled.</param>
    public static WarmStandby Begin(CrmSettings settings, ClusterSeat seat, NodeLife life, Func<WebApplicationBuilder>? rehearsed, TimeProvider clock)
    {
        Directory.CreateDirectory(settings.DataPath);
        var parts = new ServiceCollection()
            .AddSingleton(clock)
            .AddCrmRecords(settings)
            .AddCrmJournal(settings, seat, life)
            .AddCrmEvents()
            .AddCrmProjections(settings, seat)
            .BuildServiceProvider();
        return new WarmStandby(parts, settings, rehearsed, clock);
    }

    /// <summary>Ends it. Returns when the projections' file is closed; a rehearsal that goes on is told to end and cleans up behind the work.</summary>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _following;
        await _parts.DisposeAsync();
        if (_rehearsing.IsCompleted)
        {
            _over.Dispose();
        }
    }

    private async Task Rehearse(Func<WebApplicationBuilder> rehearsed, CrmSettings settings)
    {
        long began = _clock.GetTimestamp();
        var fault = await Tried(() => Rehearsal.Play(rehearsed, settings, _clock, _over.Token));
        if (!_over.IsCancellationRequested)
        {
            await Console.Out.WriteLineAsync(fault is null
                ? FormattableString.Invariant($"Node {settings.Cluster.NodeId} is warm: it has rehearsed the work for {_clock.GetElapsedTime(began).TotalSeconds:0.0} s.")
                : $"Node {settings.Cluster.NodeId} could not rehearse and will be slower to take over: {fault.Message}");
        }
    }

    private async Task Follow()
    {
        string? told = null;
        bool read = false;
        while (!_over.IsCancellationRequested)
        {
            var fault = await Tried(async () =>
            {
                if (!read)
                {
                    await _parts.GetRequiredService<RecordsStart>().ReadAhead(_over.Token);
                    read = true;
                }

                await _parts.GetRequiredService<ProjectionHost>().CatchUp(_over.Token);
            });
            if (fault is not null && fault.Message != told && !_over.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync($"The journal cannot be followed: {fault.Message}");
            }

            told = fault?.Message;
            await Task.Delay(Pace, _clock, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Does it and gives what went wrong: whatever that is, standing by goes on.</summary>
    private static async Task<Exception?> Tried(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }
}
