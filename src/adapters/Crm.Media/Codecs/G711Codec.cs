using Crm.Audio.Codecs;

namespace Crm.Media.Codecs;

/// <summary>G.711: one byte per sample, any packet length up to 120 ms.</summary>
internal sealed class G711Codec(AudioCodecKind kind) : AudioCodec
{
    /// <inheritdoc/>
    internal override AudioCodecKind Kind => kind;

    /// <inheritdoc/>
    internal override int Decode(ReadOnlySpan<byte> payload, Span<short> samples)
    {
        if (payload.Length > Math.Min(samples.Length, MostSamples))
        {
            return 0;
        }

        if (kind == AudioCodecKind.Pcma)
        {
            G711.DecodeALaw(payload, samples);
        }
        else
        {
            G711.DecodeMuLaw(payload, samples);
        }

        return payload.Length;
    }

    /// <inheritdoc/>
    internal override int Encode(ReadOnlySpan<short> frame, Span<byte> payload)
    {
        if (kind == AudioCodecKind.Pcma)
        {
            G711.EncodeALaw(frame, payload);
        }
        else
        {
            G711.EncodeMuLaw(frame, payload);
        }

        return frame.Length;
    }
}
