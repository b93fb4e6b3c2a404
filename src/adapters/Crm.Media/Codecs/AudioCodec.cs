using Crm.Audio;

namespace Crm.Media.Codecs;

/// <summary>
/// Turns payloads into 8 kHz samples and back. One instance per session and direction pair; used on one media thread; allocates
/// nothing per packet.
/// </summary>
internal abstract class AudioCodec : IDisposable
{
    /// <summary>The most samples one packet decodes to: 120 ms, the longest Opus packet.</summary>
    internal const int MostSamples = 6 * AudioFrame.Samples;

    /// <summary>The most bytes <see cref="Encode"/> writes.</summary>
    internal const int MostPayload = 400;

    /// <summary>Which codec this is.</summary>
    internal abstract AudioCodecKind Kind { get; }

    /// <summary>Timestamp units of one 20 ms frame.</summary>
    internal uint TimestampsPerFrame => (uint)(Kind.RtpClockRate() * AudioFrame.Milliseconds / 1000);

    /// <summary>Decodes a payload; returns the samples written (at most <see cref="MostSamples"/>), 0 when it cannot be decoded.</summary>
    internal abstract int Decode(ReadOnlySpan<byte> payload, Span<short> samples);

    /// <summary>Encodes one frame; returns the bytes written, 0 on failure.</summary>
    internal abstract int Encode(ReadOnlySpan<short> frame, Span<byte> payload);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>Makes a codec. Opus only where <see cref="OpusCodec.IsAvailable"/>.</summary>
    internal static AudioCodec Create(AudioCodecKind kind) => kind == AudioCodecKind.Opus ? new OpusCodec() : new G711Codec(kind);
}
