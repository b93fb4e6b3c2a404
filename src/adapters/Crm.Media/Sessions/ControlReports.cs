using Crm.Media.Negotiation;
using Crm.Media.Transport;
using Crm.Primitives;
using Crm.Rtp.Control;
using Crm.Rtp.Packets;

namespace Crm.Media.Sessions;

/// <summary>
/// RTCP of one session: a report about every five seconds (RFC 3550 section 6.2), at irregular distances so that sessions do not
/// report in step; goodbye at the end. On one media thread; allocates nothing.
/// </summary>
internal sealed class ControlReports
{
    private const long IntervalMicroseconds = 5_000_000;

    private readonly byte[] _buffer = new byte[128];
    private readonly ReportBlock[] _block = new ReportBlock[1];
    private readonly uint _ssrc;
    private readonly TimeProvider _clock;
    private uint _random;
    private long _due;
    private uint _packetsAtLastReport;
    private SenderReport _peerReport;
    private bool _peerReportIsNew;
    private long _peerReportAt;

    /// <summary>Starts; the first report is due half to one and a half intervals after the first tick.</summary>
    internal ControlReports(uint ssrc, TimeProvider clock)
    {
        _ssrc = ssrc;
        _clock = clock;
        _random = ssrc | 1;
    }

    /// <summary>Round trip of the peer's latest report in microseconds; -1 when it cannot be told yet.</summary>
    internal long RoundTripMicroseconds { get; private set; } = -1;

    /// <summary>Share of our packets the peer missed between its last two reports, 0 to 1.</summary>
    internal double LossReported { get; private set; }

    /// <summary>Takes what the peer reports.</summary>
    internal void Accept(ReadOnlySpan<byte> compound, long now)
    {
        var reader = new RtcpReader(compound);
        while (reader.TryNext(out RtcpPacket packet))
        {
            if (packet.TryReadSenderReport(out SenderReport report))
            {
                (_peerReport, _peerReportIsNew, _peerReportAt) = (report, true, now);
            }

            for (int i = 0; i < packet.ReportCount; i++)
            {
                ReportBlock block = packet.Report(i);
                if (block.Ssrc == _ssrc)
                {
                    RoundTripMicroseconds = block.RoundTripMicroseconds(NtpTime.Middle(NtpTime.From(Instant.Now(_clock))));
                    LossReported = block.FractionLost / 256.0;
                }
            }
        }
    }

    /// <summary>Sends a report when one is due.</summary>
    internal void Tick(long now, IMediaTransport transport, OutgoingStream outgoing, IncomingStream incoming)
    {
        if (_due == 0)
        {
            _due = now + NextInterval();
        }

        if (now >= _due)
        {
            _due = now + NextInterval();
            SendReport(now, transport, outgoing, incoming.Statistics);
        }
    }

    /// <summary>Tells the peer that our stream ends.</summary>
    internal void SendBye(IMediaTransport transport)
    {
        var writer = new RtcpWriter(_buffer);
        writer.AddReceiverReport(_ssrc, []);
        writer.AddCanonicalName(_ssrc, CanonicalName);
        writer.AddBye(_ssrc);
        transport.SendRtcp(writer.Written);
    }

    private static ReadOnlySpan<byte> CanonicalName => "crm"u8;

    private void SendReport(long now, IMediaTransport transport, OutgoingStream outgoing, ReceptionStatistics? received)
    {
        ReadOnlySpan<ReportBlock> blocks = [];
        if (received is { IsStarted: true })
        {
            if (_peerReportIsNew && _peerReport.Ssrc == received.Ssrc)
            {
                received.OnSenderReport(_peerReport, _peerReportAt);
                _peerReportIsNew = false;
            }

            _block[0] = received.MakeReport(now);
            blocks = _block;
        }

        var writer = new RtcpWriter(_buffer);
        if (outgoing.Packets != _packetsAtLastReport)
        {
            ulong ntp = NtpTime.From(Instant.Now(_clock));
            writer.AddSenderReport(new SenderReport(_ssrc, ntp, outgoing.Timestamp, outgoing.Packets, outgoing.Octets), blocks);
        }
        else
        {
            writer.AddReceiverReport(_ssrc, blocks);
        }

        _packetsAtLastReport = outgoing.Packets;
        writer.AddCanonicalName(_ssrc, CanonicalName);
        transport.SendRtcp(writer.Written);
    }

    // xorshift: spread is all that is asked of it
    private long NextInterval()
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return IntervalMicroseconds / 2 + _random % IntervalMicroseconds;
    }
}
