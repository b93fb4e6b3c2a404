using System.Runtime.InteropServices;

namespace Crm.Media.Codecs;

/// <summary>The functions of libopus that are used.</summary>
internal static unsafe partial class OpusLibrary
{
    private const string Name = "libopus.so.0";

    /// <summary>OPUS_APPLICATION_VOIP.</summary>
    internal const int VoiceApplication = 2048;

    /// <summary>OPUS_SET_BITRATE_REQUEST.</summary>
    internal const int SetBitrate = 4002;

    /// <summary>OPUS_SET_COMPLEXITY_REQUEST.</summary>
    internal const int SetComplexity = 4010;

    /// <summary>True when the library is installed.</summary>
    internal static bool IsInstalled { get; } = NativeLibrary.TryLoad(Name, out _);

    [LibraryImport(Name, EntryPoint = "opus_encoder_create")]
    internal static partial nint CreateEncoder(int sampleRate, int channels, int application, out int error);

    [LibraryImport(Name, EntryPoint = "opus_encode")]
    internal static partial int Encode(nint encoder, short* samples, int frameSamples, byte* data, int maxBytes);

    // variadic in C; with one int argument it takes the same registers on x64 and arm64 Linux
    [LibraryImport(Name, EntryPoint = "opus_encoder_ctl")]
    internal static partial int Control(nint encoder, int request, int value);

    [LibraryImport(Name, EntryPoint = "opus_encoder_destroy")]
    internal static partial void DestroyEncoder(nint encoder);

    [LibraryImport(Name, EntryPoint = "opus_decoder_create")]
    internal static partial nint CreateDecoder(int sampleRate, int channels, out int error);

    [LibraryImport(Name, EntryPoint = "opus_decode")]
    internal static partial int Decode(nint decoder, byte* data, int length, short* samples, int frameSamples, int decodeFec);

    [LibraryImport(Name, EntryPoint = "opus_decoder_destroy")]
    internal static partial void DestroyDecoder(nint decoder);
}
