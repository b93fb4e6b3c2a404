using Crm.Audio;

namespace Crm.Media.Codecs;

/// <summary>
/// Opus through libopus, opened at 8 kHz: the library resamples better and cheaper than a resampler after it would, and everything
/// here is bridged to telephone band anyway.
/// </summary>
internal sealed unsafe class OpusCodec : AudioCodec
{
    private const int BitsPerSecond = 24_000;
    private const int Complexity = 5;

    private nint _encoder;
    private nint _decoder;

    /// <summary>Opens an encoder and a decoder.</summary>
    /// <exception cref="InvalidOperationException">The library is not there or refused.</exception>
    internal OpusCodec()
    {
        if (!IsAvailable)
        {
            throw new InvalidOperationException("libopus is not installed");
        }

        _encoder = OpusLibrary.CreateEncoder(AudioFrame.SampleRate, 1, OpusLibrary.VoiceApplication, out int encoderError);
        _decoder = OpusLibrary.CreateDecoder(AudioFrame.SampleRate, 1, out int decoderError);
        if (encoderError != 0 || decoderError != 0)
        {
            Dispose();
            throw new InvalidOperationException($"libopus refused: {encoderError}, {decoderError}");
        }

        _ = OpusLibrary.Control(_encoder, OpusLibrary.SetBitrate, BitsPerSecond);
        _ = OpusLibrary.Control(_encoder, OpusLibrary.SetComplexity, Complexity);
    }

    /// <summary>True when Opus can be offered on this machine.</summary>
    internal static bool IsAvailable => OpusLibrary.IsInstalled;

    /// <inheritdoc/>
    internal override AudioCodecKind Kind => AudioCodecKind.Opus;

    /// <inheritdoc/>
    internal override int Decode(ReadOnlySpan<byte> payload, Span<short> samples)
    {
        if (_decoder == 0 || payload.IsEmpty)
        {
            return 0;
        }

        fixed (byte* data = payload)
        fixed (short* output = samples)
        {
            return Math.Max(0, OpusLibrary.Decode(_decoder, data, payload.Length, output, Math.Min(samples.Length, MostSamples), 0));
        }
    }

    /// <inheritdoc/>
    internal override int Encode(ReadOnlySpan<short> frame, Span<byte> payload)
    {
        if (_encoder == 0)
        {
            return 0;
        }

        fixed (short* input = frame)
        fixed (byte* data = payload)
        {
            return Math.Max(0, OpusLibrary.Encode(_encoder, input, frame.Length, data, Math.Min(payload.Length, MostPayload)));
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_encoder != 0)
        {
            OpusLibrary.DestroyEncoder(_encoder);
            _encoder = 0;
        }

        if (_decoder != 0)
        {
            OpusLibrary.DestroyDecoder(_decoder);
            _decoder = 0;
        }
    }
}
