using System.Runtime.InteropServices;

namespace Crm.Media.Native;

/// <summary>A timerfd on the monotonic clock that expires on an absolute grid.</summary>
internal sealed unsafe class GridTimer : IDisposable
{
    /// <summary>Starts the timer.</summary>
    /// <param name="firstMicroseconds">First expiration on the monotonic clock.</param>
    /// <param name="intervalMicroseconds">Distance of the expirations, below one second.</param>
    /// <exception cref="IOException">The system refused the timer.</exception>
    internal GridTimer(long firstMicroseconds, int intervalMicroseconds)
    {
        Descriptor = Libc.TimerCreate(Libc.ClockMonotonic, Libc.TimerNonBlock | Libc.TimerCloseOnExec);
        var spec = new TimerSpec
        {
            IntervalNanoseconds = intervalMicroseconds * 1000L,
            FirstSeconds = firstMicroseconds / 1_000_000,
            FirstNanoseconds = firstMicroseconds % 1_000_000 * 1000,
        };
        if (Descriptor < 0 || Libc.TimerSetTime(Descriptor, Libc.TimerAbsolute, &spec, null) != 0)
        {
            throw new IOException($"timerfd failed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>The descriptor to poll.</summary>
    internal int Descriptor { get; }

    /// <summary>Expirations since the last call.</summary>
    internal ulong Take()
    {
        ulong expirations;
        return Libc.Read(Descriptor, &expirations, sizeof(ulong)) == sizeof(ulong) ? expirations : 0;
    }

    /// <summary>Closes the timer.</summary>
    public void Dispose() => Libc.Close(Descriptor);
}

/// <summary>An eventfd that wakes a polling thread. <see cref="Signal"/> is thread safe.</summary>
internal sealed unsafe class WakeSignal : IDisposable
{
    /// <summary>Opens the eventfd.</summary>
    /// <exception cref="IOException">The system has no descriptors left.</exception>
    internal WakeSignal()
    {
        Descriptor = Libc.EventCreate(0, Libc.EventNonBlock | Libc.EventCloseOnExec);
        if (Descriptor < 0)
        {
            throw new IOException($"eventfd failed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>The descriptor to poll.</summary>
    internal int Descriptor { get; }

    /// <summary>Makes the descriptor readable.</summary>
    internal void Signal()
    {
        ulong one = 1;
        Libc.Write(Descriptor, &one, sizeof(ulong));
    }

    /// <summary>Makes it silent again.</summary>
    internal void Clear()
    {
        ulong count;
        Libc.Read(Descriptor, &count, sizeof(ulong));
    }

    /// <summary>Closes the eventfd.</summary>
    public void Dispose() => Libc.Close(Descriptor);
}
