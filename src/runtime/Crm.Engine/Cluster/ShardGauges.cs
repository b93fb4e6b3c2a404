using System.Diagnostics.Metrics;
using Crm.Actors.Shards;

namespace Crm.Engine.Cluster;

/// <summary>The actor kernel on the metrics page: each shard's mailbox, bounds, failures and restarts, and the journal's writer. Thread safe.</summary>
public sealed class ShardGauges : IDisposable
{
    private readonly Meter _meter = new("Crm.Actors");
    private readonly ShardHost _shards;

    /// <summary>Registers the instruments; they read when somebody looks.</summary>
    public ShardGauges(ShardHost shards)
    {
        _shards = shards;
        Gauge("crm_shard_mailbox_depth", "Commands waiting for their turn", f => f.MailboxDepth);
        Gauge("crm_shard_uncommitted", "Rows decided and on their way to the journal", f => f.Uncommitted);
        Gauge("crm_shard_unacknowledged", "Messages that other shards have not confirmed", f => f.Unacknowledged);
        Gauge("crm_shard_running", "1 while the shard takes commands", f => f.Phase == ShardPhase.Running ? 1 : 0);
        Gauge("crm_shard_restart_waits", "1 while a restart is put off because the program failed too often", f => f.RestartWaits ? 1 : 0);
        Gauge("crm_shard_commit_p99_microseconds", "From decision to durable, 99th percentile since the start, upper bound", f => (long)f.Commit.P99.TotalMicroseconds);
        Count("crm_shard_commands", "Commands, deadlines and messages handled", f => f.Commands);
        Count("crm_shard_rows", "Rows made durable", f => f.Rows);
        Count("crm_shard_refused", "Commands refused because the mailbox was full", f => f.Refused);
        Count("crm_shard_overdue", "Commands withdrawn because their turn had not come in time", f => f.Overdue);
        Count("crm_shard_faults", "Failures of the program, its snapshot or an effect", f => f.Faults);
        Count("crm_shard_recoveries", "Recoveries completed", f => f.Recoveries);
        Count("crm_shard_restarts_held", "Restarts that had to wait because the program had failed too often", f => f.RestartsHeld);
        Count("crm_shard_frames_dropped", "Frames between shards dropped and sent again", f => f.FramesDropped);
        Count("crm_shard_ignored", "Commands that did not fit the state", f => f.Ignored.Values.Sum());
        _meter.CreateObservableCounter("crm_journal_batches", () => shards.Writer.Batches, description: "Appends to the journal");
        _meter.CreateObservableCounter("crm_journal_rows", () => shards.Writer.Rows, description: "Rows in them");
        _meter.CreateObservableCounter("crm_journal_failed_batches", () => shards.Writer.FailedBatches, description: "Appends that failed or whose outcome is not known");
        _meter.CreateObservableGauge("crm_journal_waiting_rows", () => shards.Writer.Waiting, description: "Rows waiting for the next append");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void Gauge(string name, string description, Func<ShardFigures, long> read) => _meter.CreateObservableGauge(name, () => Read(read), description: description);

    private void Count(string name, string description, Func<ShardFigures, long> read) => _meter.CreateObservableCounter(name, () => Read(read), description: description);

    private IEnumerable<Measurement<long>> Read(Func<ShardFigures, long> read) =>
        _shards.Figures.Select(f => new Measurement<long>(read(f), new KeyValuePair<string, object?>("shard", f.Shard.Value)));
}
