namespace Crm.TestKit;

/// <summary>Finds sines in 8 kHz audio, so that tests can prove who hears whom.</summary>
public static class ToneMeter
{
    private const int SampleRate = 8000;

    /// <summary>The share (0 to 1) of the audio's energy that a sine of this frequency carries; 0 for silence.</summary>
    public static double Share(ReadOnlySpan<short> samples, double hertz)
    {
        double energy = 0;
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double angle = Math.Tau * hertz * i / SampleRate;
            energy += (double)samples[i] * samples[i];
            real += samples[i] * Math.Cos(angle);
            imaginary += samples[i] * Math.Sin(angle);
        }

        return energy < 1 ? 0 : (real * real + imaginary * imaginary) * 2 / (samples.Length * energy);
    }

    /// <summary>Amplitude of the sine of this frequency.</summary>
    public static double Amplitude(ReadOnlySpan<short> samples, double hertz)
    {
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double angle = Math.Tau * hertz * i / SampleRate;
            real += samples[i] * Math.Cos(angle);
            imaginary += samples[i] * Math.Sin(angle);
        }

        return samples.IsEmpty ? 0 : 2 * Math.Sqrt(real * real + imaginary * imaginary) / samples.Length;
    }

    /// <summary>The strongest frequency between 50 Hz and 3900 Hz in steps of 5 Hz; 0 for silence.</summary>
    public static double StrongestHertz(ReadOnlySpan<short> samples)
    {
        double best = 0;
        double bestAmplitude = 1;
        for (double hertz = 50; hertz <= 3900; hertz += 5)
        {
            double amplitude = Amplitude(samples, hertz);
            if (amplitude > bestAmplitude)
            {
                (best, bestAmplitude) = (hertz, amplitude);
            }
        }

        return best;
    }

    /// <summary>Makes a sine; <paramref name="from"/> is the index of the first sample, so that pieces join.</summary>
    public static short[] Sine(double hertz, double amplitude, int samples, int from = 0)
    {
        var sine = new short[samples];
        for (int i = 0; i < samples; i++)
        {
            sine[i] = (short)Math.Round(amplitude * Math.Sin(Math.Tau * hertz * (from + i) / SampleRate));
        }

        return sine;
    }
}
