using System.Runtime.InteropServices;

namespace Crm.Media.Native;

/// <summary>
/// The system calls of the media threads. Sockets are made non-blocking and close-on-exec; every call reports -1 and errno
/// (<see cref="Marshal.GetLastPInvokeError"/>) as documented in section 2 of the Linux manual.
/// </summary>
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    internal const int AfInet = 2;
    internal const int AfInet6 = 10;
    internal const int SockDgram = 2;
    internal const int SockNonBlock = 0x800;
    internal const int SockCloseOnExec = 0x80000;
    internal const int SolSocket = 1;
    internal const int SoReuseAddress = 2;
    internal const int SoReceiveBuffer = 8;
    internal const int SoSendBuffer = 7;
    internal const int SoSendBufferForce = 32;
    internal const int SoReceiveBufferForce = 33;
    internal const int IpProtoIPv6 = 41;
    internal const int IPv6Only = 26;
    internal const int MsgDontWait = 0x40;
    internal const int EpollCloseOnExec = 0x80000;
    internal const int EpollAdd = 1;
    internal const int EpollDelete = 2;
    internal const uint EpollIn = 1;
    internal const int ClockMonotonic = 1;
    internal const int TimerNonBlock = 0x800;
    internal const int TimerCloseOnExec = 0x80000;
    internal const int TimerAbsolute = 1;
    internal const int EventNonBlock = 0x800;
    internal const int EventCloseOnExec = 0x80000;
    internal const int ErrInterrupted = 4;
    internal const int ErrAgain = 11;
    internal const int ErrAddressInUse = 98;

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    internal static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static partial int EpollControl(int epoll, int operation, int fd, byte* epollEvent);

    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    internal static partial int EpollWait(int epoll, byte* events, int maxEvents, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "timerfd_create", SetLastError = true)]
    internal static partial int TimerCreate(int clock, int flags);

    [LibraryImport(Library, EntryPoint = "timerfd_settime", SetLastError = true)]
    internal static partial int TimerSetTime(int fd, int flags, TimerSpec* value, TimerSpec* old);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventCreate(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int fd, void* buffer, nuint length);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int fd, void* buffer, nuint length);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int fd);

    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    internal static partial int Socket(int family, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "bind", SetLastError = true)]
    internal static partial int Bind(int fd, SocketName* name, uint length);

    [LibraryImport(Library, EntryPoint = "getsockname", SetLastError = true)]
    internal static partial int GetSocketName(int fd, SocketName* name, uint* length);

    [LibraryImport(Library, EntryPoint = "setsockopt", SetLastError = true)]
    internal static partial int SetSocketOption(int fd, int level, int option, int* value, uint length);

    [LibraryImport(Library, EntryPoint = "recvfrom", SetLastError = true)]
    internal static partial nint ReceiveFrom(int fd, byte* buffer, nuint length, int flags, SocketName* from, uint* fromLength);

    [LibraryImport(Library, EntryPoint = "sendto", SetLastError = true)]
    internal static partial nint SendTo(int fd, byte* buffer, nuint length, int flags, SocketName* to, uint toLength);

    [LibraryImport(Library, EntryPoint = "recvmmsg", SetLastError = true)]
    internal static partial int ReceiveMany(int fd, MessageSlot* messages, uint count, int flags, void* timeout);

    [LibraryImport(Library, EntryPoint = "sendmmsg", SetLastError = true)]
    internal static partial int SendMany(int fd, MessageSlot* messages, uint count, int flags);
}
