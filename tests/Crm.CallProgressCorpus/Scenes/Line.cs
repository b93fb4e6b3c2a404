using Crm.Audio;
using Crm.Audio.Codecs;
using Crm.Audio.Concealment;
using Crm.Audio.Levels;

namespace Crm.CallProgressCorpus.Scenes;

/// <summary>What a line does to audio.</summary>
/// <param name="LevelDbm0">Active level of the voice.</param>
/// <param name="Noise">What is behind it.</param>
/// <param name="SignalToNoise">Decibels between voice and noise.</param>
/// <param name="ALaw">A-law instead of mu-law.</param>
/// <param name="LossPercent">Packets of 20 ms that do not arrive, half of them in runs of up to three.</param>
public sealed record Line(int LevelDbm0, NoiseKind Noise, int SignalToNoise, bool ALaw, int LossPercent)
{
    private static readonly int[] Levels = [-6, -12, -18, -24, -30, -36];
    private static readonly int[] Ratios = [10, 15, 20, 30];
    private static readonly int[] Losses = [0, 0, 0, 1, 3, 5];

    /// <summary>Any line.</summary>
    public static Line Draw(Random random)
    {
        NoiseKind noise = (NoiseKind)random.Next(5);
        return new Line(
            Levels[random.Next(Levels.Length)], noise, noise == NoiseKind.None ? 99 : Ratios[random.Next(Ratios.Length)], random.Next(2) == 0, Losses[random.Next(Losses.Length)]);
    }

    /// <summary>Gain that brings a voice to this line's level, by its louder moments (ITU-T P.56 calls it the active level).</summary>
    public double GainFor(ReadOnlySpan<short> voice) =>
        Math.Pow(10, (LevelDbm0 - ActiveLevel(voice)) / 20);

    /// <summary>What arrives of what was sent: noise added, coded, lost and concealed.</summary>
    public short[] Carry(double[] sent, Random random)
    {
        double[] noise = LineNoise.Make(Noise, sent.Length, random);
        double gain = Noise == NoiseKind.None ? 0 : AudioLevel.SineAmplitude(LevelDbm0 - SignalToNoise) / Math.Sqrt(2);
        var samples = new short[sent.Length / AudioFrame.Samples * AudioFrame.Samples];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)Math.Clamp(sent[i] + gain * noise[i], short.MinValue, short.MaxValue);
        }

        Code(samples);
        Lose(samples, random);
        return samples;
    }

    private static double ActiveLevel(ReadOnlySpan<short> voice)
    {
        double peakPower = 0;
        for (int i = 0; i + AudioFrame.Samples <= voice.Length; i += AudioFrame.Samples)
        {
            peakPower = Math.Max(peakPower, AudioLevel.MeanPower(voice.Slice(i, AudioFrame.Samples)));
        }

        double sum = 0;
        int active = 0;
        for (int i = 0; i + AudioFrame.Samples <= voice.Length; i += AudioFrame.Samples)
        {
            double power = AudioLevel.MeanPower(voice.Slice(i, AudioFrame.Samples));
            if (power > peakPower / 300)
            {
                sum += power;
                active++;
            }
        }

        return active == 0 ? AudioLevel.Silence : 10 * Math.Log10(sum / active / (32768.0 * 32768 / 2)) + AudioLevel.OverloadDbm0;
    }

    private void Code(short[] samples)
    {
        var coded = new byte[samples.Length];
        if (ALaw)
        {
            G711.EncodeALaw(samples, coded);
            G711.DecodeALaw(coded, samples);
        }
        else
        {
            G711.EncodeMuLaw(samples, coded);
            G711.DecodeMuLaw(coded, samples);
        }
    }

    private void Lose(short[] samples, Random random)
    {
        var concealer = new PacketLossConcealer();
        int run = 0;
        for (int i = 0; i < samples.Length; i += AudioFrame.Samples)
        {
            run = run > 0 ? run - 1 : random.NextDouble() * 130 < LossPercent ? random.Next(2) == 0 ? 1 : random.Next(1, 4) : 0;
            Span<short> frame = samples.AsSpan(i, AudioFrame.Samples);
            if (run > 0)
            {
                concealer.Conceal(frame);
            }
            else
            {
                concealer.Accept(frame);
            }
        }
    }
}
