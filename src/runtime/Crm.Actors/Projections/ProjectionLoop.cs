using Crm.Actors.Journal;
using Crm.Events;
using Crm.Primitives;

namespace Crm.Actors.Projections;

/// <summary>Drives one projection. A fact that cannot be read or applied stops it there, loudly, until the cause is gone: figures with holes are worse than late ones.</summary>
internal sealed class ProjectionLoop(IProjection projection, IJournal journal, EventCodec codec, TimeProvider clock, ProjectionHostOptions options)
{
    private long _position;
    private long _facts;
    private long _failures;
    private TimeSpan _lag;
    private volatile bool _caughtUp;
    private volatile string? _lastFailure;

    public ProjectionFigures Figures => new(projection.Name, Volatile.Read(ref _position), Volatile.Read(ref _facts), _lag, _caughtUp, Volatile.Read(ref _failures), _lastFailure);

    public async Task Run(CancellationToken stop)
    {
        int failedInARow = 0;
        bool open = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (!open)
                {
                    await Open(stop).ConfigureAwait(false);
                    open = true;
                }

                await CatchUp(stop).ConfigureAwait(false);
                failedInARow = 0;
                await journal.WaitForMore(_position, stop).ConfigureAwait(false);
                await Pause(options.Linger, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                open = false;
                _caughtUp = false;
                _lastFailure = e.Message;
                Interlocked.Increment(ref _failures);
                double factor = Math.Pow(2, Math.Min(failedInARow++, 20));
                await Pause(TimeSpan.FromTicks((long)Math.Min(options.Retry.Ticks * factor, options.RetryMax.Ticks)), stop).ConfigureAwait(false);
            }
        }
    }

    public async Task Open(CancellationToken cancellation) =>
        Volatile.Write(ref _position, await projection.Open(cancellation).ConfigureAwait(false));

    public async Task CatchUp(CancellationToken cancellation)
    {
        var facts = new List<EventEnvelope>();
        int rows = 0;
        long position = _position;
        var newest = Instant.MinValue;
        await foreach (var positioned in journal.ReadAll(_position, cancellation).ConfigureAwait(false))
        {
            _caughtUp = false;
            Decode(positioned, facts);
            position = positioned.Position;
            newest = positioned.Row.At;
            if (++rows >= options.BatchRows)
            {
                await Apply(facts, position, newest, cancellation).ConfigureAwait(false);
                facts.Clear();
                rows = 0;
            }
        }

        if (rows > 0)
        {
            await Apply(facts, position, newest, cancellation).ConfigureAwait(false);
        }

        _caughtUp = true;
        _lag = TimeSpan.Zero;
    }

    private async Task Apply(List<EventEnvelope> facts, long position, Instant newest, CancellationToken cancellation)
    {
        await projection.Apply(facts, position, cancellation).ConfigureAwait(false);
        Volatile.Write(ref _position, position);
        Interlocked.Add(ref _facts, facts.Count);
        _lag = Instant.Max(Instant.Now(clock), newest) - newest;
    }

    private void Decode(PositionedRow positioned, List<EventEnvelope> facts)
    {
        var row = positioned.Row;
        var events = codec.ReadEvents(row.Payload.Span);
        for (int i = 0; i < events.Length; i++)
        {
            facts.Add(new EventEnvelope(row.Shard, row.Sequence, i, row.At, events[i], positioned.Position));
        }
    }

    private async Task Pause(TimeSpan pause, CancellationToken stop) =>
        await Task.Delay(pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
