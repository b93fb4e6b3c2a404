using System.Buffers.Binary;
using Crm.Audio;
using Crm.Audio.Wav;
using Crm.Contracts.Ports;

namespace Crm.Persistence.Recordings;

/// <summary>Draws recordings: the lowest and highest sample of each column and channel.</summary>
public static class PeakReading
{
    private const int Frame = 2 * sizeof(short);

    /// <summary>Reads a stereo WAV stream of our making from its start to its end.</summary>
    /// <param name="columns">At least 1; fewer come of a shorter recording.</param>
    public static RecordingPeaks Read(Stream wav, int columns, CancellationToken cancellation)
    {
        long frames = Math.Max(0, wav.Length - WavHeader.Length) / Frame;
        int count = (int)Math.Min(columns, frames);
        var left = new sbyte[2 * count];
        var right = new sbyte[2 * count];
        var buffer = new byte[16_000];
        wav.Position = WavHeader.Length;
        long frame = 0;
        while (frame < frames && wav.ReadAtLeast(buffer, Frame, throwOnEndOfStream: false) is var read && read >= Frame)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i + Frame <= read && frame < frames; i += Frame, frame++)
            {
                int column = (int)(frame * count / frames);
                Widen(left, column, BinaryPrimitives.ReadInt16LittleEndian(buffer.AsSpan(i)));
                Widen(right, column, BinaryPrimitives.ReadInt16LittleEndian(buffer.AsSpan(i + sizeof(short))));
            }
        }

        return new RecordingPeaks(frames / (double)AudioFrame.SampleRate, count, left, right);
    }

    private static void Widen(sbyte[] peaks, int column, short sample)
    {
        sbyte value = (sbyte)(sample >> 8);
        peaks[2 * column] = Math.Min(peaks[2 * column], value);
        peaks[2 * column + 1] = Math.Max(peaks[2 * column + 1], value);
    }
}
