using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crm.Rtp.Addresses;

namespace Crm.Media.Native;

/// <summary>Room for a <c>sockaddr_in</c> or <c>sockaddr_in6</c>, converted to and from <see cref="TransportAddress"/> without allocation.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SocketName
{
    internal const uint MaxLength = 28;
    private const uint IPv4Length = 16;
    private Bytes _bytes;

    [InlineArray((int)MaxLength)]
    private struct Bytes
    {
        private byte _first;
    }

    /// <summary>Writes the address; returns the length the system call wants.</summary>
    internal uint Set(in TransportAddress address)
    {
        Span<byte> bytes = _bytes;
        bytes.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], address.Port);
        if (address.IsIPv6)
        {
            MemoryMarshal.Write(bytes, (ushort)Libc.AfInet6);
            BinaryPrimitives.WriteUInt128BigEndian(bytes[8..], address.Bits);
            return MaxLength;
        }

        MemoryMarshal.Write(bytes, (ushort)Libc.AfInet);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], (uint)address.Bits);
        return IPv4Length;
    }

    /// <summary>Reads the address; the default value for a family that is neither IPv4 nor IPv6.</summary>
    internal readonly TransportAddress Get()
    {
        ReadOnlySpan<byte> bytes = _bytes;
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return MemoryMarshal.Read<ushort>(bytes) switch
        {
            Libc.AfInet => TransportAddress.V4(BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]), port),
            Libc.AfInet6 => new TransportAddress(BinaryPrimitives.ReadUInt128BigEndian(bytes[8..]), port, true),
            _ => default,
        };
    }
}
