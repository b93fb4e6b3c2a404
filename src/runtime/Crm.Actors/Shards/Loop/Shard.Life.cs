using Crm.Actors.Time;
using Crm.Primitives;

namespace Crm.Actors.Shards;

/// <content>Recovery, loss, stopping.</content>
internal sealed partial class Shard
{
    private int _failedRecoveries;
    private bool _recoveryDue;
    private bool _stopping;
    private bool _releasing;
    private readonly RestartBudget _restarts;
    private TimeSpan _restartPause;
    private volatile bool _restartWaits;

    private void StartRecovery()
    {
        _phase = ShardPhase.Recovering;
        _restartWaits = false;
        _deadlineTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _ = Recover();
    }

    private async Task Recover()
    {
        try
        {
            Tell(new RecoveredItem(await _recovery.Run(CancellationToken.None).ConfigureAwait(false)));
        }
        catch (Exception e)
        {
            // reported and tried again by the loop
            Tell(new RecoveryFailedItem(e));
        }
    }

    private void Begin(ShardCore core)
    {
        if (_stopping)
        {
            FinishStop();
            return;
        }

        // a clock that was set back since the last row would put every deadline off by as much
        (_services.Clock as SteadyClock)?.AtLeast(core.LastAt);
        var life = new Incarnation(core);
        _incarnation = life;
        _phase = ShardPhase.Running;
        try
        {
            Accept(life, core.Decide(new ShardRecovered(core.Epoch, core.LastAt), null, Now), null);
        }
        catch (Exception e)
        {
            _counters.Faults++;
            life.Lose();
            RetryRecovery(e);
            return;
        }

        _failedRecoveries = 0;
        _refusal = null;
        _counters.Recoveries++;
        ResumeLinks(life);
        _services.CameUp(Id);
        _firstRecovery.TrySetResult();
    }

    /// <summary>The memory is worthless: whoever waits is told so, and the shard is claimed and recovered anew.</summary>
    private void Discard(ShardUnavailableException reason)
    {
        if (_incarnation is { } life)
        {
            life.Lose();
            while (life.Waiting.TryDequeue(out var waiting))
            {
                waiting.Answer?.Fail(reason);
            }
        }

        if (_stopping)
        {
            FinishStop();
        }
        else if (_restartPause > TimeSpan.Zero)
        {
            HoldRestart();
        }
        else
        {
            StartRecovery();
        }
    }

    /// <summary>The program fails again and again: it is left alone for a while, and whoever asks is told at once.</summary>
    private void HoldRestart()
    {
        var pause = _restartPause;
        _restartPause = TimeSpan.Zero;
        _phase = ShardPhase.Recovering;
        _refusal = "faulty";
        _restartWaits = true;
        _counters.RestartsHeld++;
        _deadlineTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        FailMailbox("faulty");
        _recoveryDue = true;
        _retryTimer.Change(pause, Timeout.InfiniteTimeSpan);
    }

    private void RetryRecovery(Exception reason)
    {
        Options.Faulted(Id, "recovery", reason);
        string word = reason is ShardUnavailableException unavailable ? unavailable.Reason : "journal-away";
        _phase = ShardPhase.Recovering;
        _refusal = _refusal == "stopping" ? _refusal : word;
        FailMailbox(word);
        if (word == "not-owned")
        {
            Options.Disowned(Id);
        }

        if (_stopping)
        {
            FinishStop();
            return;
        }

        double factor = Math.Pow(2, Math.Min(_failedRecoveries++, 20));
        var pause = TimeSpan.FromTicks((long)Math.Min(Options.RecoveryRetry.Ticks * factor, Options.RecoveryRetryMax.Ticks));
        _recoveryDue = true;
        _retryTimer.Change(pause, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Asks get an answer now; commands that nobody waits for stay, bounded by the mailbox, and are handled after recovery.</summary>
    private void FailMailbox(string reason)
    {
        for (int count = _mailbox.Reader.Count; count > 0 && _mailbox.Reader.TryRead(out var item); count--)
        {
            if (item.Answer is { } answer)
            {
                answer.Fail(new ShardUnavailableException(Id, reason));
            }
            else if (!_mailbox.Writer.TryWrite(item))
            {
                _counters.CountRefused();
            }
        }
    }

    private void BeginStop(bool now)
    {
        _stopping = true;
        _refusal = "stopping";
        if (now)
        {
            FailMailbox("stopping");
        }

        if (now || _phase != ShardPhase.Running)
        {
            FinishStop();
        }
    }

    private void ConsiderStop(Incarnation life)
    {
        if (!_stopping || _releasing || _mailbox.Reader.Count > 0 || life.Waiting.Count > 0 || _savingSnapshot)
        {
            return;
        }

        _releasing = true;
        _ = SnapshotAndRelease(life);
    }

    private async Task SnapshotAndRelease(Incarnation life)
    {
        try
        {
            await _services.Journal.SaveSnapshot(Id, life.Core.Epoch, life.Core.Sequence, life.Core.TakeSnapshot(), CancellationToken.None).ConfigureAwait(false);
            await _services.Release(Id, life.Core.Epoch).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Options.Faulted(Id, "giving the shard back", e);
        }

        Tell(new ReleasedItem());
    }

    private void FinishStop()
    {
        if (_phase == ShardPhase.Stopped)
        {
            return;
        }

        _phase = ShardPhase.Stopped;
        _refusal = "stopping";
        _deadlineTimer.Dispose();
        _retryTimer.Dispose();
        var stopping = new ShardUnavailableException(Id, "stopping");
        if (_incarnation is { } life)
        {
            life.Lose();
            while (life.Waiting.TryDequeue(out var waiting))
            {
                waiting.Answer?.Fail(stopping);
            }
        }

        FailMailbox("stopping");
        _firstRecovery.TrySetException(stopping);
        _stopped.TrySetResult();
    }
}
