using Crm.Rtp.Control;

namespace Crm.Rtp.Packets;

/// <summary>What <see cref="ReceptionStatistics"/> thinks of a packet's sequence number.</summary>
public enum SequenceVerdict
{
    /// <summary>Follows on, perhaps with a gap.</summary>
    InOrder,

    /// <summary>Older than the newest: reordered, or a duplicate.</summary>
    Old,

    /// <summary>Far off; not counted, unless the next packet follows it.</summary>
    Stray,

    /// <summary>The source started over: first packet, new SSRC, or two in a row of a new sequence.</summary>
    Restarted,
}

/// <summary>
/// Statistics about one received source (RFC 3550 appendices A.1, A.3, A.8): extended sequence numbers, loss, interarrival jitter.
/// A changed SSRC starts anew. Pure: arrival times come in; not thread safe; nothing is allocated.
/// </summary>
public sealed class ReceptionStatistics
{
    private const int MaxDropout = 3000;
    private const int MaxMisorder = 100;
    private readonly int _clockRate;
    private bool _started;
    private ushort _highest;
    private uint _cycles;
    private uint _base;
    private ushort _badNext;
    private bool _badKnown;
    private long _received;
    private long _expectedPrior;
    private long _receivedPrior;
    private uint _transit;
    private uint _jitter;
    private uint _lastReportMiddle;
    private long _lastReportAt;

    /// <summary>Starts without a source.</summary>
    /// <param name="clockRate">Timestamp units per second.</param>
    public ReceptionStatistics(int clockRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(clockRate);
        _clockRate = clockRate;
    }

    /// <summary>The source; 0 before the first packet.</summary>
    public uint Ssrc { get; private set; }

    /// <summary>True once a packet was counted.</summary>
    public bool IsStarted => _started;

    /// <summary>Packets counted, duplicates included.</summary>
    public long Received => _received;

    /// <summary>Packets that should have come by now.</summary>
    public long Expected => _started ? (long)ExtendedHighest - _base + 1 : 0;

    /// <summary>Expected less received; negative with duplicates.</summary>
    public long Lost => Expected - _received;

    /// <summary>Cycle count in the high 16 bits, highest sequence number below.</summary>
    public uint ExtendedHighest => _cycles | _highest;

    /// <summary>Interarrival jitter in timestamp units.</summary>
    public uint Jitter => _jitter >> 4;

    /// <summary>Interarrival jitter in microseconds.</summary>
    public long JitterMicroseconds => Jitter * 1_000_000L / _clockRate;

    /// <summary>Counts a packet.</summary>
    public SequenceVerdict OnPacket(in RtpHeader header, long nowMicroseconds)
    {
        var verdict = Judge(header);
        if (verdict == SequenceVerdict.Restarted)
        {
            Restart(header);
        }

        if (verdict == SequenceVerdict.Stray)
        {
            return verdict;
        }

        _received++;
        uint arrival = (uint)((UInt128)nowMicroseconds * (uint)_clockRate / 1_000_000);
        uint transit = arrival - header.Timestamp;
        if (verdict != SequenceVerdict.Restarted)
        {
            uint distance = (uint)Math.Abs((long)(int)(transit - _transit));
            _jitter += distance - ((_jitter + 8) >> 4);
        }

        _transit = transit;
        return verdict;
    }

    /// <summary>Notes a sender report of this source, for LSR and DLSR.</summary>
    public void OnSenderReport(in SenderReport report, long nowMicroseconds)
    {
        _lastReportMiddle = NtpTime.Middle(report.Ntp);
        _lastReportAt = nowMicroseconds;
    }

    /// <summary>Makes the report block for our next report; loss fractions count from the previous call.</summary>
    public ReportBlock MakeReport(long nowMicroseconds)
    {
        long expectedInterval = Expected - _expectedPrior;
        long lostInterval = expectedInterval - (_received - _receivedPrior);
        _expectedPrior = Expected;
        _receivedPrior = _received;
        byte fraction = expectedInterval <= 0 || lostInterval <= 0 ? (byte)0 : (byte)Math.Min(255, (lostInterval << 8) / expectedInterval);
        long delay = _lastReportMiddle == 0 ? 0 : (nowMicroseconds - _lastReportAt) * 65536 / 1_000_000;
        return new ReportBlock(
            Ssrc, fraction, (int)Math.Clamp(Lost, -0x800000, 0x7FFFFF), ExtendedHighest, Jitter, _lastReportMiddle, (uint)Math.Clamp(delay, 0, uint.MaxValue));
    }

    private SequenceVerdict Judge(in RtpHeader header)
    {
        if (!_started || header.Ssrc != Ssrc)
        {
            return SequenceVerdict.Restarted;
        }

        ushort ahead = (ushort)(header.SequenceNumber - _highest);
        if (ahead is > 0 and < MaxDropout)
        {
            if (header.SequenceNumber < _highest)
            {
                _cycles += 0x10000;
            }

            _highest = header.SequenceNumber;
            _badKnown = false;
            return SequenceVerdict.InOrder;
        }

        if (ahead == 0 || ahead > 0x10000 - MaxMisorder)
        {
            return SequenceVerdict.Old;
        }

        bool follows = _badKnown && header.SequenceNumber == _badNext;
        _badNext = (ushort)(header.SequenceNumber + 1);
        _badKnown = !follows;
        return follows ? SequenceVerdict.Restarted : SequenceVerdict.Stray;
    }

    private void Restart(in RtpHeader header)
    {
        _started = true;
        Ssrc = header.Ssrc;
        _highest = header.SequenceNumber;
        _base = header.SequenceNumber;
        _cycles = 0;
        _received = 0;
        _receivedPrior = 0;
        _expectedPrior = 0;
        _jitter = 0;
        _badKnown = false;
        _lastReportMiddle = 0;
    }
}
