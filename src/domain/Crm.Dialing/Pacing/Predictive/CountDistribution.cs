namespace Crm.Dialing.Pacing.Predictive;

/// <summary>How many of many independent things happen, from mean and variance alone: binomial, or Poisson when the variance is that of one.</summary>
internal static class CountDistribution
{
    /// <summary>Room that a distribution needs at most; what is wider is cut off at both ends.</summary>
    public const int MaxWidth = 256;

    private const double Nothing = 1e-9;
    private const double PoissonFrom = 0.98;

    /// <summary>Writes the probabilities of <paramref name="first"/>, first + 1, ... and returns how many there are, 1 to <see cref="MaxWidth"/>; they add up to 1.</summary>
    public static int Fill(double mean, double variance, Span<double> into, out int first)
    {
        if (mean < Nothing)
        {
            (first, into[0]) = (0, 1);
            return 1;
        }

        bool poisson = variance >= PoissonFrom * mean;
        int most = poisson ? int.MaxValue : (int)Math.Max(Math.Ceiling(mean), Math.Round(mean / (1 - Math.Max(0, variance) / mean)));
        double probability = poisson ? 0 : Math.Min(mean / most, 1 - Nothing);
        double odds = probability / (1 - probability);
        double deviation = Math.Sqrt(poisson ? mean : mean * (1 - probability));
        int mode = (int)Math.Min(mean, most);
        first = Math.Max(0, mode - (int)(4.5 * deviation + 1));
        int last = Math.Min(most, mode + (int)(5 * deviation + 3));
        if (last - first >= MaxWidth)
        {
            first = Math.Max(first, mode - MaxWidth / 2);
            last = Math.Min(last, first + MaxWidth - 1);
        }

        double sum = into[mode - first] = 1;
        for (int k = mode; k > first; k--)
        {
            double ratio = poisson ? k / mean : k / ((most - k + 1) * odds);
            sum += into[k - 1 - first] = into[k - first] * ratio;
        }

        for (int k = mode; k < last; k++)
        {
            double ratio = poisson ? mean / (k + 1) : (most - k) * odds / (k + 1);
            sum += into[k + 1 - first] = into[k - first] * ratio;
        }

        int width = last - first + 1;
        double scale = 1 / sum;
        for (int i = 0; i < width; i++)
        {
            into[i] *= scale;
        }

        return width;
    }
}
