using Crm.Rtp.Packets;

namespace Crm.Rtp.Jitter;

/// <summary>
/// Puts packets back into order and time. The delay adapts between the bounds of <see cref="JitterBufferOptions"/>: it rises at once
/// when packets come late, and falls slowly, in silences where there are some. The caller asks for the frame that is to sound at a
/// given time; with 10 ms packets and a 20 ms tick it asks twice. Deterministic: time comes in. Memory is fixed: 64 packets. Nothing
/// is allocated after construction. Not thread safe.
/// </summary>
public sealed class JitterBuffer
{
    /// <summary>Packets held at most.</summary>
    public const int Capacity = JitterStore.Capacity;

    /// <summary>Sequence numbers further back than this are another stream's, not late packets.</summary>
    private const int MaxMisorder = 200;

    /// <summary>A change of transit beyond this is a jump of the sender's clock, not a late packet.</summary>
    private const long JumpMicroseconds = 1_000_000;

    /// <summary>How far the tick may be off the packets' own grid before something is skipped or stretched.</summary>
    private const long SlackMicroseconds = 10_000;

    private const long ShrinkStepMicroseconds = 20_000;
    private const long ShrinkEveryMicroseconds = 500_000;
    private const int LatesBeforeRestart = 10;

    /// <summary>Timestamp distance after which the anchor moves on, far from where the 32 bits wrap.</summary>
    private const int AnchorSpan = 1 << 29;

    private readonly JitterBufferOptions _options;
    private readonly JitterStore _store;
    private readonly long _minDelay;
    private readonly long _maxDelay;
    private TransitTracker _transit;
    private bool _started;
    private bool _playing;
    private uint _ssrc;
    private ushort _next;
    private ushort _newest;
    private uint _newestTimestamp;
    private uint _anchorTimestamp;
    private long _anchorMedia;
    private long _offset;
    private long _dueNext;
    private long _lastMedia;
    private ushort _lastSequence;
    private long _shrunkAt;
    private int _frame = 20_000;
    private int _concealedInRow;
    private int _latesInRow;
    private ushort _strayExpected;
    private bool _strayKnown;
    private long _accepted, _played, _concealed, _late, _duplicates, _refused, _skipped, _restarts;

    /// <summary>Makes an empty buffer; all memory is taken here.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Clock rate, bounds or payload size are not positive or the wrong way round.</exception>
    public JitterBuffer(JitterBufferOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.ClockRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxPayload);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MinDelayMilliseconds);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDelayMilliseconds, options.MinDelayMilliseconds);
        _options = options;
        _store = new JitterStore(options.MaxPayload);
        _minDelay = options.MinDelayMilliseconds * 1000L;
        _maxDelay = options.MaxDelayMilliseconds * 1000L;
    }

    /// <summary>Counters.</summary>
    public JitterFigures Figures => new(_accepted, _played, _concealed, _late, _duplicates, _refused, _skipped, _restarts);

    /// <summary>The delay the buffer aims at now, after the earliest packets.</summary>
    public long DelayMicroseconds => Math.Clamp(_minDelay + _transit.Level, _minDelay, _maxDelay);

    /// <summary>Packets held now.</summary>
    public int Held => _store.Held;

    /// <summary>Puts an audio packet in. False when it is not wanted: late, duplicate, too long, of a stray sequence.</summary>
    public bool Put(in RtpHeader header, ReadOnlySpan<byte> payload, long nowMicroseconds)
    {
        if (payload.Length > _options.MaxPayload)
        {
            _refused++;
            return false;
        }

        return Insert(header, payload, nowMicroseconds, isAudio: true);
    }

    /// <summary>
    /// Notes a packet of the same source that is not audio (telephone-event), so that its sequence number is not taken for a loss.
    /// </summary>
    public void PutOther(in RtpHeader header, long nowMicroseconds)
    {
        if (_started && header.Ssrc == _ssrc)
        {
            Insert(header, default, nowMicroseconds, isAudio: false);
        }
    }

    /// <summary>Takes the frame whose sound starts at the given time. Times must not go back.</summary>
    public JitterFrame Take(long playAtMicroseconds)
    {
        if (!_started)
        {
            return new JitterFrame(JitterFrameKind.Empty, _frame);
        }

        while (_store.Held > 0)
        {
            ref var slot = ref _store[_next];
            if (!slot.Used)
            {
                if (PassGap(playAtMicroseconds) is { } kind)
                {
                    return new JitterFrame(kind, _frame);
                }

                continue;
            }

            if (!slot.IsAudio)
            {
                // digits take the place of sound: what follows is silence, not a loss
                _concealedInRow = _options.MaxConcealed;
                Release(ref slot);
                continue;
            }

            long due = Due(slot.Timestamp);
            if (due > playAtMicroseconds + SlackMicroseconds)
            {
                return BeforeDue(slot, due, playAtMicroseconds);
            }

            bool follows = _store.Held > 1;
            if (playAtMicroseconds - due >= _frame + SlackMicroseconds && follows)
            {
                _skipped++;
                Pass(slot, due);
                Release(ref slot);
                continue;
            }

            return Play(ref slot, due, playAtMicroseconds);
        }

        return RunDry(playAtMicroseconds);
    }

    private bool Insert(in RtpHeader header, ReadOnlySpan<byte> payload, long now, bool isAudio)
    {
        if (!_started || header.Ssrc != _ssrc)
        {
            Restart(header, now);
        }

        int ahead = (short)(header.SequenceNumber - _newest);
        if (Math.Abs(ahead) > MaxMisorder && !FollowStray(header, now))
        {
            _refused++;
            return false;
        }

        _strayKnown = false;
        if (isAudio)
        {
            // events keep their first timestamp and would look ever later: only audio tells the transit
            FollowTime(header, now);
        }

        if (!Accept(header, now))
        {
            return false;
        }

        Store(header, payload, isAudio);
        return true;
    }

    private void FollowTime(in RtpHeader header, long now)
    {
        long transit = now - MediaTime(header.Timestamp);
        long deviation = transit - _transit.Base;
        _latesInRow = deviation > _maxDelay ? _latesInRow + 1 : 0;
        if (_latesInRow >= LatesBeforeRestart)
        {
            // the path has become longer for good: what looked like jitter was none
            _transit = default;
            Restart(header, now);
            return;
        }

        if (Math.Abs(deviation) > JumpMicroseconds)
        {
            Restart(header, now);
            return;
        }

        _transit.Update(transit, now, _maxDelay - _minDelay);
        _offset = Math.Max(_offset, _transit.Base + DelayMicroseconds);
        if (Math.Abs((int)(header.Timestamp - _anchorTimestamp)) > AnchorSpan)
        {
            _anchorMedia = MediaTime(header.Timestamp);
            _anchorTimestamp = header.Timestamp;
        }
    }

    /// <summary>Decides whether a packet of the current stream still has a place.</summary>
    private bool Accept(in RtpHeader header, long now)
    {
        int behind = (short)(header.SequenceNumber - _next);
        if (behind < 0 && !_playing && (short)(_newest - header.SequenceNumber) < Capacity)
        {
            // out of order right at the start: nothing was played yet, so the stream begins here
            _next = header.SequenceNumber;
            behind = 0;
        }

        if (behind < 0)
        {
            _late++;
            return false;
        }

        if (behind >= Capacity)
        {
            Restart(header, now);
            return true;
        }

        if (_store[header.SequenceNumber].Used)
        {
            _duplicates++;
            return false;
        }

        return true;
    }

    private void Store(in RtpHeader header, ReadOnlySpan<byte> payload, bool isAudio)
    {
        _store.Put(header, payload, isAudio);
        _accepted++;
        int ahead = (short)(header.SequenceNumber - _newest);
        if (isAudio)
        {
            LearnFrame(ahead, header.Timestamp);
        }

        if (ahead > 0)
        {
            _newest = header.SequenceNumber;
        }
    }

    /// <summary>Two packets in a row tell how long one lasts; steps beyond 120 ms are silences.</summary>
    private void LearnFrame(int ahead, uint timestamp)
    {
        int step = (int)(timestamp - _newestTimestamp);
        if (ahead == 1 && step > 0 && step <= _options.ClockRate / 8)
        {
            _frame = (int)(step * 1_000_000L / _options.ClockRate);
        }

        if (ahead >= 0)
        {
            _newestTimestamp = timestamp;
        }
    }

    /// <summary>The packet at the head is missing but later ones are here: conceal while its time lasts, then go on without it.</summary>
    private JitterFrameKind? PassGap(long playAt)
    {
        ref var head = ref _store.First(_next);
        long dueHead = head.IsAudio ? Due(head.Timestamp) : _dueNext;
        if (dueHead <= playAt + SlackMicroseconds)
        {
            _next = head.Sequence;
            return null;
        }

        if (!_playing || _dueNext > playAt + SlackMicroseconds)
        {
            return JitterFrameKind.Empty;
        }

        if (Conceal(playAt) is var kind && kind == JitterFrameKind.Missing && (short)(head.Sequence - _next) > 1)
        {
            // one conceal stands for one lost packet; the last place is kept until the packet behind it is due
            _next++;
        }

        return kind;
    }

    private JitterFrame BeforeDue(in JitterSlot slot, long due, long playAt)
    {
        // a step in the timestamps longer than the packets is a silence the sender left out
        long step = MediaTime(slot.Timestamp) - _lastMedia;
        int packets = (ushort)(slot.Sequence - _lastSequence);
        if (!_playing || step >= (long)packets * _frame + _frame / 2)
        {
            ShrinkInSilence(due, playAt);
            return new JitterFrame(JitterFrameKind.Empty, _frame);
        }

        bool time = _dueNext <= playAt + SlackMicroseconds;
        return new JitterFrame(time ? Conceal(playAt) : JitterFrameKind.Empty, _frame);
    }

    private JitterFrame Play(ref JitterSlot slot, long due, long playAt)
    {
        _playing = true;
        _played++;
        _concealedInRow = 0;
        Pass(slot, due);
        Shrink(playAt);
        var frame = new JitterFrame(_store.Payload(slot), slot, _frame);
        Release(ref slot);
        return frame;
    }

    private void Pass(in JitterSlot slot, long due)
    {
        _dueNext = due + _frame;
        _lastMedia = MediaTime(slot.Timestamp);
        _lastSequence = slot.Sequence;
    }

    private JitterFrame RunDry(long playAt)
    {
        bool missing = _playing && _dueNext <= playAt + SlackMicroseconds;
        return new JitterFrame(missing ? Conceal(playAt) : JitterFrameKind.Empty, _frame);
    }

    private JitterFrameKind Conceal(long playAt)
    {
        if (_concealedInRow >= _options.MaxConcealed)
        {
            return JitterFrameKind.Empty;
        }

        _concealedInRow++;
        _concealed++;
        _dueNext = Math.Max(_dueNext, playAt - _frame) + _frame;
        return JitterFrameKind.Missing;
    }

    /// <summary>While sound plays the delay falls by one step each half second; what is then overdue is skipped at the next take.</summary>
    private void Shrink(long playAt)
    {
        if (_offset - (_transit.Base + DelayMicroseconds) >= ShrinkStepMicroseconds + SlackMicroseconds
            && playAt - _shrunkAt >= ShrinkEveryMicroseconds)
        {
            _shrunkAt = playAt;
            _offset -= ShrinkStepMicroseconds;
            _dueNext -= ShrinkStepMicroseconds;
        }
    }

    /// <summary>In a silence nobody hears the delay change.</summary>
    private void ShrinkInSilence(long due, long playAt)
    {
        long wanted = _transit.Base + DelayMicroseconds;
        if (_offset > wanted)
        {
            _offset = Math.Max(wanted, _offset - Math.Max(0, due - playAt));
        }
    }

    /// <summary>Two packets in a row of a far-off sequence are a sender that started over; one is a stray.</summary>
    private bool FollowStray(in RtpHeader header, long now)
    {
        bool follows = _strayKnown && header.SequenceNumber == _strayExpected;
        _strayExpected = (ushort)(header.SequenceNumber + 1);
        _strayKnown = !follows;
        if (follows)
        {
            Restart(header, now);
        }

        return follows;
    }

    private void Restart(in RtpHeader header, long now)
    {
        if (_started)
        {
            _restarts++;
        }

        _store.Clear();
        _started = true;
        _playing = false;
        _ssrc = header.Ssrc;
        _next = header.SequenceNumber;
        _newest = header.SequenceNumber;
        _newestTimestamp = header.Timestamp;
        _anchorTimestamp = header.Timestamp;
        _anchorMedia = 0;
        _concealedInRow = 0;
        _latesInRow = 0;
        _transit.Restart();
        _transit.Update(now, now, _maxDelay - _minDelay);
        _offset = now + DelayMicroseconds;
        _dueNext = _offset;
    }

    private void Release(ref JitterSlot slot)
    {
        _next = (ushort)(slot.Sequence + 1);
        _store.Release(ref slot);
    }

    private long Due(uint timestamp) => MediaTime(timestamp) + _offset;

    /// <summary>Microseconds since the stream's first packet; the anchor follows so that 32-bit timestamps may wrap.</summary>
    private long MediaTime(uint timestamp) =>
        _anchorMedia + (int)(timestamp - _anchorTimestamp) * 1_000_000L / _options.ClockRate;
}
