using Crm.Audio;
using Crm.Audio.Levels;
using Crm.Audio.Mixing;
using Crm.Media.Bridges;
using Crm.Media.Codecs;
using Crm.Media.Listening;
using Crm.Media.Negotiation;
using Crm.Media.Playback;
using Crm.Media.Transport;
using Crm.Primitives;
using Crm.Rtp.Packets;
using Crm.Telephony.Media;

namespace Crm.Media.Sessions;

/// <summary>
/// One peer's audio: what it says is captured into frames, what it hears is its bridge, its echo and its playbacks. Lives on one
/// media thread; a tick is <see cref="Capture"/>, then the bridge, then <see cref="Send"/>, and allocates nothing.
/// </summary>
internal sealed class MediaSession : IMediaTransportSink, IBridgeMember, IDisposable
{
    private readonly IMediaEvents _events;
    private readonly MediaCounters _counters;
    private readonly Action<PlaybackId, bool> _playbackEnded;
    private readonly IncomingStream _incoming;
    private readonly OutgoingStream _outgoing;
    private readonly ControlReports _reports;
    private readonly short[] _captured = new short[AudioFrame.Samples];
    private readonly short[] _heard = new short[AudioFrame.Samples];
    private IMediaTransport? _transport;
    private AudioCodec? _codec;
    private SilenceWatch _silence;
    private SpeechPause? _pause;
    private bool _connected;
    private bool _disposed;

    /// <summary>Makes a session without transport and agreement; it is deaf and mute until it has both.</summary>
    internal MediaSession(MediaSessionId id, MediaSessionOptions options, IMediaEvents events, MediaCounters counters, StreamSeed seed, TimeProvider clock)
    {
        Id = id;
        Options = options;
        _events = events;
        _counters = counters;
        Ssrc = seed.Ssrc;
        _playbackEnded = (playback, completed) =>
        {
            _counters.Playbacks--;
            _events.Raise(new PlaybackEnded(Id, playback, completed));
        };
        _incoming = new IncomingStream(counters, digit => _events.Raise(new DigitReceived(Id, digit)));
        _outgoing = new OutgoingStream(seed);
        _reports = new ControlReports(seed.Ssrc, clock);
        _silence = new SilenceWatch(options.SilenceTimeout.Ticks / TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>Its id.</summary>
    internal MediaSessionId Id { get; }

    /// <summary>What it was opened with.</summary>
    internal MediaSessionOptions Options { get; }

    /// <summary>The source we send as, fixed for the session's life.</summary>
    internal uint Ssrc { get; }

    /// <summary>SDPs written for it so far.</summary>
    internal uint DescriptionVersion { get; set; }

    /// <summary>What is in force; null before the first agreement.</summary>
    internal AudioAgreement? Agreement { get; private set; }

    /// <summary>How packets travel; null before it is opened.</summary>
    internal IMediaTransport? Transport => _transport;

    /// <summary>The bridge it is in.</summary>
    internal Bridge? Bridge { get; set; }

    /// <summary>Send back what it says.</summary>
    internal bool Echo { get; set; }

    /// <summary>What it is being played.</summary>
    internal SessionPlaybacks Playbacks { get; } = new();

    /// <summary>Who listens for tones, speech and who answered; null is nobody.</summary>
    internal SessionListening? Listening { get; set; }

    /// <inheritdoc/>
    public RecordingSide Side { get; set; } = RecordingSide.None;

    /// <inheritdoc/>
    public bool Unheard { get; set; }

    /// <inheritdoc/>
    public bool HasCaptured { get; private set; }

    /// <inheritdoc/>
    public ReadOnlySpan<short> Captured => _captured;

    /// <inheritdoc/>
    public Span<short> Heard => _heard;

    /// <inheritdoc/>
    public bool HasHeard { get; set; }

    /// <summary>Gives it a transport; one it had is closed. The stream goes on with its numbers.</summary>
    internal void Attach(IMediaTransport transport)
    {
        _transport?.Dispose();
        _transport = transport;
    }

    /// <summary>Puts an agreement into force, with its codec.</summary>
    internal void Agree(AudioAgreement agreement)
    {
        if (_codec is null || _codec.Kind != agreement.Codec)
        {
            _codec?.Dispose();
            _codec = AudioCodec.Create(agreement.Codec);
        }

        Agreement = agreement;
        _incoming.Use(agreement, _codec);
        _outgoing.Use(agreement, _codec);
    }

    /// <summary>Queues digits to send; those beyond the queue's bound are left out.</summary>
    internal void SendDigits(string digits) => _outgoing.QueueDigits(digits);

    /// <summary>Tells once when the peer has not spoken for this long; null stops telling.</summary>
    internal void WatchSpeech(TimeSpan? pause) => _pause = pause is { } limit ? new SpeechPause(limit) : null;

    /// <summary>First half of a tick: takes what the peer said from the jitter buffer.</summary>
    internal void Capture(long now)
    {
        HasHeard = false;
        HasCaptured = Agreement is { Receives: true } && _incoming.Take(now, _captured);
        Listening?.Hear(HasCaptured ? _captured : []);
        if (_pause is { } pause)
        {
            bool over = pause.Take(HasCaptured ? _captured : []);
            _pause = over ? null : pause;
            if (over)
            {
                _events.Raise(new SpeechPaused(Id, pause.Spoke));
            }
        }

        if (_silence.Tick(now, Agreement is { Receives: true, PeerListens: true })) // who holds us may rightly say nothing
        {
            _events.Raise(new MediaLost(Id, _connected ? "silence" : "no-media"));
        }
    }

    /// <summary>Second half of a tick: adds echo and playbacks to what the bridge gave, and sends it.</summary>
    internal void Send(long now)
    {
        if (!HasHeard)
        {
            _heard.AsSpan().Clear();
        }

        if (Echo && HasCaptured)
        {
            SampleMath.AddSaturated(_heard, _captured);
        }

        if (Playbacks.Count > 0)
        {
            Playbacks.MixInto(_heard, _playbackEnded);
        }

        if (_transport is null)
        {
            return;
        }

        if (Agreement is { Sends: true } && _codec is not null)
        {
            _counters.PacketsSent += _outgoing.Send(_transport, _heard) ? 1 : 0;
        }
        else
        {
            _outgoing.Pause();
        }

        if (Agreement is not null && _connected)
        {
            _reports.Tick(now, _transport, _outgoing, _incoming);
        }

        _transport.Tick(now);
    }

    /// <inheritdoc/>
    public void OnRtp(ReadOnlySpan<byte> packet, long nowMicroseconds)
    {
        if (_disposed || !RtpPacketReader.TryRead(packet, out RtpHeader header))
        {
            return;
        }

        _counters.PacketsReceived++;
        if (_silence.Hear(nowMicroseconds))
        {
            _events.Raise(new MediaRegained(Id));
        }

        _incoming.Accept(header, header.Payload(packet), nowMicroseconds);
    }

    /// <inheritdoc/>
    public void OnRtcp(ReadOnlySpan<byte> packet, long nowMicroseconds)
    {
        if (!_disposed)
        {
            _reports.Accept(packet, nowMicroseconds);
        }
    }

    /// <inheritdoc/>
    public void OnConnected()
    {
        if (!_connected)
        {
            _connected = true;
            _events.Raise(new MediaConnected(Id));
        }

        if (_silence.Regain())
        {
            _events.Raise(new MediaRegained(Id));
        }
    }

    /// <inheritdoc/>
    public void OnLost(string reason)
    {
        if (_silence.Lose())
        {
            _events.Raise(new MediaLost(Id, reason));
        }
    }

    /// <summary>The peer is to send from now on, whatever it did before.</summary>
    internal void ExpectAnew() => _silence.Restart();

    /// <summary>Says goodbye to the peer and frees transport and codec.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_transport is not null && _connected)
        {
            _reports.SendBye(_transport);
        }

        _transport?.Dispose();
        _codec?.Dispose();
    }
}
