namespace Crm.Rtp.Digits;

/// <summary>One telephone-event packet to send.</summary>
/// <param name="Marker">True in the first packet of an event.</param>
/// <param name="Timestamp">The same for all packets of an event.</param>
/// <param name="Event">The payload.</param>
public readonly record struct TelephoneEventPacket(bool Marker, uint Timestamp, TelephoneEvent Event);

/// <summary>
/// Sends one key press at a time (RFC 4733 section 2.5): a packet each 20 ms with growing duration, then the end packet three times.
/// Call <see cref="TryNext"/> at every tick while <see cref="IsBusy"/>; its packets go out in the audio's sequence numbers. Pure; not
/// thread safe.
/// </summary>
public sealed class TelephoneEventSender
{
    /// <summary>End packets per event: one and two repeats (section 2.5.1.4).</summary>
    public const int EndPackets = 3;

    /// <summary>The shortest key press sent, in milliseconds.</summary>
    public const int MinMilliseconds = 40;

    /// <summary>The longest, in milliseconds; keeps the duration field from overflowing at 8 kHz and 48 kHz.</summary>
    public const int MaxMilliseconds = 1000;

    private const int TickMilliseconds = 20;
    private const byte Volume = 10;
    private readonly int _tickUnits;
    private byte _code;
    private uint _timestamp;
    private int _ticks;
    private int _sent = EndPackets - 1;

    /// <summary>Makes an idle sender.</summary>
    /// <param name="clockRate">Of the telephone-event payload type: that of the audio codec.</param>
    public TelephoneEventSender(int clockRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clockRate, 1000 / TickMilliseconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(clockRate, 48000);
        _tickUnits = clockRate * TickMilliseconds / 1000;
    }

    /// <summary>True while packets of an event are left.</summary>
    public bool IsBusy => _sent < _ticks + EndPackets - 1;

    /// <summary>Begins an event. False while one is under way, or when the character is no key.</summary>
    /// <param name="digit">0-9 * # A-D.</param>
    /// <param name="timestamp">The stream's timestamp at this tick.</param>
    /// <param name="milliseconds">How long the key is pressed; brought between the bounds, rounded up to 20 ms.</param>
    public bool Start(char digit, uint timestamp, int milliseconds)
    {
        if (IsBusy || !TelephoneEvent.TryGetCode(digit, out _code))
        {
            return false;
        }

        _timestamp = timestamp;
        _ticks = (Math.Clamp(milliseconds, MinMilliseconds, MaxMilliseconds) + TickMilliseconds - 1) / TickMilliseconds;
        _sent = 0;
        return true;
    }

    /// <summary>The packet of this tick. False when idle.</summary>
    public bool TryNext(out TelephoneEventPacket packet)
    {
        packet = default;
        if (!IsBusy)
        {
            return false;
        }

        _sent++;
        bool end = _sent >= _ticks;
        ushort duration = (ushort)(Math.Min(_sent, _ticks) * _tickUnits);
        packet = new TelephoneEventPacket(_sent == 1, _timestamp, new TelephoneEvent(_code, end, Volume, duration));
        return true;
    }
}
