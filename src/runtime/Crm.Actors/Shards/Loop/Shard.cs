using System.Collections.Concurrent;
using System.Threading.Channels;
using Crm.Actors.Journal;
using Crm.Actors.Links;
using Crm.Primitives;

namespace Crm.Actors.Shards;

/// <summary>
/// One shard's loop: a work item that runs on one thread at a time, takes control items first and mailbox items then. It decides
/// ahead of the journal; answers and effects wait in order for the commit. Everything private is touched by the loop only.
/// </summary>
internal sealed partial class Shard
{
    private const int FrameBound = 8192;

    private readonly Channel<MailboxItem> _mailbox;
    private readonly ConcurrentQueue<ControlItem> _control = new();
    private readonly ShardServices _services;
    private readonly IShardEffects _effects;
    private readonly ShardRecovery _recovery;
    private readonly ShardCounters _counters = new();
    private readonly ITimer _deadlineTimer;
    private readonly ITimer _retryTimer;
    private readonly TaskCompletionSource _firstRecovery = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action _turn;

    private Incarnation? _incarnation;
    private volatile ShardPhase _phase = ShardPhase.Recovering;
    private volatile string? _refusal;
    private int _scheduled;
    private int _framesQueued;

    public Shard(ShardId id, IShardEffects effects, ShardRecovery recovery, ShardServices services)
    {
        Id = id;
        _effects = effects;
        _recovery = recovery;
        _services = services;
        _turn = Turn;
        _restarts = new RestartBudget(services.Options.RestartLimit, services.Options.RestartWindow, services.Options.RestartPause, services.Options.RecoveryRetryMax);
        _mailbox = Channel.CreateBounded<MailboxItem>(new BoundedChannelOptions(services.Options.MailboxBound) { SingleReader = true });
        _deadlineTimer = services.Clock.CreateTimer(static s => ((Shard)s!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _retryTimer = services.Clock.CreateTimer(static s => ((Shard)s!).RetryDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ShardId Id { get; }

    /// <summary>Completes when the shard took commands for the first time.</summary>
    public Task FirstRecovery => _firstRecovery.Task;

    /// <summary>Completes when the shard was given back.</summary>
    public Task Stopped => _stopped.Task;

    public ShardFigures Figures
    {
        get
        {
            var life = _incarnation;
            return new ShardFigures(
                Id, _phase, life?.Core.Epoch ?? 0, life?.Core.Sequence ?? 0, life?.Uncommitted ?? 0, _mailbox.Reader.Count,
                _counters.Commands, _counters.Rows, _counters.Refused, _counters.Faults, _counters.Recoveries,
                life?.Core.Links.Unacknowledged ?? 0, _counters.FramesDropped, _counters.Ignored, _counters.Commit.Read())
            {
                Overdue = _counters.Overdue,
                RestartsHeld = _counters.RestartsHeld,
                LastFault = _counters.LastFault,
                RestartWaits = _restartWaits,
            };
        }
    }

    private ShardHostOptions Options => _services.Options;

    private Instant Now => Instant.Now(_services.Clock);

    private bool CanDecide => _phase == ShardPhase.Running && _incarnation is { } life && !life.Lost
        && life.Uncommitted < Options.UncommittedBound
        && life.Core.Links.Unacknowledged < Options.UnacknowledgedBound;

    private bool DeadlineDue => Instant.Max(_incarnation!.Core.Program.NextDeadline, _deadlineNotBefore) <= Now;

    private bool HasWork => !_control.IsEmpty || (CanDecide && (_mailbox.Reader.Count > 0 || DeadlineDue));

    /// <summary>Starts the first recovery.</summary>
    public void Start() => StartRecovery();

    /// <summary>Puts a command or query into the mailbox; otherwise says why not.</summary>
    public string? TryPost(MailboxItem item)
    {
        if (_refusal is { } refusal)
        {
            return refusal;
        }

        if (!_mailbox.Writer.TryWrite(item))
        {
            _counters.CountRefused();
            return "mailbox-full";
        }

        Wake();
        return null;
    }

    /// <summary>Hands the loop something from the kernel.</summary>
    public void Tell(ControlItem item)
    {
        if (item is FrameItem && Interlocked.Increment(ref _framesQueued) > FrameBound)
        {
            // dropped frames are sent again by the other side
            Interlocked.Decrement(ref _framesQueued);
            return;
        }

        _control.Enqueue(item);
        Wake();
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref _scheduled, 1) == 0)
        {
            _services.Options.Schedule(_turn);
        }
    }

    private void Turn()
    {
        bool more;
        try
        {
            RunTurn();
            more = HasWork;
        }
        catch (Exception e)
        {
            // only the program's own properties can throw here; its memory is not trusted any more
            Fault("turn", e);
            more = false;
        }

        if (_phase == ShardPhase.Faulted && _incarnation is { Waiting.Count: 0 })
        {
            Discard(new ShardUnavailableException(Id, "journal-away"));
        }

        if (more)
        {
            Options.Schedule(_turn);
            return;
        }

        // from here on another thread may run a turn: nothing of the program may be read any more
        Interlocked.Exchange(ref _scheduled, 0);
        if (!_control.IsEmpty || (CanDecide && _mailbox.Reader.Count > 0))
        {
            Wake();
        }
    }

    private void RunTurn()
    {
        for (int budget = Options.TurnBudget; budget > 0; budget--)
        {
            if (_control.TryDequeue(out var control))
            {
                Handle(control);
            }
            else if (!CanDecide)
            {
                break;
            }
            else if (DeadlineDue)
            {
                HandleDeadline();
            }
            else if (_mailbox.Reader.TryRead(out var item))
            {
                Handle(item);
            }
            else
            {
                break;
            }
        }

        if (_phase == ShardPhase.Running && _incarnation is { } life)
        {
            ConsiderSnapshot(life);
            ArmDeadline(life);
            ConsiderStop(life);
        }
    }

    private void Handle(ControlItem item)
    {
        switch (item)
        {
            case CommittedItem committed when committed.Incarnation == _incarnation:
                Commit(committed.Incarnation, committed.Sequence);
                break;
            case AppendLostItem lost when lost.Incarnation == _incarnation:
                ReportLoss(lost.Reason);
                Discard(new ShardUnavailableException(Id, "journal-away"));
                break;
            case FrameItem frame:
                Interlocked.Decrement(ref _framesQueued);
                Handle(frame.Frame);
                break;
            case PeerUpItem peer:
                ProbePeer(peer.Peer);
                break;
            case RecoveredItem recovered:
                Begin(recovered.Core);
                break;
            case RecoveryFailedItem failed:
                RetryRecovery(failed.Reason);
                break;
            case SnapshotSavedItem saved:
                SnapshotSaved(saved);
                break;
            case LeaseLostItem when _phase is ShardPhase.Running or ShardPhase.Faulted:
                Discard(new ShardUnavailableException(Id, "not-owned"));
                break;
            case StopItem stop:
                BeginStop(stop.Now);
                break;
            case ReleasedItem:
                FinishStop();
                break;
            default:
                // a commit, a loss or a lease of an earlier incarnation: it no longer concerns anybody
                break;
        }
    }

    private void ReportLoss(Exception? reason)
    {
        if (reason is not null)
        {
            Options.Faulted(Id, "append to the journal", reason);
        }
    }
}

/// <summary>What every shard of a host shares.</summary>
internal sealed record ShardServices(
    IJournal Journal,
    JournalWriter Writer,
    TimeProvider Clock,
    EventCodec Codec,
    ILinkRouter Router,
    ShardHostOptions Options,
    Func<ShardId, long, Task> Release,
    Action<ShardId> CameUp);
