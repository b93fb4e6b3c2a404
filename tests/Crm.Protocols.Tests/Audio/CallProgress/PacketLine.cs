using Crm.Audio;
using Crm.Audio.CallProgress;
using Crm.Audio.Codecs;
using Crm.Audio.Concealment;
using Crm.Rtp.Jitter;
using Crm.Rtp.Packets;

namespace Crm.Protocols.Tests.Audio.CallProgress;

/// <summary>
/// What a detector is given of an answered call, as a media session gives it: G.711 packets that come unevenly and not all, through the
/// jitter buffer, decoded and concealed, a frame each 20 ms; an empty one where there is nothing. Times in microseconds.
/// </summary>
internal sealed class PacketLine
{
    private const long Frame = 20_000;
    private readonly JitterBuffer _jitter = new(new JitterBufferOptions());
    private readonly PacketLossConcealer _concealer = new();
    private readonly ProgressDetector _detector;
    private readonly short[] _samples = new short[8 * AudioFrame.Samples];
    private int _ready;

    public PacketLine(ProgressSettings settings) => _detector = new ProgressDetector(settings, answered: true);

    public List<ProgressEvent> Heard { get; } = [];

    /// <summary>Hears what was sent, with silence after it; packets are 20 ms of mu-law.</summary>
    /// <param name="sent">Each packet's place in the stream, when it comes, and what is in it; null are comfort noise.</param>
    /// <param name="from">When listening begins.</param>
    /// <param name="to">When it ends.</param>
    /// <param name="tickLate">How late each frame is taken.</param>
    public PacketLine Listen(IEnumerable<(int Index, long At, short[]? Samples)> sent, long from, long to, Func<long> tickLate)
    {
        var waiting = new Queue<(int Index, long At, short[]? Samples)>(sent.OrderBy(packet => packet.At));
        var events = new ProgressEvent[ProgressDetector.MostEventsPerFrame];
        var frame = new short[AudioFrame.Samples];
        for (long tick = 0; tick < to; tick += Frame)
        {
            long now = tick + tickLate();
            while (waiting.TryPeek(out var packet) && packet.At <= now)
            {
                Put(waiting.Dequeue());
            }

            bool some = Take(now, frame);
            if (tick >= from)
            {
                int count = _detector.Accept(some ? frame : [], events);
                Heard.AddRange(events[..count]);
            }
        }

        return this;
    }

    private void Put((int Index, long At, short[]? Samples) packet)
    {
        var header = new RtpHeader(0, false, (ushort)packet.Index, (uint)packet.Index * AudioFrame.Samples, 1, 12, AudioFrame.Samples);
        if (packet.Samples is null)
        {
            _jitter.PutOther(header, packet.At);
            return;
        }

        var payload = new byte[packet.Samples.Length];
        G711.EncodeMuLaw(packet.Samples, payload);
        _jitter.Put(header, payload, packet.At);
    }

    private bool Take(long now, short[] frame)
    {
        while (_ready < AudioFrame.Samples)
        {
            JitterFrame next = _jitter.Take(now + _ready * 125L);
            if (next.Kind == JitterFrameKind.Empty)
            {
                break;
            }

            Span<short> place = _samples.AsSpan(_ready, AudioFrame.Samples);
            if (next.Kind == JitterFrameKind.Packet)
            {
                G711.DecodeMuLaw(next.Payload, place);
                _concealer.Accept(place);
            }
            else
            {
                _concealer.Conceal(place);
            }

            _ready += AudioFrame.Samples;
        }

        int count = Math.Min(_ready, AudioFrame.Samples);
        _samples.AsSpan(0, count).CopyTo(frame);
        frame.AsSpan(count).Clear();
        _samples.AsSpan(count, _ready - count).CopyTo(_samples);
        _ready -= count;
        return count > 0;
    }
}
