using System.Runtime.InteropServices;
using Crm.Rtp.Addresses;

namespace Crm.Media.Native;

/// <summary>
/// Room for 64 datagrams with their addresses, laid out for recvmmsg and sendmmsg. Pinned for its lifetime, so nothing is allocated
/// or copied per call. Not thread safe.
/// </summary>
internal sealed unsafe class DatagramBatch
{
    /// <summary>Datagrams per system call.</summary>
    internal const int Capacity = 64;

    /// <summary>Octets of room per datagram; longer ones are dropped on receive.</summary>
    internal const int DatagramLength = 1500;

    private const int MessageTruncated = 0x20;
    private readonly byte[] _octets = GC.AllocateArray<byte>(Capacity * DatagramLength, pinned: true);
    private readonly SocketName[] _names = GC.AllocateArray<SocketName>(Capacity, pinned: true);
    private readonly IoVector[] _vectors = GC.AllocateArray<IoVector>(Capacity, pinned: true);
    private readonly MessageSlot[] _slots = GC.AllocateArray<MessageSlot>(Capacity, pinned: true);

    /// <summary>Makes an empty batch.</summary>
    internal DatagramBatch()
    {
        for (int i = 0; i < Capacity; i++)
        {
            _vectors[i].Base = Address(_octets, i * DatagramLength);
            _slots[i].Header.Vectors = Address(_vectors, i);
            _slots[i].Header.VectorCount = 1;
            _slots[i].Header.Name = Address(_names, i);
        }
    }

    /// <summary>Datagrams added for sending.</summary>
    internal int Count { get; private set; }

    /// <summary>True when <see cref="Add"/> needs a <see cref="Send"/> first.</summary>
    internal bool IsFull => Count == Capacity;

    /// <summary>Takes what waits in the socket; returns how many datagrams.</summary>
    internal int Receive(int descriptor)
    {
        for (int i = 0; i < Capacity; i++)
        {
            _vectors[i].Length = DatagramLength;
            _slots[i].Header.NameLength = SocketName.MaxLength;
        }

        return Math.Max(0, Libc.ReceiveMany(descriptor, Address(_slots, 0), Capacity, Libc.MsgDontWait, null));
    }

    /// <summary>A received datagram; empty when it was longer than the room.</summary>
    internal ReadOnlySpan<byte> Datagram(int index, out TransportAddress from)
    {
        from = _names[index].Get();
        bool cut = (_slots[index].Header.Flags & MessageTruncated) != 0;
        return cut ? default : _octets.AsSpan(index * DatagramLength, (int)_slots[index].TransferredLength);
    }

    /// <summary>The room of the next datagram to send. Call only when not <see cref="IsFull"/>.</summary>
    internal Span<byte> Next() => _octets.AsSpan(Count * DatagramLength, DatagramLength);

    /// <summary>Adds what was written into <see cref="Next"/>.</summary>
    internal void Add(int length, in TransportAddress to)
    {
        _vectors[Count].Length = (nuint)length;
        _slots[Count].Header.NameLength = _names[Count].Set(to);
        Count++;
    }

    /// <summary>Gives all added datagrams to the kernel and empties the batch. Returns how many it took; a refused one is left out.</summary>
    internal int Send(int descriptor)
    {
        int taken = 0;
        for (int at = 0; at < Count;)
        {
            int sent = Libc.SendMany(descriptor, Address(_slots, at), (uint)(Count - at), Libc.MsgDontWait);
            if (sent > 0)
            {
                taken += sent;
                at += sent;
            }
            else if (Marshal.GetLastPInvokeError() == Libc.ErrAgain)
            {
                // the socket buffer is full: the rest would meet the same; real-time data does not wait
                break;
            }
            else if (Marshal.GetLastPInvokeError() != Libc.ErrInterrupted)
            {
                at++;
            }
        }

        Count = 0;
        return taken;
    }

    private static T* Address<T>(T[] pinned, int index)
        where T : unmanaged => (T*)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, index);
}
