namespace Crm.Audio;

/// <summary>The clock of the media plane: everything is mixed as 16-bit samples at 8 kHz in frames of 20 ms.</summary>
public static class AudioFrame
{
    /// <summary>Samples per second.</summary>
    public const int SampleRate = 8000;

    /// <summary>Samples in one frame.</summary>
    public const int Samples = 160;

    /// <summary>Length of a frame in milliseconds.</summary>
    public const int Milliseconds = 20;

    /// <summary>Length of a frame in microseconds.</summary>
    public const long Microseconds = 20_000;
}
