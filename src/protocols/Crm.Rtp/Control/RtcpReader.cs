using System.Buffers.Binary;

namespace Crm.Rtp.Control;

/// <summary>
/// Walks a compound RTCP packet (RFC 3550 section 6.1, appendix A.2; reduced-size packets of RFC 5506 are taken too). Never throws;
/// ends quietly at the first packet that does not fit. Use as <c>while (reader.TryNext(out var packet))</c>.
/// </summary>
public ref struct RtcpReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the beginning of a datagram.</summary>
    public RtcpReader(ReadOnlySpan<byte> compound) => _rest = compound;

    /// <summary>True when every packet has version 2, a known range of types and lengths that add up exactly.</summary>
    public static bool IsValid(ReadOnlySpan<byte> compound)
    {
        var reader = new RtcpReader(compound);
        bool any = false;
        while (reader.TryNext(out _))
        {
            any = true;
        }

        return any && reader._rest.IsEmpty;
    }

    /// <summary>The next packet. False at the end or at the first malformed one.</summary>
    public bool TryNext(out RtcpPacket packet)
    {
        packet = default;
        if (_rest.Length < 4 || _rest[0] >> 6 != 2 || _rest[1] is < 192 or > 223)
        {
            return false;
        }

        int length = (BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]) + 1) * 4;
        if (length > _rest.Length)
        {
            return false;
        }

        int padding = 0;
        if ((_rest[0] & 0x20) != 0)
        {
            // padding is allowed in the last packet only
            padding = _rest[length - 1];
            if (length != _rest.Length || padding == 0 || padding > length - 4)
            {
                return false;
            }
        }

        packet = new RtcpPacket((RtcpPacketType)_rest[1], _rest[0] & 0x1F, _rest[4..(length - padding)]);
        _rest = _rest[length..];
        return true;
    }
}
