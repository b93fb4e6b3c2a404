namespace Crm.CallProgressCorpus.Scenes;

/// <summary>What is heard behind a voice.</summary>
public enum NoiseKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Equal power at all frequencies.</summary>
    White,

    /// <summary>3 dB less with each octave, as rooms and streets sound.</summary>
    Pink,

    /// <summary>Mains at 50 Hz with its harmonics, and some hiss.</summary>
    Hum,

    /// <summary>White noise in bursts of half a second, as of passing cars.</summary>
    Gusts,
}

/// <summary>Makes noise of mean power 1.</summary>
public static class LineNoise
{
    private const int Rate = 8000;

    /// <summary>So many samples.</summary>
    public static double[] Make(NoiseKind kind, int samples, Random random)
    {
        double[] noise = new double[samples];
        double brown = 0, slow = 0, gust = 1;
        for (int i = 0; i < samples; i++)
        {
            double white = Normal(random);
            switch (kind)
            {
                case NoiseKind.White:
                    noise[i] = white;
                    break;
                case NoiseKind.Pink: // the sum of three first order low passes follows -3 dB an octave closely enough
                    brown = 0.99 * brown + 0.1 * white;
                    slow = 0.9 * slow + 0.25 * white;
                    noise[i] = brown + slow + 0.3 * white;
                    break;
                case NoiseKind.Hum:
                    double at = Math.Tau * 50 * i / Rate;
                    noise[i] = Math.Sin(at) + 0.6 * Math.Sin(3 * at) + 0.4 * Math.Sin(5 * at) + 0.2 * Math.Sin(7 * at) + 0.1 * white;
                    break;
                case NoiseKind.Gusts:
                    gust = i % 4000 == 0 ? Math.Pow(10, random.NextDouble() * 6 / 20) : gust;
                    slow = 0.8 * slow + 0.3 * white;
                    brown += 0.002 * (gust - brown);
                    noise[i] = slow * brown;
                    break;
                default:
                    break;
            }
        }

        double power = noise.Sum(sample => sample * sample) / Math.Max(1, samples);
        double gain = power == 0 ? 0 : 1 / Math.Sqrt(power);
        return [.. noise.Select(sample => sample * gain)];
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}
