using System.Buffers.Binary;
using Crm.Rtp.Packets;

namespace Crm.Rtp.Srtp;

/// <summary>Protects outgoing RTP and RTCP under one master key (RFC 3711, RFC 7714). Nothing is allocated per packet; not thread safe.</summary>
public sealed class SrtpSender : IDisposable
{
    /// <summary>Sources one key may send; more are refused. A session has one.</summary>
    public const int MaxSources = 16;

    /// <summary>Octets that protection adds at most: GCM tag and RTCP index.</summary>
    public const int MaxOverhead = 20;

    private const uint LastControlIndex = 0x7FFF_FFFF;
    private readonly SrtpTransform _rtp;
    private readonly SrtpTransform _rtcp;
    private readonly List<Source> _sources = [];
    private uint _controlIndex;

    /// <summary>Derives the session keys.</summary>
    /// <exception cref="ArgumentException">Key or salt length does not fit the profile.</exception>
    public SrtpSender(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
    {
        _rtp = SrtpTransform.Create(profile, masterKey, masterSalt, control: false);
        _rtcp = SrtpTransform.Create(profile, masterKey, masterSalt, control: true);
    }

    /// <summary>
    /// Writes the protected form of an RTP packet. False when it is no RTP packet, the output has not <see cref="MaxOverhead"/> octets
    /// more than the packet, or the key is used up.
    /// </summary>
    public bool TryProtectRtp(ReadOnlySpan<byte> packet, Span<byte> output, out int length)
    {
        length = 0;
        if (!RtpPacketReader.TryReadHeaderLength(packet, out int header)
            || output.Length < packet.Length + MaxOverhead
            || packet.Length + MaxOverhead > SrtpTransform.MaxPacket)
        {
            return false;
        }

        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        var source = Find(ssrc);
        if (source is null || !source.Counter.TryEstimate(BinaryPrimitives.ReadUInt16BigEndian(packet[2..]), out ulong index))
        {
            return false;
        }

        source.Counter.Update(index);
        packet.CopyTo(output);
        length = _rtp.Seal(output, header, packet.Length, ssrc, index);
        return true;
    }

    /// <summary>Writes the protected form of an RTCP compound; false as for RTP.</summary>
    public bool TryProtectRtcp(ReadOnlySpan<byte> packet, Span<byte> output, out int length)
    {
        length = 0;
        if (packet.Length < SrtpTransform.ControlHeaderLength
            || output.Length < packet.Length + MaxOverhead
            || packet.Length + MaxOverhead > SrtpTransform.MaxPacket
            || _controlIndex == LastControlIndex)
        {
            return false;
        }

        // one count for all sources keeps every nonce single-use (RFC 3711 section 3.4)
        _controlIndex++;
        packet.CopyTo(output);
        length = _rtcp.SealControl(output, packet.Length, BinaryPrimitives.ReadUInt32BigEndian(packet[4..]), _controlIndex);
        return true;
    }

    /// <summary>Frees the keys.</summary>
    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    private Source? Find(uint ssrc)
    {
        foreach (var source in _sources)
        {
            if (source.Ssrc == ssrc)
            {
                return source;
            }
        }

        if (_sources.Count == MaxSources)
        {
            return null;
        }

        var added = new Source(ssrc);
        _sources.Add(added);
        return added;
    }

    private sealed class Source(uint ssrc)
    {
        internal readonly uint Ssrc = ssrc;
        internal RolloverCounter Counter;
    }
}
