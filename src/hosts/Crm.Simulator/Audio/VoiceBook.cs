using System.Collections.Immutable;
using Crm.Audio;

namespace Crm.Simulator.Audio;

/// <summary>The voices of a run, made once at the start and shared by all calls. Immutable and thread safe.</summary>
public sealed class VoiceBook
{
    private const int Seconds = 40;
    private static readonly double[] Pitches = [105, 125, 190, 220];

    private readonly ImmutableArray<byte[]> _voices;
    private readonly byte[] _room;

    private VoiceBook(ImmutableArray<byte[]> voices, byte[] room) => (_voices, _room) = (voices, room);

    /// <summary>Makes the voices of a seed; takes some tenths of a second.</summary>
    public static VoiceBook Make(int seed)
    {
        var random = new Random(seed);
        var voices = Pitches.Select(pitch => new SpeechSynthesis(random, pitch).Make(Seconds)).ToImmutableArray();
        var room = new byte[AudioFrame.SampleRate];
        random.NextBytes(room);
        for (int i = 0; i < room.Length; i++)
        {
            room[i] = (byte)(0xFF - room[i] % 3 - (room[i] & 0x80)); // the smallest steps around zero
        }

        return new VoiceBook(voices, room);
    }

    /// <summary>20 ms of somebody who speaks, as mu-law.</summary>
    /// <param name="voice">Any number from 0.</param>
    /// <param name="frame">From 0, where a greeting begins and the speaker then listens for a while.</param>
    public ReadOnlySpan<byte> Speech(int voice, long frame) =>
        Frame(_voices[voice % _voices.Length], frame);

    /// <summary>20 ms of somebody who is silent: the noise of a room.</summary>
    public ReadOnlySpan<byte> Room(long frame) => Frame(_room, frame);

    private static ReadOnlySpan<byte> Frame(byte[] samples, long frame) =>
        samples.AsSpan((int)(frame % (samples.Length / AudioFrame.Samples)) * AudioFrame.Samples, AudioFrame.Samples);
}
