using System.Runtime.InteropServices;

namespace Crm.Media.Native;

/// <summary><c>struct itimerspec</c>: interval, then first expiration, in seconds and nanoseconds (64-bit Linux).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimerSpec
{
    internal long IntervalSeconds;
    internal long IntervalNanoseconds;
    internal long FirstSeconds;
    internal long FirstNanoseconds;
}

/// <summary><c>struct iovec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    internal byte* Base;
    internal nuint Length;
}

/// <summary><c>struct msghdr</c> (64-bit layout, padded to eight octets at its end).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    internal SocketName* Name;
    internal uint NameLength;
    internal IoVector* Vectors;
    internal nuint VectorCount;
    internal void* Control;
    internal nuint ControlLength;
    internal int Flags;
}

/// <summary><c>struct mmsghdr</c>: one datagram of recvmmsg and sendmmsg. The header is a structure of its own because of its padding.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MessageSlot
{
    internal MessageHeader Header;
    internal uint TransferredLength;
}
