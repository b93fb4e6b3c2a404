using Crm.Audio.Dtmf;
using Crm.Audio.Levels;

namespace Crm.Adapters.Tests.Media;

/// <summary>Listens to every shipped prompt the way a caller would notice faults.</summary>
public sealed class PromptFilesTests
{
    public static TheoryData<string> Languages => ["en", "zh"];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_text_and_every_number_to_sixty_is_there(string language)
    {
        string[] names = ["beep", .. ShippedPrompts.Texts, .. Enumerable.Range(0, 61).Select(number => $"number-{number}")];
        Assert.Equal(names.Order(StringComparer.Ordinal), ShippedPrompts.Files(language).Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void None_clips_is_empty_or_endless_or_has_long_silence_at_its_ends(string language)
    {
        Assert.All(ShippedPrompts.Files(language), file =>
        {
            short[] samples = ShippedPrompts.Read(file);
            Assert.InRange(samples.Length / 8000.0, 0.2, 10);
            Assert.InRange(AudioLevel.Peak(samples), 8_000, 23_250);
            Assert.True(Array.FindIndex(samples, sample => Math.Abs((int)sample) > 200) < 0.12 * 8000);
            Assert.True(Array.FindLastIndex(samples, sample => Math.Abs((int)sample) > 200) > samples.Length - 0.3 * 8000);
        });
    }

    private static bool IsSpeech(string file) => Path.GetFileNameWithoutExtension(file) != "beep";

    [Fact]
    public void All_are_equally_loud_within_two_decibels_of_their_middle()
    {
        double[] levels = [.. ShippedPrompts.Files("en").Concat(ShippedPrompts.Files("zh")).Where(IsSpeech).Select(file => SpeechLevel(ShippedPrompts.Read(file))).Order()];
        double middle = levels[levels.Length / 2];
        Assert.InRange(levels[0], middle - 2, middle);
        Assert.InRange(levels[^1], middle, middle + 2);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_prompt_sounds_like_a_key(string language)
    {
        Assert.All(ShippedPrompts.Files(language).Append(Path.Combine(ShippedPrompts.Folder, "music", "hold.wav")), file =>
        {
            short[] samples = ShippedPrompts.Read(file);
            var detector = new DtmfDetector();
            for (int at = 0; at + 160 <= samples.Length; at += 160)
            {
                Assert.Equal('\0', detector.Accept(samples.AsSpan(at, 160)));
            }
        });
    }

    // the level of what sounds: pauses, 30 dB below the loudest 20 ms, are not counted
    private static double SpeechLevel(short[] samples)
    {
        double[] powers = [.. Enumerable.Range(0, samples.Length / 160).Select(frame => AudioLevel.MeanPower(samples.AsSpan(frame * 160, 160)))];
        double loudest = powers.Max();
        return 10 * Math.Log10(powers.Where(power => power > loudest / 1000).Average());
    }
}
