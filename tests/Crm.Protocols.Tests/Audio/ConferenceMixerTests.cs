using Crm.Audio.Mixing;
using Crm.TestKit;

namespace Crm.Protocols.Tests.Audio;

public sealed class ConferenceMixerTests
{
    [Fact]
    public void Each_of_two_hears_exactly_the_other()
    {
        var mixer = new ConferenceMixer(4);
        int a = mixer.Add();
        int b = mixer.Add();
        short[] fromA = ToneMeter.Sine(440, 8000, 160);
        short[] fromB = ToneMeter.Sine(1000, 8000, 160);
        mixer.SetInput(a, fromA);
        mixer.SetInput(b, fromB);
        Assert.Equal(fromB, Mixed(mixer, a));
        Assert.Equal(fromA, Mixed(mixer, b));
    }

    [Fact]
    public void Nobody_hears_himself_and_a_lone_member_hears_silence()
    {
        var mixer = new ConferenceMixer(4);
        int a = mixer.Add();
        mixer.SetInput(a, ToneMeter.Sine(440, 8000, 160));
        var output = new short[160];
        Assert.False(mixer.Mix(a, output));
        Assert.All(output, sample => Assert.Equal(0, sample));
        mixer.SetGain(a, a, 1);
        Assert.False(mixer.Mix(a, output));
    }

    [Fact]
    public void A_sum_beyond_16_bits_is_saturated_not_wrapped()
    {
        var mixer = new ConferenceMixer(3);
        int[] slots = [mixer.Add(), mixer.Add(), mixer.Add()];
        mixer.SetInput(slots[0], Enumerable.Repeat((short)30000, 160).ToArray());
        mixer.SetInput(slots[1], Enumerable.Repeat((short)30000, 160).ToArray());
        Assert.All(Mixed(mixer, slots[2]), sample => Assert.Equal(short.MaxValue, sample));
    }

    [Fact]
    public void Audio_of_a_tick_is_forgotten_when_cleared()
    {
        var mixer = new ConferenceMixer(2);
        int a = mixer.Add();
        int b = mixer.Add();
        mixer.SetInput(a, ToneMeter.Sine(440, 8000, 160));
        mixer.ClearInputs();
        Assert.False(mixer.Mix(b, new short[160]));
    }

    [Fact]
    public void A_full_mixer_refuses_and_a_freed_slot_starts_with_gains_of_one()
    {
        var mixer = new ConferenceMixer(2);
        int a = mixer.Add();
        int b = mixer.Add();
        Assert.Equal(-1, mixer.Add());
        mixer.SetGain(a, b, 0);
        mixer.SetGain(b, a, 0.5f);
        mixer.Remove(b);
        Assert.Equal(b, mixer.Add());
        Assert.Equal(1, mixer.GainOf(a, b));
        Assert.Equal(1, mixer.GainOf(b, a));
    }

    [Theory]
    [InlineData(float.NaN, 0f)]
    [InlineData(-1f, 0f)]
    [InlineData(float.PositiveInfinity, 0f)]
    [InlineData(100f, 4f)]
    public void Gains_out_of_range_are_clamped(float asked, float got)
    {
        var mixer = new ConferenceMixer(2);
        int a = mixer.Add();
        int b = mixer.Add();
        mixer.SetGain(a, b, asked);
        Assert.Equal(got, mixer.GainOf(a, b));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 8)]
    [InlineData(4, 64)]
    public void The_mix_equals_the_plain_weighted_sum(int seed, int members)
    {
        var random = new Random(seed);
        var mixer = new ConferenceMixer(members);
        var inputs = new short[members][];
        var gains = new float[members, members];
        for (int i = 0; i < members; i++)
        {
            mixer.Add();
            inputs[i] = Enumerable.Range(0, 160).Select(_ => (short)random.Next(-32768, 32768)).ToArray();
        }

        for (int round = 0; round < 20; round++)
        {
            var speaking = new bool[members];
            for (int i = 0; i < members; i++)
            {
                for (int j = 0; j < members; j++)
                {
                    gains[i, j] = random.Next(3) switch { 0 => 0f, 1 => 1f, _ => random.Next(0, 9) / 4f };
                    mixer.SetGain(i, j, gains[i, j]);
                }

                speaking[i] = random.Next(3) > 0;
                if (speaking[i])
                {
                    mixer.SetInput(i, inputs[i]);
                }
            }

            for (int listener = 0; listener < members; listener++)
            {
                CompareWithPlainSum(mixer, listener, inputs, gains, speaking);
            }

            mixer.ClearInputs();
        }
    }

    [Fact]
    public void Mixing_allocates_nothing()
    {
        var mixer = new ConferenceMixer(8);
        for (int i = 0; i < 8; i++)
        {
            mixer.Add();
        }

        mixer.SetGain(2, 3, 0.5f);
        short[] frame = ToneMeter.Sine(440, 8000, 160);
        var output = new short[160];
        Tick(mixer, frame, output);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Tick(mixer, frame, output);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Tick(ConferenceMixer mixer, short[] frame, short[] output)
    {
        for (int i = 0; i < 8; i++)
        {
            mixer.SetInput(i, frame);
        }

        for (int i = 0; i < 8; i++)
        {
            mixer.Mix(i, output);
        }

        mixer.ClearInputs();
    }

    private static void CompareWithPlainSum(ConferenceMixer mixer, int listener, short[][] inputs, float[,] gains, bool[] speaking)
    {
        short[] heard = Mixed(mixer, listener);
        for (int at = 0; at < heard.Length; at++)
        {
            double sum = 0;
            for (int speaker = 0; speaker < inputs.Length; speaker++)
            {
                sum += speaker != listener && speaking[speaker] ? gains[listener, speaker] * inputs[speaker][at] : 0;
            }

            Assert.InRange(heard[at] - Math.Clamp(sum, short.MinValue, short.MaxValue), -inputs.Length, 1);
        }
    }

    private static short[] Mixed(ConferenceMixer mixer, int listener)
    {
        var output = new short[160];
        mixer.Mix(listener, output);
        return output;
    }
}
