using System.Collections.Concurrent;
using System.Diagnostics;
using Crm.Media.Native;

namespace Crm.Media.Transport;

/// <summary>
/// A thread of its own for media: epoll over sockets, an eventfd for the mailbox and a timerfd for the 20 ms tick on an absolute
/// grid. After a stall missed ticks are caught up, at most <see cref="MaxCatchUp"/> of them. An exception in a callback is counted
/// and does not end the thread. Nothing is allocated per packet or tick.
/// </summary>
internal sealed class MediaThread : IBatchingThread, IDisposable
{
    /// <summary>The distance of ticks.</summary>
    internal const int TickMicroseconds = 20_000;

    /// <summary>Ticks made up for after a stall; older ones are skipped and counted.</summary>
    internal const int MaxCatchUp = 10;

    private readonly ConcurrentQueue<Action> _mailbox = new();
    private readonly int _mailboxCapacity;
    private readonly PollSet _poll = new();
    private readonly WakeSignal _wake = new();
    private readonly GridTimer _timer;
    private readonly Lock _handlersLock = new();
    private readonly Thread _thread;
    private IPollTarget?[] _targets = new IPollTarget?[256];
    private Action<long>[] _tickHandlers = [];
    private Action[] _roundHandlers = [];
    private int _mailboxCount;
    private int _awake;
    private long _nextTick;
    private volatile bool _stopping;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Shown by debuggers.</param>
    /// <param name="mailboxCapacity">Posts that may wait; more are refused.</param>
    /// <exception cref="IOException">The system has no descriptors left.</exception>
    internal MediaThread(string name = "media", int mailboxCapacity = 4096)
    {
        _mailboxCapacity = mailboxCapacity;
        _nextTick = (Now() / TickMicroseconds + 1) * TickMicroseconds;
        _timer = new GridTimer(_nextTick, TickMicroseconds);
        _poll.Add(_wake.Descriptor);
        _poll.Add(_timer.Descriptor);
        _thread = new Thread(Run) { Name = name, IsBackground = true, Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <inheritdoc/>
    public event Action<long>? Ticked
    {
        add => Change(ref _tickHandlers, value, add: true);
        remove => Change(ref _tickHandlers, value, add: false);
    }

    /// <inheritdoc/>
    public event Action? RoundEnded
    {
        add => Change(ref _roundHandlers, value, add: true);
        remove => Change(ref _roundHandlers, value, add: false);
    }

    /// <summary>Exceptions that left a callback. Thread safe.</summary>
    internal long Faults { get; private set; }

    /// <summary>The latest of them, for health reports.</summary>
    internal Exception? LastFault { get; private set; }

    /// <summary>Ticks that were not made up for after long stalls.</summary>
    internal long TicksSkipped { get; private set; }

    /// <summary>Ticks raised.</summary>
    internal long Ticks { get; private set; }

    /// <summary>The monotonic clock of media, in microseconds.</summary>
    internal static long Now() => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);

    /// <inheritdoc/>
    public bool Post(Action action)
    {
        if (_stopping)
        {
            return false;
        }

        if (Interlocked.Increment(ref _mailboxCount) > _mailboxCapacity)
        {
            Interlocked.Decrement(ref _mailboxCount);
            return false;
        }

        _mailbox.Enqueue(action);
        if (Interlocked.Exchange(ref _awake, 1) == 0)
        {
            _wake.Signal();
        }

        return true;
    }

    /// <inheritdoc/>
    public void Register(IPollTarget target)
    {
        int descriptor = target.FileDescriptor;
        if (descriptor >= _targets.Length)
        {
            Array.Resize(ref _targets, Math.Max(descriptor + 1, _targets.Length * 2));
        }

        _targets[descriptor] = target;
        if (!_poll.Add(descriptor))
        {
            _targets[descriptor] = null;
            throw new IOException($"descriptor {descriptor} cannot be watched");
        }
    }

    /// <inheritdoc/>
    public void Unregister(IPollTarget target)
    {
        int descriptor = target.FileDescriptor;
        if (descriptor < _targets.Length && ReferenceEquals(_targets[descriptor], target))
        {
            _targets[descriptor] = null;
            _poll.Remove(descriptor);
        }
    }

    /// <summary>Serves what was posted so far, then ends the thread and waits for it. Not to be called on the thread itself.</summary>
    public void Dispose()
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        _wake.Signal();
        _thread.Join();
        _timer.Dispose();
        _wake.Dispose();
        _poll.Dispose();
    }

    private void Run()
    {
        Span<int> ready = stackalloc int[64];
        while (!_stopping)
        {
            int count = _poll.Wait(ready);
            long now = Now();
            bool tick = false;
            foreach (int descriptor in ready[..count])
            {
                if (descriptor == _wake.Descriptor)
                {
                    ServeMailbox();
                }
                else if (descriptor == _timer.Descriptor)
                {
                    tick = true;
                }
                else
                {
                    Serve(descriptor, now);
                }
            }

            // input first: a packet that arrived before the tick takes part in it
            if (tick)
            {
                ServeTicks(_timer.Take());
            }

            EndRound();
        }

        ServeMailbox();
        EndRound();
    }

    private void ServeMailbox()
    {
        _wake.Clear();
        Volatile.Write(ref _awake, 0);
        for (int i = 0; i < _mailboxCapacity && _mailbox.TryDequeue(out var action); i++)
        {
            Interlocked.Decrement(ref _mailboxCount);
            try
            {
                action();
            }
            catch (Exception fault)
            {
                Count(fault);
            }
        }

        if (!_mailbox.IsEmpty && Interlocked.Exchange(ref _awake, 1) == 0)
        {
            _wake.Signal();
        }
    }

    private void Serve(int descriptor, long now)
    {
        try
        {
            _targets[descriptor]?.OnReadable(now);
        }
        catch (Exception fault)
        {
            Count(fault);
        }
    }

    private void ServeTicks(ulong expirations)
    {
        if (expirations > MaxCatchUp)
        {
            long skipped = (long)expirations - MaxCatchUp;
            TicksSkipped += skipped;
            _nextTick += skipped * TickMicroseconds;
            expirations = MaxCatchUp;
        }

        for (; expirations > 0; expirations--)
        {
            Ticks++;
            foreach (var handler in Volatile.Read(ref _tickHandlers))
            {
                try
                {
                    handler(_nextTick);
                }
                catch (Exception fault)
                {
                    Count(fault);
                }
            }

            _nextTick += TickMicroseconds;
        }
    }

    private void EndRound()
    {
        foreach (var handler in Volatile.Read(ref _roundHandlers))
        {
            try
            {
                handler();
            }
            catch (Exception fault)
            {
                Count(fault);
            }
        }
    }

    private void Count(Exception fault)
    {
        Faults++;
        LastFault = fault;
    }

    private void Change<T>(ref T[] handlers, T? handler, bool add)
        where T : class
    {
        if (handler is null)
        {
            return;
        }

        lock (_handlersLock)
        {
            Volatile.Write(ref handlers, add ? [.. handlers, handler] : [.. handlers.Where(known => !known.Equals(handler))]);
        }
    }
}
