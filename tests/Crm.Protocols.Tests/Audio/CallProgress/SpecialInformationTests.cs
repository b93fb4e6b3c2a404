using Crm.Audio.CallProgress;

namespace Crm.Protocols.Tests.Audio.CallProgress;

public sealed class SpecialInformationTests
{
    private const int Short = 274;
    private const int Long = 380;

    /// <summary>The codes of Telcordia: pitch and length of the first two tones.</summary>
    public static TheoryData<SpecialInformationKind, double, int, double, int> Codes => new()
    {
        { SpecialInformationKind.Intercept, 913.8, Short, 1370.6, Short },
        { SpecialInformationKind.NoCircuit, 913.8, Long, 1370.6, Long },
        { SpecialInformationKind.VacantCode, 985.2, Long, 1370.6, Short },
        { SpecialInformationKind.Reorder, 985.2, Short, 1370.6, Long },
        { SpecialInformationKind.Reorder, 913.8, Short, 1428.5, Long },
        { SpecialInformationKind.Reserved, 913.8, Long, 1428.5, Short },
        { SpecialInformationKind.Reserved, 985.2, Short, 1428.5, Short },
        { SpecialInformationKind.NoCircuit, 985.2, Long, 1428.5, Long },
        { SpecialInformationKind.General, 950, 330, 1400, 330 },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public void Each_code_is_read(SpecialInformationKind kind, double first, int firstLength, double second, int secondLength)
    {
        for (int offset = 0; offset < 20; offset += 3)
        {
            Assert.Equal(kind, Heard(new Ear().Silence(200 + offset).Tone(first, firstLength).Tone(second, secondLength).Tone(1776.7, Long)));
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Gaps_of_a_few_milliseconds_noise_and_frequencies_off_by_half_a_per_cent_change_nothing(
        SpecialInformationKind kind, double first, int firstLength, double second, int secondLength)
    {
        foreach (double off in new[] { 0.995, 1.005 })
        {
            var ear = new Ear { Noise = Crm.Audio.Levels.AudioLevel.SineAmplitude(-28) / Math.Sqrt(2) };
            ear.Silence(200).Tone(first * off, firstLength).Silence(4).Tone(second * off, secondLength).Silence(4).Tone(1776.7 * off, Long).Silence(200);
            Assert.Equal(kind, Heard(ear));
        }
    }

    [Theory]
    [InlineData(905, 1355, 1755)]
    [InlineData(995, 1445, 1845)]
    [InlineData(950, 1400, 1800)]
    public void Tones_within_50_hertz_with_gaps_of_30_milliseconds_are_special_information(double first, double second, double third)
    {
        var ear = new Ear().Silence(100).Tone(first, 330).Silence(30).Tone(second, 330).Silence(30).Tone(third, 330).Silence(200);
        Assert.NotEqual(SpecialInformationKind.None, Heard(ear));
    }

    [Fact]
    public void Falling_tones_are_none()
    {
        Assert.Empty(new Ear().Tone(1776.7, Long).Tone(1370.6, Long).Tone(913.8, Long).Silence(300).Kinds);
    }

    [Fact]
    public void Two_tones_are_none()
    {
        Assert.Empty(new Ear().Tone(913.8, Long).Tone(1370.6, Long).Silence(300).Kinds);
    }

    [Fact]
    public void They_are_no_beep_and_nobody_answered()
    {
        var ear = new Ear(answered: true).Silence(300).Tone(985.2, Long).Tone(1370.6, Short).Tone(1776.7, Long).Silence(6000);
        Assert.Equal([ProgressKind.SpecialInformation], ear.Kinds);
    }

    private static SpecialInformationKind Heard(Ear ear) =>
        ear.Heard.Where(heard => heard.Kind == ProgressKind.SpecialInformation).Select(heard => heard.Special).DefaultIfEmpty().Single();
}
