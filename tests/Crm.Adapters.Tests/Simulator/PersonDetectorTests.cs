using Crm.Audio;
using Crm.Audio.Codecs;
using Crm.Audio.Dtmf;
using Crm.Audio.Wav;
using Crm.Simulator.Audio;
using Crm.Simulator.Customers;

namespace Crm.Adapters.Tests.Simulator;

public class PersonDetectorTests
{
    private static readonly VoiceBook Voices = VoiceBook.Make(1);

    [Theory]
    [InlineData("music/hold", 10)]
    [InlineData("en/queue-welcome", 1)]
    [InlineData("en/queue-comfort", 1)]
    [InlineData("en/unavailable", 1)]
    [InlineData("zh/queue-welcome", 1)]
    [InlineData("zh/unavailable", 1)]
    public void Music_and_prompts_are_no_person(string prompt, int times)
    {
        var ear = new PersonDetector();
        foreach (byte[] frame in Enumerable.Repeat(Prompt(prompt), times).SelectMany(f => f))
        {
            ear.Listen(Loudness.Of(frame));
            Assert.False(ear.HearsPerson);
        }
    }

    [Fact]
    public void Prompts_and_a_wait_for_keys_among_music_are_no_person()
    {
        var ear = new PersonDetector();
        foreach (byte[] frame in Enumerable.Repeat(Prompt("en/queue-welcome").Concat(Prompt("music/hold")).Concat(Prompt("en/queue-comfort")).Concat(Silence(seconds: 2.3)), 4).SelectMany(f => f))
        {
            ear.Listen(Loudness.Of(frame));
        }

        Assert.False(ear.HearsPerson);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    public void Somebody_who_speaks_and_listens_is_a_person_within_moments(int voice)
    {
        var ear = new PersonDetector();
        Listen(ear, Prompt("music/hold"));
        int frame = 0;
        for (; !ear.HearsPerson && frame < 1_000; frame++)
        {
            ear.Listen(Loudness.Of(Voices.Speech(voice, frame)));
        }

        Assert.InRange(frame, 200, 300);
    }

    [Fact]
    public void Somebody_who_only_listens_is_a_person_too()
    {
        var ear = new PersonDetector();
        Listen(ear, Prompt("music/hold"));
        for (int frame = 0; frame < PersonDetector.ListeningFrames; frame++)
        {
            ear.Listen(Loudness.Of(Voices.Room(frame)));
        }

        Assert.True(ear.HearsPerson);
        Listen(ear, Prompt("music/hold"));
        Assert.True(ear.HearsPerson); // put on hold, but still somebody's customer
        ear.StartAnew();
        Assert.False(ear.HearsPerson);
    }

    [Fact]
    public void Somebody_who_never_listens_is_told_by_the_music_that_does_not_come_back()
    {
        var ear = new PersonDetector();
        Listen(ear, Prompt("music/hold"));
        int frame = 0;
        for (; !ear.HearsPerson && frame < 2_000; frame++)
        {
            ear.Listen(frame % 50 < 10 ? 3_000 : 0); // a word each second
        }

        Assert.InRange(frame, PersonDetector.NoMusicFrames, PersonDetector.NoMusicFrames + 50); // the first second still passes for music
    }

    [Fact]
    public void Silence_alone_is_no_person()
    {
        var ear = new PersonDetector();
        for (int frame = 0; frame < 3_000; frame++)
        {
            ear.Listen(0);
        }

        Assert.False(ear.HearsPerson);
    }

    [Fact]
    public void Speech_has_level_pauses_and_no_keys_in_it()
    {
        for (int voice = 0; voice < 4; voice++)
        {
            var detector = new DtmfDetector();
            var samples = new short[AudioFrame.Samples];
            var loudness = new List<int>();
            var keys = new List<char>();
            for (int frame = 0; frame < 2_000; frame++)
            {
                var speech = Voices.Speech(voice, frame);
                loudness.Add(Loudness.Of(speech));
                G711.DecodeMuLaw(speech, samples);
                if (detector.Accept(samples) is var key and not '\0')
                {
                    keys.Add(key);
                }
            }

            Assert.Empty(keys);
            Assert.InRange(loudness.Count(l => l < 150) / 2_000.0, 0.3, 0.75);
            Assert.InRange(loudness.Where(l => l >= 150).Average(), 800, 6_000);
        }
    }

    [Fact]
    public void Same_seed_speaks_the_same() => Assert.Equal(VoiceBook.Make(5).Speech(2, 77).ToArray(), VoiceBook.Make(5).Speech(2, 77).ToArray());

    private static void Listen(PersonDetector ear, IEnumerable<byte[]> frames)
    {
        foreach (byte[] frame in frames)
        {
            ear.Listen(Loudness.Of(frame));
        }
    }

    private static IEnumerable<byte[]> Silence(double seconds) => Enumerable.Repeat(Enumerable.Repeat(G711.MuLawSilence, AudioFrame.Samples).ToArray(), (int)(seconds * 50));

    private static List<byte[]> Prompt(string name)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(Root(), "ivr-flows", "prompts", name + ".wav"));
        Assert.True(WavReader.TryRead(file, out var wav, out _));
        short[] samples = wav!.DecodeMono(file);
        return
        [
            .. samples.Chunk(AudioFrame.Samples).Where(c => c.Length == AudioFrame.Samples).Select(c =>
            {
                var encoded = new byte[c.Length];
                G711.EncodeMuLaw(c, encoded);
                return encoded;
            }),
        ];
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Crm.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Not inside the checkout.");
        }

        return folder;
    }
}
