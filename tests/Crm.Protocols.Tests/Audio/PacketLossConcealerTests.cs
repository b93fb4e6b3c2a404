using Crm.Audio.Concealment;
using Crm.Audio.Levels;
using Crm.TestKit;

namespace Crm.Protocols.Tests.Audio;

public sealed class PacketLossConcealerTests
{
    [Fact]
    public void A_lost_frame_of_a_voiced_sound_goes_on_with_the_same_pitch()
    {
        var concealer = new PacketLossConcealer();
        for (int i = 0; i < 5; i++)
        {
            concealer.Accept(ToneMeter.Sine(200, 8000, 160, i * 160));
        }

        var made = new short[160];
        concealer.Conceal(made);
        Assert.True(ToneMeter.Share(made, 200) > 0.97);
        Assert.True(AudioLevel.Dbm0(made) > AudioLevel.Dbm0(ToneMeter.Sine(200, 8000, 160)) - 2);
    }

    [Fact]
    public void A_long_gap_fades_to_silence_within_60_milliseconds()
    {
        var concealer = new PacketLossConcealer();
        for (int i = 0; i < 5; i++)
        {
            concealer.Accept(ToneMeter.Sine(200, 8000, 160, i * 160));
        }

        var made = new short[160];
        double previous = 10;
        for (int i = 0; i < 3; i++)
        {
            concealer.Conceal(made);
            Assert.True(AudioLevel.Dbm0(made) < previous);
            previous = AudioLevel.Dbm0(made);
        }

        concealer.Conceal(made);
        Assert.Equal(0, AudioLevel.Peak(made));
    }

    [Fact]
    public void Returning_audio_is_blended_without_a_click()
    {
        var concealer = new PacketLossConcealer();
        for (int i = 0; i < 5; i++)
        {
            concealer.Accept(ToneMeter.Sine(200, 8000, 160, i * 160));
        }

        var made = new short[160];
        concealer.Conceal(made);
        short[] back = ToneMeter.Sine(200, 8000, 160, 6 * 160 + 17); // another phase
        concealer.Accept(back);
        Assert.True(Math.Abs(back[0] - made[^1]) < 2500, $"{made[^1]} -> {back[0]}");
        Assert.Equal(0, concealer.ConcealedSamples);
    }

    [Fact]
    public void A_gap_before_anything_was_heard_is_silent()
    {
        var concealer = new PacketLossConcealer();
        short[] made = ToneMeter.Sine(200, 8000, 160);
        concealer.Conceal(made);
        Assert.Equal(0, AudioLevel.Peak(made));
    }

    [Fact]
    public void A_reset_forgets_the_old_speaker()
    {
        var concealer = new PacketLossConcealer();
        concealer.Accept(ToneMeter.Sine(200, 8000, 160));
        concealer.Reset();
        var made = new short[160];
        concealer.Conceal(made);
        Assert.Equal(0, AudioLevel.Peak(made));
    }
}
