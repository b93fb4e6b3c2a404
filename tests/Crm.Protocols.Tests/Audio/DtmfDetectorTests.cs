using Crm.Audio.Codecs;
using Crm.Audio.Dtmf;
using Crm.Audio.Levels;
using Crm.Audio.Mixing;
using Crm.Audio.Tones;

namespace Crm.Protocols.Tests.Audio;

public sealed class DtmfDetectorTests
{
    private static readonly double[] Low = [697, 770, 852, 941];
    private static readonly double[] High = [1209, 1336, 1477, 1633];
    private const string Keypad = "123A456B789C*0#D";

    [Fact]
    public void All_sixteen_keys_are_heard_once_each_through_G711()
    {
        short[] audio = Play(DtmfDigits.Pattern(Keypad));
        var coded = new byte[audio.Length];
        G711.EncodeALaw(audio, coded);
        G711.DecodeALaw(coded, audio);
        Assert.Equal(Keypad, Detect(audio));
    }

    [Theory]
    [InlineData(40, true)]
    [InlineData(60, true)]
    [InlineData(2000, true)]
    [InlineData(20, false)]
    public void A_key_needs_40_milliseconds(int milliseconds, bool heard)
    {
        for (int offset = 0; offset < 102; offset += 7)
        {
            short[] audio = [.. new short[offset], .. Play(DtmfDigits.Pattern("5", milliseconds, 100))];
            Assert.Equal(heard ? "5" : "", Detect(audio));
        }
    }

    [Fact]
    public void The_same_key_twice_with_a_pause_of_50_milliseconds_is_two_presses()
    {
        Assert.Equal("77", Detect(Play(DtmfDigits.Pattern("77", 50, 50))));
    }

    [Theory]
    [InlineData(1.5, true)]
    [InlineData(-1.5, true)]
    [InlineData(4, false)]
    [InlineData(-4, false)]
    public void Frequencies_may_be_off_by_one_and_a_half_percent_but_not_by_four(double percent, bool heard)
    {
        for (int key = 0; key < 16; key++)
        {
            short[] audio = Pair(Low[key / 4] * (1 + percent / 100), High[key % 4] * (1 + percent / 100), -8, -8, 800);
            Assert.Equal(heard ? Keypad[key].ToString() : "", Detect(audio));
        }
    }

    [Theory]
    [InlineData(-8, -14, true)]
    [InlineData(-12, -8.5, true)]
    [InlineData(-8, -20, false)]
    [InlineData(-20, -8, false)]
    public void Twist_is_accepted_within_bounds(double lowLevel, double highLevel, bool heard)
    {
        Assert.Equal(heard ? "5" : "", Detect(Pair(770, 1336, lowLevel, highLevel, 800)));
    }

    [Theory]
    [InlineData(-25, true)]
    [InlineData(-45, false)]
    public void Weak_keys_are_heard_down_to_a_floor(double level, bool heard)
    {
        Assert.Equal(heard ? "9" : "", Detect(Pair(852, 1477, level, level, 800)));
    }

    [Fact]
    public void A_key_survives_noise_15_decibels_below()
    {
        short[] audio = Play(DtmfDigits.Pattern("159D", 100, 80));
        AddNoise(audio, AudioLevel.SineAmplitude(-8) * Math.Pow(10, -15 / 20.0), new Random(7));
        Assert.Equal("159D", Detect(audio));
    }

    [Fact]
    public void A_dropout_of_ten_milliseconds_does_not_split_a_press()
    {
        short[] audio = Pair(697, 1209, -8, -8, 3200);
        audio.AsSpan(1600, 80).Clear();
        Assert.Equal("1", Detect(audio));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_minute_of_speech_like_sound_contains_no_keys(int seed)
    {
        var random = new Random(seed);
        var detector = new DtmfDetector();
        var frame = new short[160];
        var voice = new SpeechLikeSound(random);
        int falseKeys = 0;
        for (int i = 0; i < 60 * 50; i++)
        {
            voice.Fill(frame);
            falseKeys += detector.Accept(frame) == '\0' ? 0 : 1;
        }

        Assert.Equal(0, falseKeys);
    }

    [Fact]
    public void Music_chords_and_single_tones_are_no_keys()
    {
        Assert.Equal("", Detect(Pair(440, 880, -8, -8, 8000)));
        Assert.Equal("", Detect(Pair(697, 0, -8, -8, 8000)));
        Assert.Equal("", Detect(Play(TonePattern.Ringback("us")))); // 440 + 480
        short[] chord = Pair(770, 1336, -8, -8, 8000);
        SampleMath.AddSaturated(chord, Pair(1000, 600, -8, -8, 8000));
        Assert.Equal("", Detect(chord));
    }

    [Fact]
    public void Other_characters_are_left_out_of_a_pattern()
    {
        Assert.Equal("12", Detect(Play(DtmfDigits.Pattern("1-x2"))));
        Assert.False(DtmfDigits.IsDigit('a'));
        Assert.True(DtmfDigits.IsDigit('#'));
    }

    private static string Detect(ReadOnlySpan<short> audio)
    {
        var detector = new DtmfDetector();
        var digits = new List<char>();
        short[] padded = [.. audio, .. new short[480]];
        for (int at = 0; at + 160 <= padded.Length; at += 160)
        {
            char digit = detector.Accept(padded.AsSpan(at, 160));
            if (digit != '\0')
            {
                digits.Add(digit);
            }
        }

        return new string([.. digits]);
    }

    private static short[] Play(TonePattern pattern)
    {
        var samples = new short[pattern.Steps.Sum(step => step.Samples)];
        new ToneGenerator(pattern).Fill(samples);
        return samples;
    }

    private static short[] Pair(double low, double high, double lowLevel, double highLevel, int count)
    {
        var samples = new short[count];
        double lowAmplitude = AudioLevel.SineAmplitude(lowLevel);
        double highAmplitude = high > 0 ? AudioLevel.SineAmplitude(highLevel) : 0;
        for (int i = 0; i < count; i++)
        {
            samples[i] = (short)(lowAmplitude * Math.Sin(Math.Tau * low * i / 8000) + highAmplitude * Math.Sin(Math.Tau * high * i / 8000));
        }

        return samples;
    }

    private static void AddNoise(Span<short> samples, double amplitude, Random random)
    {
        foreach (ref short sample in samples)
        {
            sample = (short)Math.Clamp(sample + (random.NextDouble() * 2 - 1) * amplitude, short.MinValue, short.MaxValue);
        }
    }
}
