namespace Crm.Audio.Sealed;

/// <summary>
/// Where things lie in a sealed recording of a given length: the head, then whole chunks of half a second, then one end chunk that is
/// shorter than a whole one, perhaps empty. Without an end chunk the recording was cut off or still grows. Pure.
/// </summary>
public readonly record struct SealedAudioLayout
{
    /// <summary>Left and right.</summary>
    public const int Channels = 2;

    /// <summary>Bytes of audio in a second.</summary>
    public const int BytesPerSecond = AudioFrame.SampleRate * Channels * sizeof(short);

    /// <summary>Bytes of audio in a whole chunk: half a second.</summary>
    public const int ChunkBytes = BytesPerSecond / 2;

    /// <summary>Bytes that sealing adds to a chunk.</summary>
    public const int TagLength = 16;

    /// <summary>Bytes of a whole chunk in the file.</summary>
    public const int SealedChunk = ChunkBytes + TagLength;

    private SealedAudioLayout(long wholeChunks, int endBytes) => (WholeChunks, EndBytes) = (wholeChunks, endBytes);

    /// <summary>Whole chunks; they have the numbers from 0 on.</summary>
    public long WholeChunks { get; }

    /// <summary>Bytes of audio in the end chunk, whose number is <see cref="WholeChunks"/>; -1 when there is none.</summary>
    public int EndBytes { get; }

    /// <summary>Whether there is an end chunk.</summary>
    public bool HasEnd => EndBytes >= 0;

    /// <summary>Bytes of audio.</summary>
    public long AudioBytes => WholeChunks * ChunkBytes + Math.Max(0, EndBytes);

    /// <summary>How long the audio lasts.</summary>
    public TimeSpan Duration => TimeSpan.FromTicks(AudioBytes * TimeSpan.TicksPerSecond / BytesPerSecond);

    /// <summary>The layout of a file of so many bytes; one too short to hold a head has no chunks and no end.</summary>
    public static SealedAudioLayout Of(long fileLength)
    {
        long body = Math.Max(0, fileLength - SealedAudioHeader.Length);
        int rest = (int)(body % SealedChunk);
        return new SealedAudioLayout(body / SealedChunk, rest >= TagLength ? rest - TagLength : -1);
    }

    /// <summary>Where a chunk begins in the file.</summary>
    public static long OffsetOf(long chunk) => SealedAudioHeader.Length + chunk * SealedChunk;

    /// <summary>Bytes of audio in a chunk.</summary>
    public int BytesOf(long chunk) => chunk < WholeChunks ? ChunkBytes : Math.Max(0, EndBytes);
}
