using Crm.Audio;
using Crm.Audio.Dtmf;
using Crm.Audio.Tones;
using Crm.Media.Codecs;
using Crm.Media.Negotiation;
using Crm.Media.Transport;
using Crm.Rtp.Digits;
using Crm.Rtp.Packets;

namespace Crm.Media.Sessions;

/// <summary>
/// From frames to packets: one stream with one source, whose sequence numbers and timestamps run on whatever is sent, whoever is
/// heard and however often the agreement changes. Digits go out in the place of audio. On one media thread; allocates nothing per packet.
/// </summary>
internal sealed class OutgoingStream(StreamSeed seed)
{
    /// <summary>Digits waiting at most; more are left out.</summary>
    internal const int MostQueuedDigits = 64;

    private const int DigitMilliseconds = 120;
    private const int PauseMilliseconds = 80;
    private const int PauseFrames = PauseMilliseconds / AudioFrame.Milliseconds;

    private readonly byte[] _packet = new byte[RtpHeader.FixedLength + AudioCodec.MostPayload];
    private readonly short[] _toneFrame = new short[AudioFrame.Samples];
    private readonly Queue<char> _digits = new();
    private AudioAgreement? _agreement;
    private AudioCodec? _codec;
    private TelephoneEventSender? _events;
    private ToneGenerator? _tones;
    private ushort _sequence = seed.Sequence;
    private int _pause;
    private bool _marker = true;

    /// <summary>Our source.</summary>
    internal uint Ssrc => seed.Ssrc;

    /// <summary>Timestamp of the next frame.</summary>
    internal uint Timestamp { get; private set; } = seed.Timestamp;

    /// <summary>Packets sent.</summary>
    internal uint Packets { get; private set; }

    /// <summary>Payload octets sent.</summary>
    internal uint Octets { get; private set; }

    /// <summary>Puts an agreement into force from the next frame on.</summary>
    internal void Use(AudioAgreement agreement, AudioCodec codec)
    {
        if (_agreement?.Events?.ClockRate != agreement.Events?.ClockRate)
        {
            _events = agreement.Events is { } events ? new TelephoneEventSender(events.ClockRate) : null;
        }

        _agreement = agreement;
        _codec = codec;
    }

    /// <summary>Queues digits; characters that are no keys are left out.</summary>
    internal void QueueDigits(string digits)
    {
        foreach (char digit in digits)
        {
            char key = char.ToUpperInvariant(digit);
            if (DtmfDigits.IsDigit(key) && _digits.Count < MostQueuedDigits)
            {
                _digits.Enqueue(key);
            }
        }
    }

    /// <summary>Sends 20 ms: a digit that is due, or the frame. True when a packet went out.</summary>
    internal bool Send(IMediaTransport transport, ReadOnlySpan<short> frame)
    {
        if (_agreement is null || _codec is null)
        {
            return false;
        }

        StartDigit();
        bool sent = _events is { IsBusy: true } ? SendEvent(transport) : SendAudio(transport, frame);
        Timestamp += _codec.TimestampsPerFrame;
        return sent;
    }

    /// <summary>20 ms in which nothing is sent: time runs on, and what comes next begins a talk spurt (RFC 3551 section 4.1).</summary>
    internal void Pause()
    {
        Timestamp += _codec?.TimestampsPerFrame ?? 0;
        _marker = true;
    }

    private void StartDigit()
    {
        bool busy = _events is { IsBusy: true } || _tones is { Ended: false };
        if (busy)
        {
            _pause = PauseFrames;
            return;
        }

        if (_pause > 0)
        {
            _pause--;
            return;
        }

        if (!_digits.TryDequeue(out char digit))
        {
            return;
        }

        if (_events is not null)
        {
            _events.Start(digit, Timestamp, DigitMilliseconds);
        }
        else
        {
            _tones = new ToneGenerator(new TonePattern([DtmfDigits.Pattern(digit.ToString(), DigitMilliseconds).Steps[0]], Repeats: false));
        }
    }

    private bool SendEvent(IMediaTransport transport)
    {
        if (!_events!.TryNext(out TelephoneEventPacket next))
        {
            return false;
        }

        next.Event.Write(_packet.AsSpan(RtpHeader.FixedLength));
        _marker = true;
        return SendPacket(transport, _agreement!.Events!.Value.PayloadType, next.Marker, next.Timestamp, TelephoneEvent.Length);
    }

    private bool SendAudio(IMediaTransport transport, ReadOnlySpan<short> frame)
    {
        if (_tones is { Ended: false })
        {
            _tones.Fill(_toneFrame);
            frame = _toneFrame;
        }

        int length = _codec!.Encode(frame, _packet.AsSpan(RtpHeader.FixedLength));
        bool sent = length > 0 && SendPacket(transport, _agreement!.PayloadType, _marker, Timestamp, length);
        _marker = !sent;
        return sent;
    }

    private bool SendPacket(IMediaTransport transport, int payloadType, bool marker, uint timestamp, int payloadLength)
    {
        RtpPacketWriter.WriteHeader(_packet, new RtpHeader((byte)payloadType, marker, _sequence, timestamp, Ssrc, RtpHeader.FixedLength, payloadLength));
        if (!transport.SendRtp(_packet.AsSpan(0, RtpHeader.FixedLength + payloadLength)))
        {
            return false;
        }

        // a packet that never left takes no number, so that the peer counts no loss that is not one
        _sequence++;
        Packets++;
        Octets += (uint)payloadLength;
        return true;
    }
}
