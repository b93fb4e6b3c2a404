namespace Crm.Audio.Wav;

/// <summary>How samples are stored in a WAV file.</summary>
public enum WavEncoding
{
    /// <summary>16-bit little-endian samples (format tag 1).</summary>
    Pcm16,

    /// <summary>G.711 A-law (format tag 6).</summary>
    ALaw,

    /// <summary>G.711 mu-law (format tag 7).</summary>
    MuLaw,
}
