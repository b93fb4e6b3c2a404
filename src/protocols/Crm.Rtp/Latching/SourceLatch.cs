using Crm.Rtp.Addresses;

namespace Crm.Rtp.Latching;

/// <summary>
/// Symmetric RTP (RFC 4961) with the rules that keep strangers out: the first valid source is taken, and another one only within
/// the first second, after two seconds of silence, or from the same host. A source that is exactly what the peer declared in SDP
/// is not given up in the first second. Pure: time comes in; not thread safe.
/// </summary>
public sealed class SourceLatch
{
    /// <summary>How long after the first packet another host may still take over, in microseconds.</summary>
    public const long SettlingMicroseconds = 1_000_000;

    /// <summary>How long the latched source must be silent before another host may take over, in microseconds.</summary>
    public const long SilenceMicroseconds = 2_000_000;

    private TransportAddress _declared;
    private TransportAddress _latched;
    private long _firstLatchedAt;
    private long _lastHeardAt;

    /// <summary>Where to send: the latched source, else the declared address; none when neither is known.</summary>
    public TransportAddress Destination => _latched.IsNone ? _declared : _latched;

    /// <summary>True once a packet was accepted since the last <see cref="Declare"/>.</summary>
    public bool IsLatched => !_latched.IsNone;

    /// <summary>Sets the address from SDP. A changed address starts the latching anew; the same one changes nothing.</summary>
    public void Declare(TransportAddress address)
    {
        if (address == _declared)
        {
            return;
        }

        _declared = address;
        _latched = default;
    }

    /// <summary>Judges the source of a packet that already parsed as valid RTP.</summary>
    public LatchVerdict Hear(in TransportAddress from, long nowMicroseconds)
    {
        if (_latched.IsNone)
        {
            _latched = from;
            _firstLatchedAt = nowMicroseconds;
            _lastHeardAt = nowMicroseconds;
            return LatchVerdict.Latched;
        }

        if (from == _latched)
        {
            _lastHeardAt = nowMicroseconds;
            return LatchVerdict.Accepted;
        }

        bool settling = nowMicroseconds - _firstLatchedAt <= SettlingMicroseconds && _latched != _declared;
        bool silent = nowMicroseconds - _lastHeardAt >= SilenceMicroseconds;
        if (!settling && !silent && !from.SameHost(_latched))
        {
            return LatchVerdict.Refused;
        }

        _latched = from;
        _lastHeardAt = nowMicroseconds;
        return LatchVerdict.Relatched;
    }
}
