using Crm.Actors.Journal;
using Crm.Primitives;

namespace Crm.Actors.Shards;

/// <content>Commands in, outcomes out.</content>
internal sealed partial class Shard
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromHours(1);
    private static readonly TimeSpan DeadlinePause = TimeSpan.FromSeconds(1);
    private static readonly DeadlineReached Deadline = new();

    private Instant _deadlineNotBefore = Instant.MinValue;

    private void Handle(MailboxItem item)
    {
        var life = _incarnation!;
        if (item.Answer is { } answer && !answer.TryTake())
        {
            _counters.Overdue++;
            return;
        }

        switch (item)
        {
            case QueryItem query:
                Accept(life, ReadState(life, query), query.Answer);
                break;
            case CommandItem { Id: { } id } command when life.Core.TryRecall(id, out object? first):
                Accept(life, ShardOutcome.AnswerOnly(first, life.Core.Sequence), command.Answer);
                break;
            case CommandItem command:
                Decide(life, command);
                break;
            default:
                throw new InvalidOperationException($"No rule for {item.GetType().Name}.");
        }
    }

    private void Decide(Incarnation life, CommandItem command)
    {
        try
        {
            Accept(life, life.Core.Decide(command.Command, command.Id, Now), command.Answer);
        }
        catch (Exception e)
        {
            Fault($"command {command.Command.GetType().Name}", e);
            command.Answer?.Fail(new ShardFaultException(Id, e));
        }
    }

    private void HandleDeadline()
    {
        var life = _incarnation!;
        var due = life.Core.Program.NextDeadline;
        try
        {
            Accept(life, life.Core.Decide(Deadline, null, Now), null);
            if (life.Core.Program.NextDeadline is var next && next <= due)
            {
                // a deadline that stays due must not spin the loop
                _counters.CountIgnored("deadline-stuck");
                _deadlineNotBefore = Now + DeadlinePause;
            }
        }
        catch (Exception e)
        {
            Fault("deadline", e);
            _deadlineNotBefore = Now + DeadlinePause;
        }
    }

    private ShardOutcome ReadState(Incarnation life, QueryItem query)
    {
        try
        {
            return ShardOutcome.AnswerOnly(query.Read(life.Core.Program), life.Core.Sequence);
        }
        catch (Exception e)
        {
            // the reader's failure is the asker's; the state was not touched
            query.Answer!.Fail(e);
            return ShardOutcome.AnswerOnly(null, life.Core.Sequence);
        }
    }

    private void Accept(Incarnation life, ShardOutcome outcome, IAnswer? answer)
    {
        _counters.Commands++;
        if (outcome.Ignored is { } reason)
        {
            _counters.CountIgnored(reason);
        }

        life.Waiting.Enqueue(new WaitingOutcome(outcome, answer, _services.Clock.GetTimestamp()));
        if (outcome.Row is { } row)
        {
            life.BytesSinceSnapshot += LengthOf(row);
            _services.Writer.Enqueue(this, life, row);
        }

        ReleaseDurable(life);
    }

    private void Commit(Incarnation life, long sequence)
    {
        life.Durable = Math.Max(life.Durable, sequence);
        ReleaseDurable(life);
        SaveHeldSnapshot(life);
    }

    /// <summary>Gives answers and carries out effects, in order, of everything whose row is durable.</summary>
    private void ReleaseDurable(Incarnation life)
    {
        while (life.Waiting.TryPeek(out var waiting) && waiting.Outcome.AfterSequence <= life.Durable)
        {
            life.Waiting.Dequeue();
            if (waiting.Outcome.Row is { } row)
            {
                _counters.Rows++;
                _counters.Commit.Add(_services.Clock.GetElapsedTime(waiting.Since));
                life.Core.Links.MarkDurable(row);
            }

            waiting.Answer?.Give(waiting.Outcome.Reply);
            RunEffects(waiting.Outcome);
            if (waiting.Outcome.Row is { } durable)
            {
                SendDurable(life, durable);
            }
        }
    }

    private void RunEffects(ShardOutcome outcome)
    {
        foreach (object effect in outcome.Effects)
        {
            try
            {
                _effects.Run(effect);
            }
            catch (Exception e)
            {
                _counters.Faults++;
                Options.Faulted(Id, $"effect {effect.GetType().Name}", e);
            }
        }
    }

    /// <summary>The program failed: nothing more is decided in this life; what was decided before may still become durable.</summary>
    private void Fault(string doing, Exception reason)
    {
        _counters.Faults++;
        _counters.LastFault = $"{doing}: {reason.Message}";
        _restartPause = _restarts.Spend(Now);
        _phase = ShardPhase.Faulted;
        Options.Faulted(Id, doing, reason);
    }

    private void ArmDeadline(Incarnation life)
    {
        var due = Instant.Max(life.Core.Program.NextDeadline, _deadlineNotBefore);
        if (life.Core.Program.NextDeadline == Instant.MaxValue)
        {
            _deadlineTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var now = Now;
        var wait = due <= now ? TimeSpan.Zero : due - now > LongestTimer ? LongestTimer : due - now;

        // timers count whole milliseconds; rounding up keeps the loop from waking a moment too early
        _deadlineTimer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    private void ConsiderSnapshot(Incarnation life)
    {
        // a snapshot that is larger than all that came after the last one would cost more than it saves
        if (life.HeldSnapshot is not null || life.Core.Sequence - life.SnapshotAt < Options.SnapshotEvery || life.BytesSinceSnapshot < _snapshotLength)
        {
            return;
        }

        HoldSnapshot(life);
        SaveHeldSnapshot(life);
    }

    private void HoldSnapshot(Incarnation life)
    {
        life.SnapshotAt = life.Core.Sequence;
        life.BytesSinceSnapshot = 0;
        try
        {
            life.HeldSnapshot = (life.Core.Sequence, life.Core.CaptureSnapshot());
        }
        catch (Exception e)
        {
            _counters.Faults++;
            Options.Faulted(Id, "taking a snapshot", e);
        }
    }

    private void SaveHeldSnapshot(Incarnation life)
    {
        if (!_savingSnapshot && life.HeldSnapshot is { } held && held.Sequence <= life.Durable)
        {
            _savingSnapshot = true;
            life.HeldSnapshot = null;
            Options.Schedule(() => WriteSnapshot(life.Core.Epoch, held.Sequence, held.State));
        }
    }

    /// <summary>Writes a piece of it at a time, so that others get their turn on the thread; then saves it. Not on the loop.</summary>
    private void WriteSnapshot(long epoch, long sequence, ShardSnapshotCapture state)
    {
        try
        {
            if (state.Step())
            {
                Options.Schedule(() => WriteSnapshot(epoch, sequence, state));
                return;
            }

            _ = SaveSnapshot(epoch, sequence, state.Finish());
        }
        catch (Exception e)
        {
            Tell(new SnapshotSavedItem(sequence, 0, e));
        }
    }

    private async Task SaveSnapshot(long epoch, long sequence, byte[] data)
    {
        Exception? failure = null;
        try
        {
            await _services.Journal.SaveSnapshot(Id, epoch, sequence, data, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // a missing snapshot costs replay time only; the loop reports it
            failure = e;
        }

        Tell(new SnapshotSavedItem(sequence, data.Length, failure));
    }

    private static long LengthOf(JournalRow row) => row.Payload.Length + (row.Command?.Reply.Length ?? 0) + row.Outgoing.Sum(message => (long)message.Payload.Length);

    private bool _savingSnapshot;
    private long _snapshotLength; // of the newest; a snapshot made later is about as large

    private void SnapshotSaved(SnapshotSavedItem saved)
    {
        _savingSnapshot = false;
        _snapshotLength = Math.Max(0, saved.Length);
        if (saved.Failure is { } failure)
        {
            _counters.Faults++;
            Options.Faulted(Id, $"saving the snapshot at {saved.Sequence}", failure);
        }
    }
}
