namespace Crm.Rtp.Digits;

/// <summary>
/// Turns telephone-event packets into key presses (RFC 4733): an event is known by its RTP timestamp and reported once, at its first
/// end packet, or when the next event starts or nothing comes for a while because the end packets were lost. Lost starts, repeats and
/// reordering do not matter. Pure: time comes in; not thread safe; nothing is allocated.
/// </summary>
public sealed class TelephoneEventReceiver
{
    /// <summary>An event without end packet counts as ended when nothing was heard for this long.</summary>
    public const long SilenceMicroseconds = 200_000;

    /// <summary>Room that <see cref="OnPacket"/> needs: an event that ends, and one that its start shows to have ended.</summary>
    public const int MaxDigitsPerPacket = 2;

    /// <summary>How many finished events are remembered, so that their late packets ring no second time.</summary>
    private const int Remembered = 8;

    private readonly uint[] _finished = new uint[Remembered];
    private int _finishedCount;
    private bool _active;
    private uint _timestamp;
    private TelephoneEvent _latest;
    private long _heardAt;

    /// <summary>Takes a packet of the telephone-event payload type.</summary>
    /// <param name="timestamp">The RTP timestamp.</param>
    /// <param name="payload">The RTP payload.</param>
    /// <param name="nowMicroseconds">Monotonic time.</param>
    /// <param name="digits">Room for <see cref="MaxDigitsPerPacket"/> keys.</param>
    /// <returns>How many keys were written, oldest first.</returns>
    public int OnPacket(uint timestamp, ReadOnlySpan<byte> payload, long nowMicroseconds, Span<char> digits)
    {
        if (!TelephoneEvent.TryRead(payload, out var received) || received.Digit == '\0' || IsFinished(timestamp))
        {
            return 0;
        }

        int count = 0;
        if (_active && timestamp != _timestamp)
        {
            if ((int)(timestamp - _timestamp) < 0)
            {
                // the start of this event was lost, and a later one is under way already
                return received.End ? Finish(timestamp, received, digits) : 0;
            }

            if (IsContinuation(timestamp, received))
            {
                // a key held longer than the duration field can say goes on under a new timestamp (section 2.5.1.3)
                Remember(_timestamp);
            }
            else
            {
                count = Finish(_timestamp, _latest, digits);
            }
        }

        _active = true;
        _timestamp = timestamp;
        _latest = received;
        _heardAt = nowMicroseconds;
        if (received.End)
        {
            _active = false;
            count += Finish(timestamp, received, digits[count..]);
        }

        return count;
    }

    /// <summary>Looks whether the end of an event was lost. True, with its key, once.</summary>
    public bool TryExpire(long nowMicroseconds, out char digit)
    {
        digit = '\0';
        if (!_active || nowMicroseconds - _heardAt < SilenceMicroseconds)
        {
            return false;
        }

        _active = false;
        Span<char> one = stackalloc char[1];
        Finish(_timestamp, _latest, one);
        digit = one[0];
        return true;
    }

    private bool IsContinuation(uint timestamp, in TelephoneEvent received) =>
        received.Code == _latest.Code && !_latest.End && _latest.Duration >= 0xF000
        && timestamp - _timestamp is >= 0xF000 and <= 0x10000;

    private int Finish(uint timestamp, in TelephoneEvent ended, Span<char> digits)
    {
        Remember(timestamp);
        digits[0] = ended.Digit;
        return 1;
    }

    private void Remember(uint timestamp) => _finished[_finishedCount++ % Remembered] = timestamp;

    private bool IsFinished(uint timestamp) =>
        Array.IndexOf(_finished, timestamp, 0, Math.Min(_finishedCount, Remembered)) >= 0;
}
