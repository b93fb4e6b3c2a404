using Crm.Audio.Tones;
using Crm.CallProgressCorpus.Speech;

namespace Crm.CallProgressCorpus.Scenes;

/// <summary>Calls drawn from voices and words. The same voices give the same calls, in any order and on any machine with the same espeak-ng.</summary>
public sealed class SceneSet(SpeechCache cache)
{
    private static readonly int[] BeepHertz = [400, 440, 500, 620, 800, 950, 1000, 1200, 1400, 1600, 2000, 2200];
    private static readonly string[] Countries = ["us", "eu", "cn"];

    /// <summary>A call for each voice and each of its greetings, <paramref name="repeats"/> times on different lines.</summary>
    public IEnumerable<Scene> Draw(IEnumerable<Voice> voices, int repeats)
    {
        foreach (Voice voice in voices)
        {
            foreach (GreetingText greeting in GreetingTexts.For(voice))
            {
                for (int repeat = 0; repeat < repeats; repeat++)
                {
                    yield return Draw(voice, greeting, repeat);
                }
            }
        }
    }

    /// <summary>One call.</summary>
    public Scene Draw(Voice voice, GreetingText greeting, int repeat)
    {
        // how fast and high somebody speaks belongs to the words, so that repeats need no further speech
        var manner = new Random(Seed($"{voice} {greeting.Text}"));
        short[] speech = cache.Speak(voice, greeting.Text, manner.Next(155, 216), manner.Next(30, 75));
        var random = new Random(Seed($"{voice} {greeting.Text} {repeat}"));
        Line line = Line.Draw(random);
        double gain = line.GainFor(speech);
        var audio = new SceneAudio();
        int answered = Ring(audio, random);
        bool music = !greeting.IsHuman && random.Next(12) == 0;
        audio.Silence(random.Next(100, greeting.IsHuman ? 1200 : 1500));
        if (music)
        {
            audio.Music(line.LevelDbm0, random.Next(1500, 3000), random);
            audio.Silence(random.Next(0, 300));
        }

        audio.Speech(speech, gain);
        int end = audio.Milliseconds;
        SceneBeep? beep = greeting.IsHuman ? null : Beep(audio, line, random);
        audio.Silence(greeting.IsHuman ? 2500 : 1500);
        return new Scene(voice, greeting, line, line.Carry(audio.Samples, random), answered, end, beep, music);
    }

    private static int Ring(SceneAudio audio, Random random)
    {
        if (random.Next(4) != 0)
        {
            return 0;
        }

        audio.Silence(random.Next(0, 500));
        audio.Pattern(TonePattern.Ringback(Countries[random.Next(Countries.Length)]), random.Next(1500, 7000));
        return audio.Milliseconds;
    }

    // one machine in ten has none
    private static SceneBeep? Beep(SceneAudio audio, Line line, Random random)
    {
        audio.Silence(random.Next(0, 1200));
        if (random.Next(10) == 0)
        {
            return null;
        }

        int start = audio.Milliseconds;
        int hertz = BeepHertz[random.Next(BeepHertz.Length)];
        audio.Tone(hertz, 0, Math.Min(-3, line.LevelDbm0 + random.Next(-3, 4)), random.Next(150, 1000));
        return new SceneBeep(start, audio.Milliseconds, hertz);
    }

    private static int Seed(string text)
    {
        uint hash = 2166136261; // FNV-1a: the same everywhere, unlike a string's own hash
        foreach (char c in text)
        {
            hash = (hash ^ c) * 16777619;
        }

        return (int)(hash & int.MaxValue);
    }
}
