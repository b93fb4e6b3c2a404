using System.Buffers.Binary;
using Crm.Rtp.Packets;

namespace Crm.Rtp.Srtp;

/// <summary>
/// Checks and decrypts incoming SRTP and SRTCP under one master key (RFC 3711, RFC 7714): authentication, rollover, replay window of
/// 128. Works in place; nothing is allocated per packet except for a new source; not thread safe.
/// </summary>
public sealed class SrtpReceiver : IDisposable
{
    /// <summary>Sources remembered per key; packets of further ones are refused, because forgetting one would allow replays.</summary>
    public const int MaxSources = 256;

    private readonly SrtpTransform _rtp;
    private readonly SrtpTransform _rtcp;
    private readonly List<Source> _sources = [];

    /// <summary>Derives the session keys.</summary>
    /// <exception cref="ArgumentException">Key or salt length does not fit the profile.</exception>
    public SrtpReceiver(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
    {
        _rtp = SrtpTransform.Create(profile, masterKey, masterSalt, control: false);
        _rtcp = SrtpTransform.Create(profile, masterKey, masterSalt, control: true);
    }

    /// <summary>
    /// Decrypts in place. False, with the buffer's content undefined, when the packet is malformed, forged, replayed or of a source too many.
    /// </summary>
    /// <param name="packet">The SRTP packet.</param>
    /// <param name="length">Octets of RTP packet at the start of the buffer.</param>
    public bool TryUnprotectRtp(Span<byte> packet, out int length)
    {
        length = 0;
        if (packet.Length > SrtpTransform.MaxPacket || !RtpPacketReader.TryReadHeaderLength(packet, out int header))
        {
            return false;
        }

        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        var known = Find(ssrc);
        var counter = known?.Counter ?? default;
        if (!counter.TryEstimate(BinaryPrimitives.ReadUInt16BigEndian(packet[2..]), out ulong index)
            || known is not null && !known.Window.IsFresh(index)
            || known is null && _sources.Count == MaxSources)
        {
            return false;
        }

        int opened = _rtp.Open(packet, header, ssrc, index);
        if (opened < 0)
        {
            return false;
        }

        known ??= Add(ssrc);
        known.Counter.Update(index);
        known.Window.Mark(index);
        length = opened;
        return true;
    }

    /// <summary>Decrypts an SRTCP packet in place; false as for RTP, and for packets that say they are not encrypted.</summary>
    public bool TryUnprotectRtcp(Span<byte> packet, out int length)
    {
        length = 0;
        if (packet.Length > SrtpTransform.MaxPacket || !_rtcp.TryReadControlIndex(packet, out uint index))
        {
            return false;
        }

        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        var known = Find(ssrc);
        if (known is not null ? !known.ControlWindow.IsFresh(index) : _sources.Count == MaxSources)
        {
            return false;
        }

        int opened = _rtcp.OpenControl(packet, ssrc, index);
        if (opened < 0)
        {
            return false;
        }

        known ??= Add(ssrc);
        known.ControlWindow.Mark(index);
        length = opened;
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

        return null;
    }

    private Source Add(uint ssrc)
    {
        var source = new Source(ssrc);
        _sources.Add(source);
        return source;
    }

    private sealed class Source(uint ssrc)
    {
        internal readonly uint Ssrc = ssrc;
        internal RolloverCounter Counter;
        internal ReplayWindow Window;
        internal ReplayWindow ControlWindow;
    }
}
