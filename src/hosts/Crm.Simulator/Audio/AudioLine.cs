using System.Net;
using Crm.Audio;
using Crm.Audio.Codecs;
using Crm.Audio.Dtmf;
using Crm.Audio.Tones;
using Crm.Primitives;
using Crm.Rtp.Digits;
using Crm.Rtp.Packets;
using Crm.Simulator.Customers;

namespace Crm.Simulator.Audio;

/// <summary>
/// The audio of one simulated call: PCMU out in the rhythm of <see cref="Advance"/> (a voice or the noise of a room), keys as
/// telephone-events or tones, and an ear for what comes in. On one thread.
/// </summary>
internal sealed class AudioLine : IDisposable
{
    private const byte AudioPayload = 0;
    private const int PacketBytesMax = 1500;
    private const int PacketsPerTurnMax = 200;
    private const int KeyMilliseconds = 120;
    private const int KeysMax = 32;

    private readonly LineSocket _socket;
    private readonly VoiceBook _voices;
    private readonly int _voice;
    private readonly uint _ssrc;
    private readonly byte[] _packet = new byte[PacketBytesMax];
    private readonly TelephoneEventSender _keySender = new(AudioFrame.SampleRate);
    private readonly Queue<char> _keys = new();
    private readonly short[] _toneFrame = new short[AudioFrame.Samples];
    private readonly byte[] _toneBytes = new byte[AudioFrame.Samples];
    private ToneGenerator? _tone;
    private RemoteLine? _remote;
    private ushort _sequence;
    private uint _timestamp;
    private long _frame;
    private long? _speaksFrom;

    private AudioLine(LineSocket socket, VoiceBook voices, int voice, uint ssrc)
    {
        (_socket, _voices, _voice, _ssrc) = (socket, voices, voice, ssrc);
        _sequence = (ushort)ssrc;
        _timestamp = ssrc;
    }

    /// <summary>Speaks from now on, beginning with a greeting; before that the room is heard.</summary>
    public void Speak() => _speaksFrom ??= _frame;

    /// <summary>Listens for a person.</summary>
    public PersonDetector Ear { get; } = new();

    /// <summary>When the last audio packet came.</summary>
    public Instant? LastHeard { get; private set; }

    /// <summary>Audio packets that came.</summary>
    public long Received { get; private set; }

    /// <summary>Opens a line; null when no port is free.</summary>
    public static AudioLine? Open(IPAddress address, VoiceBook voices, int voice, uint ssrc) =>
        LineSocket.Open(address) is { } socket ? new AudioLine(socket, voices, voice, ssrc) : null;

    /// <summary>Our description.</summary>
    /// <param name="withKeys">Whether telephone-event is in it.</param>
    public string Describe(bool withKeys) => LineDescription.Write(_socket.Local, withKeys ? _remote?.KeyPayload ?? LineDescription.KeyPayload : null);

    /// <summary>Takes the other side's description, offer or answer; false when there is nothing in common.</summary>
    public bool Connect(string sdp)
    {
        if (LineDescription.Read(sdp) is not { } remote)
        {
            return false;
        }

        _remote = remote;
        _socket.Direct(remote.Address);
        return true;
    }

    /// <summary>Presses a key, after those before it. Beyond 32 waiting keys it is left out.</summary>
    public void Press(char key)
    {
        if (_keys.Count < KeysMax)
        {
            _keys.Enqueue(key);
        }
    }

    /// <summary>Takes what has arrived and sends so many frames of 20 ms.</summary>
    public void Advance(int frames, Instant now)
    {
        for (int i = 0; i < PacketsPerTurnMax && _socket.TryReceive(_packet, out int length); i++)
        {
            Take(_packet.AsSpan(0, length), now);
        }

        for (int i = 0; i < frames && _remote is not null; i++)
        {
            SendFrame(_remote);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Take(ReadOnlySpan<byte> packet, Instant now)
    {
        if (RtpPacketReader.TryRead(packet, out var header) && header.PayloadType == AudioPayload)
        {
            Received++;
            LastHeard = now;
            Ear.Listen(Loudness.Of(header.Payload(packet)));
        }
    }

    private void SendFrame(RemoteLine remote)
    {
        _frame++;
        _timestamp += AudioFrame.Samples;
        if (remote.KeyPayload is { } keyPayload)
        {
            if (!_keySender.IsBusy && _keys.TryDequeue(out char key))
            {
                _keySender.Start(key, _timestamp, KeyMilliseconds);
            }

            if (_keySender.TryNext(out var press))
            {
                Span<byte> payload = stackalloc byte[TelephoneEvent.Length];
                press.Event.Write(payload);
                Send(keyPayload, press.Marker, press.Timestamp, payload);
                return;
            }
        }

        Send(AudioPayload, _frame == 1, _timestamp, NextAudio());
    }

    private ReadOnlySpan<byte> NextAudio()
    {
        if (_tone is null && _keys.Count > 0)
        {
            _tone = new ToneGenerator(DtmfDigits.Pattern(_keys.Dequeue().ToString(), KeyMilliseconds));
        }

        if (_tone is null)
        {
            return _speaksFrom is { } from ? _voices.Speech(_voice, _frame - from) : _voices.Room(_frame);
        }

        _tone.Fill(_toneFrame);
        _tone = _tone.Ended ? null : _tone;
        G711.EncodeMuLaw(_toneFrame, _toneBytes);
        return _toneBytes;
    }

    private void Send(byte payloadType, bool marker, uint timestamp, ReadOnlySpan<byte> payload)
    {
        Span<byte> packet = stackalloc byte[RtpHeader.FixedLength + AudioFrame.Samples];
        int length = RtpPacketWriter.Write(packet, new RtpHeader(payloadType, marker, _sequence++, timestamp, _ssrc, 0, 0), payload);
        _socket.TrySend(packet[..length]);
    }
}
