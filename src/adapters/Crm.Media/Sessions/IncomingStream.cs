using Crm.Audio;
using Crm.Audio.Concealment;
using Crm.Audio.Dtmf;
using Crm.Media.Codecs;
using Crm.Media.Negotiation;
using Crm.Rtp.Digits;
using Crm.Rtp.Jitter;
using Crm.Rtp.Packets;

namespace Crm.Media.Sessions;

/// <summary>
/// From packets to frames: jitter buffer, decoding, concealment, and the digits among them. On one media thread; allocates nothing
/// per packet.
/// </summary>
internal sealed class IncomingStream(MediaCounters counters, Action<char> digitReceived)
{
    private const byte MuLaw = 0;
    private const byte ALaw = 8;
    private const byte ComfortNoise = 13;
    private const int MicrosecondsPerSample = 1_000_000 / AudioFrame.SampleRate;

    /// <summary>Packets looked at for one frame; a flood of tiny ones must not hold up the tick.</summary>
    private const int MostPacketsPerFrame = 32;

    private readonly G711Codec _muLaw = new(AudioCodecKind.Pcmu);
    private readonly G711Codec _aLaw = new(AudioCodecKind.Pcma);
    private readonly PacketLossConcealer _concealer = new();
    private readonly DtmfDetector _tones = new();
    private readonly TelephoneEventReceiver _events = new();
    private readonly short[] _samples = new short[2 * AudioCodec.MostSamples];
    private int _ready;
    private bool _hasSource;
    private uint _source;
    private uint _candidate;
    private JitterBuffer? _jitter;
    private AudioAgreement? _agreement;
    private AudioCodec? _codec;

    /// <summary>What was received from the current source, for reports to the sender; null before the first agreement.</summary>
    internal ReceptionStatistics? Statistics { get; private set; }

    /// <summary>Puts an agreement into force; audio of another codec that is still waiting is dropped.</summary>
    internal void Use(AudioAgreement agreement, AudioCodec codec)
    {
        if (_jitter is null || _agreement?.Codec != agreement.Codec)
        {
            _jitter = new JitterBuffer(new JitterBufferOptions { ClockRate = agreement.Codec.RtpClockRate(), MaxPayload = AudioCodec.MostSamples });
            Statistics = new ReceptionStatistics(agreement.Codec.RtpClockRate());
            _concealer.Reset();
            _ready = 0;
        }

        _agreement = agreement;
        _codec = codec;
        _tones.Reset();
    }

    /// <summary>Takes a packet.</summary>
    internal void Accept(in RtpHeader header, ReadOnlySpan<byte> payload, long now)
    {
        if (_agreement is null || _jitter is null || Statistics is null)
        {
            counters.PacketsUseless++;
            return;
        }

        bool isAudio = DecoderFor(header.PayloadType) is not null;
        if (!Trust(header.Ssrc, isAudio))
        {
            counters.PacketsUseless++;
        }
        else if (isAudio)
        {
            Statistics.OnPacket(header, now);
            counters.PacketsUseless += _jitter.Put(header, payload, now) ? 0 : 1;
        }
        else if (_agreement.Events is { } events && header.PayloadType == events.PayloadType)
        {
            Statistics.OnPacket(header, now);
            _jitter.PutOther(header, now);
            Span<char> digits = stackalloc char[TelephoneEventReceiver.MaxDigitsPerPacket];
            foreach (char digit in digits[.._events.OnPacket(header.Timestamp, payload, now, digits)])
            {
                digitReceived(digit);
            }
        }
        else
        {
            _jitter.PutOther(header, now);
            counters.PacketsUseless += header.PayloadType == ComfortNoise ? 0 : 1;
        }
    }

    /// <summary>Takes the frame that sounds now; false, and an undefined frame, when there is nothing.</summary>
    internal bool Take(long now, Span<short> frame)
    {
        if (_events.TryExpire(now, out char unfinished))
        {
            digitReceived(unfinished);
        }

        if (_jitter is null || _codec is null)
        {
            return false;
        }

        for (int packets = 0; _ready < AudioFrame.Samples && packets < MostPacketsPerFrame; packets++)
        {
            JitterFrame next = _jitter.Take(now + (long)_ready * MicrosecondsPerSample);
            if (next.Kind == JitterFrameKind.Empty)
            {
                break;
            }

            AudioCodec? decoder = next.Kind == JitterFrameKind.Packet ? DecoderFor(next.PayloadType) : null;
            int added = decoder?.Decode(next.Payload, _samples.AsSpan(_ready, AudioCodec.MostSamples)) ?? 0;
            if (added > 0)
            {
                _concealer.Accept(_samples.AsSpan(_ready, added));
            }
            else
            {
                added = Math.Clamp(next.FrameMicroseconds / MicrosecondsPerSample, 1, AudioCodec.MostSamples);
                _concealer.Conceal(_samples.AsSpan(_ready, added));
                counters.PacketsUseless += next.Kind == JitterFrameKind.Packet ? 1 : 0;
            }

            _ready += added;
        }

        return Cut(frame);
    }

    /// <summary>
    /// Whether a source is to be listened to. A new one has to send twice before it takes the stream over (RFC 3550 appendix A.1), so that
    /// a stray packet interrupts nobody; keys may come from a second source beside the audio, as some gateways send them.
    /// </summary>
    private bool Trust(uint source, bool isAudio)
    {
        if (!_hasSource || source == _source)
        {
            (_hasSource, _source) = (true, source);
            return true;
        }

        bool again = source == _candidate;
        _candidate = source;
        if (again && isAudio)
        {
            _source = source;
        }

        return again;
    }

    /// <summary>
    /// The decoder of a payload type. Leniency: where one G.711 law was agreed, the other is understood under its static number too
    /// (RFC 3551), because test tools and some gateways play what they recorded whatever was answered.
    /// </summary>
    private AudioCodec? DecoderFor(int payloadType) =>
        payloadType == _agreement?.PayloadType ? _codec
        : _codec is not G711Codec ? null
        : payloadType == MuLaw ? _muLaw
        : payloadType == ALaw ? _aLaw
        : null;

    private bool Cut(Span<short> frame)
    {
        int count = Math.Min(_ready, AudioFrame.Samples);
        _samples.AsSpan(0, count).CopyTo(frame);
        frame[count..AudioFrame.Samples].Clear();
        _samples.AsSpan(count, _ready - count).CopyTo(_samples);
        _ready -= count;

        // A peer with telephone-event sends its keys that way; listening for tones as well would report them twice and take speech
        // for keys.
        if (_agreement is { Events: null, Codec: not AudioCodecKind.Opus })
        {
            char digit = _tones.Accept(frame[..AudioFrame.Samples]);
            if (digit != '\0')
            {
                digitReceived(digit);
            }
        }

        return count > 0;
    }
}
