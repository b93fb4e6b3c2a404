using System.Runtime.InteropServices;

namespace Crm.Media.Native;

/// <summary>
/// An epoll instance that hands back descriptors with input. The kernel's <c>epoll_event</c> is packed on x64 and aligned elsewhere,
/// so it is kept as bytes. One thread waits; adding and removing is allowed from the same thread only.
/// </summary>
internal sealed unsafe class PollSet : IDisposable
{
    private const int MaxEvents = 64;
    private static readonly bool s_packed = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int s_eventSize = s_packed ? 12 : 16;
    private static readonly int s_dataOffset = s_packed ? 4 : 8;

    private readonly int _epoll;
    private readonly byte[] _events = GC.AllocateArray<byte>(MaxEvents * 16, pinned: true);

    /// <summary>Opens the epoll instance.</summary>
    /// <exception cref="IOException">The system has no descriptors left.</exception>
    internal PollSet()
    {
        _epoll = Libc.EpollCreate(Libc.EpollCloseOnExec);
        if (_epoll < 0)
        {
            throw new IOException($"epoll_create1 failed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>Watches a descriptor for input, level triggered. False when the system refused it.</summary>
    internal bool Add(int descriptor)
    {
        byte* item = stackalloc byte[16];
        *(uint*)item = Libc.EpollIn;
        *(int*)(item + s_dataOffset) = descriptor;
        return Libc.EpollControl(_epoll, Libc.EpollAdd, descriptor, item) == 0;
    }

    /// <summary>Stops watching; an unknown descriptor is ignored.</summary>
    internal void Remove(int descriptor)
    {
        byte* item = stackalloc byte[16];
        Libc.EpollControl(_epoll, Libc.EpollDelete, descriptor, item);
    }

    /// <summary>Waits without a time limit; writes at most 64 descriptors that are ready. Returns how many; 0 after a signal.</summary>
    internal int Wait(Span<int> ready)
    {
        int count;
        fixed (byte* events = _events)
        {
            count = Libc.EpollWait(_epoll, events, Math.Min(MaxEvents, ready.Length), -1);
        }

        for (int i = 0; i < count; i++)
        {
            ready[i] = BitConverter.ToInt32(_events, i * s_eventSize + s_dataOffset);
        }

        return Math.Max(0, count);
    }

    /// <summary>Closes the epoll instance; the descriptors stay open.</summary>
    public void Dispose() => Libc.Close(_epoll);
}
