using System.Globalization;
using System.Net;

namespace Crm.Rtp.Addresses;

/// <summary>
/// An IP address and UDP port as plain bits, so that it can be compared, hashed and stored without an allocation. IPv4 addresses
/// keep their 32 bits in the low part. The default value stands for "no address". Immutable and thread safe.
/// </summary>
/// <param name="Bits">The address in network order read as a big-endian number; 32 bits for IPv4, 128 for IPv6.</param>
/// <param name="Port">UDP port, 1-65535; 0 only in the default value.</param>
/// <param name="IsIPv6">Which family <paramref name="Bits"/> belongs to.</param>
public readonly record struct TransportAddress(UInt128 Bits, ushort Port, bool IsIPv6)
{
    /// <summary>True for the default value.</summary>
    public bool IsNone => Port == 0;

    /// <summary>Makes an IPv4 address from its four bytes read big-endian.</summary>
    public static TransportAddress V4(uint address, int port) => new(address, (ushort)port, false);

    /// <summary>True when both name the same host, whatever the port.</summary>
    public bool SameHost(in TransportAddress other) => Bits == other.Bits && IsIPv6 == other.IsIPv6;

    /// <summary>The same host at another port.</summary>
    public TransportAddress WithPort(int port) => this with { Port = (ushort)port };

    /// <summary>Converts from the BCL's type; an IPv4-mapped IPv6 address becomes IPv4.</summary>
    public static TransportAddress From(IPEndPoint endPoint)
    {
        var address = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int written);
        UInt128 bits = 0;
        foreach (byte b in bytes[..written])
        {
            bits = (bits << 8) | b;
        }

        return new TransportAddress(bits, (ushort)endPoint.Port, written == 16);
    }

    /// <summary>Converts to the BCL's type (allocates).</summary>
    public IPEndPoint ToEndPoint()
    {
        Span<byte> bytes = stackalloc byte[IsIPv6 ? 16 : 4];
        var bits = Bits;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            bytes[i] = (byte)bits;
            bits >>= 8;
        }

        return new IPEndPoint(new IPAddress(bytes), Port);
    }

    /// <summary><c>192.0.2.1:5004</c> or <c>[2001:db8::1]:5004</c>.</summary>
    public override string ToString() => IsNone ? "none" : string.Create(CultureInfo.InvariantCulture, $"{ToEndPoint()}");
}
