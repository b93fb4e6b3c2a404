using Crm.Contracts.Rest;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Simulator.Agents;

namespace Crm.Simulator.Audit;

/// <summary>
/// Looks at a server from outside while traffic runs: each second the invariant of every queue's live figures, and that no count
/// falls; at the end that live figures equal the report, that no interaction is without outcome, promised calls back included, and that
/// nothing is held for calls any more. A server that is away for a while is missed, not wrong. Use from one task at a time, but
/// <see cref="Settle"/> beside <see cref="Watch"/>.
/// </summary>
public sealed class SimulationAudit(CentreApi supervisor, TimeProvider clock)
{
    private const int FindingsMax = 100;
    private const int PagesMax = 200;
    private const int SettleAttempts = 50;
    private const int SettleAttemptsWithAgents = 120;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Instant _since = Instant.Now(clock);
    private readonly Dictionary<QueueId, QueueStatistics> _last = [];
    private readonly List<string> _findings = [];
    private IReadOnlyList<QueueId> _queues = [];
    private long _looks;
    private long _missed;
    private string? _lastMiss;

    /// <summary>Looks each second until cancelled.</summary>
    public async Task Watch(CancellationToken cancellation)
    {
        using var pace = new PeriodicTimer(Pace, clock);
        try
        {
            do
            {
                try
                {
                    await Look(cancellation);
                }
                catch (CentreUnavailable gone)
                {
                    (_missed, _lastMiss) = (_missed + 1, gone.Message);
                }
            }
            while (await pace.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException)
        {
            return; // the traffic is over
        }
    }

    /// <summary>
    /// Waits until every interaction has its outcome, so that agents who still work keep what customers were promised. Returns all
    /// the same after two minutes: then <see cref="Conclude"/> tells what is open.
    /// </summary>
    public async Task Settle(CancellationToken cancellation)
    {
        using var pace = new PeriodicTimer(Pace, clock);
        try
        {
            for (int attempt = 1; attempt <= SettleAttemptsWithAgents && !await IsSettled(cancellation); attempt++)
            {
                await pace.WaitForNextTickAsync(cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            return; // interrupted: what is open now is told
        }
    }

    /// <summary>
    /// Looks at what is left when every call has ended. What a server still settles (a projection, a transaction that waits for
    /// copies) is given fifty seconds.
    /// </summary>
    public async Task<AuditReport> Conclude(CancellationToken cancellation)
    {
        using var pace = new PeriodicTimer(Pace, clock);
        for (int attempt = 1; ; attempt++)
        {
            var (wrong, interactions) = await LookBack(cancellation);
            if (wrong.Count == 0 || attempt == SettleAttempts)
            {
                _findings.AddRange(wrong.Take(FindingsMax - _findings.Count));
                return new AuditReport(_looks, _missed, _lastMiss, interactions, [.. _findings]);
            }

            await pace.WaitForNextTickAsync(cancellation);
        }
    }

    private async Task<bool> IsSettled(CancellationToken cancellation)
    {
        try
        {
            return (await OpenInteractions(cancellation)).Open.Count == 0;
        }
        catch (CentreUnavailable)
        {
            return false;
        }
    }

    private async Task Look(CancellationToken cancellation)
    {
        foreach (var queue in await Queues(cancellation))
        {
            var live = await supervisor.Get<QueueStatistics>($"/queues/{queue}/statistics/live", cancellation);
            Note(QueueBalance.Fault(live));
            Note(_last.TryGetValue(queue, out var before) ? QueueBalance.Fall(before, live) : null);
            _last[queue] = live;
        }

        _looks++;
    }

    private async Task<(IReadOnlyList<string> Wrong, int Interactions)> LookBack(CancellationToken cancellation)
    {
        var wrong = new List<string>();
        try
        {
            var (open, count) = await OpenInteractions(cancellation);
            wrong.AddRange(open.Select(i => $"interaction {i.Id} ({i.MediaType}) has no outcome"));
            foreach (var queue in await Queues(cancellation))
            {
                var live = await supervisor.Get<QueueStatistics>($"/queues/{queue}/statistics/live", cancellation);
                var report = await supervisor.Get<QueueStatistics>($"/queues/{queue}/statistics?from={live.From}&to={live.To}", cancellation);
                wrong.AddRange(new[] { QueueBalance.Fault(live), QueueBalance.Fault(report), QueueBalance.Difference(live, report) }.OfType<string>());
                if (live.Waiting > 0)
                {
                    wrong.Add($"{queue}: {live.Waiting} are waiting though no call is left");
                }
            }

            wrong.AddRange(Gauges.Leaks(await supervisor.GetText("/metrics", cancellation)));
            return (wrong, count);
        }
        catch (CentreUnavailable gone)
        {
            wrong.Add(gone.Message);
            return (wrong, 0);
        }
    }

    private async Task<IReadOnlyList<QueueId>> Queues(CancellationToken cancellation)
    {
        if (_queues.Count == 0)
        {
            _queues = [.. (await supervisor.Get<Listing<QueueName>>("/queues", cancellation)).Items.Select(q => q.Id)];
        }

        return _queues;
    }

    private async Task<(IReadOnlyList<InteractionEnd> Open, int Count)> OpenInteractions(CancellationToken cancellation)
    {
        var open = new List<InteractionEnd>();
        int count = 0;
        string? after = null;
        for (int page = 0; page < PagesMax; page++)
        {
            var found = await supervisor.Get<Page<InteractionEnd>>($"/interactions?from={_since}&limit=100{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}", cancellation);
            count += found.Items.Count;
            open.AddRange(found.Items.Where(i => i.Outcome is null || i.EndedAt is null));
            after = found.Next;
            if (after is null)
            {
                break;
            }
        }

        return (open, count);
    }

    private void Note(string? finding)
    {
        if (finding is not null && _findings.Count < FindingsMax)
        {
            _findings.Add(finding);
        }
    }

    private sealed record QueueName(QueueId Id);

    private sealed record InteractionEnd(InteractionId Id, MediaType MediaType, string? Outcome, Instant? EndedAt);
}
