namespace Crm.Dialing.Pacing.Predictive;

/// <summary>The steps a forecast looks ahead.</summary>
internal static class Horizon
{
    /// <summary>How many.</summary>
    public const int Steps = 11;

    /// <summary>How long one is, seconds.</summary>
    public const int StepSeconds = 2;
}

/// <summary>Mean and variance of how many things have happened by the end of each step.</summary>
internal sealed class Moments
{
    /// <summary>Expected number by the end of each step.</summary>
    public readonly double[] Mean = new double[Horizon.Steps];

    /// <summary>Its variance.</summary>
    public readonly double[] Variance = new double[Horizon.Steps];

    public void Clear()
    {
        Array.Clear(Mean);
        Array.Clear(Variance);
    }

    /// <summary>Adds <paramref name="weight"/> things, each done by the end of the steps with these probabilities; <paramref name="squared"/> is the sum of the squares of their weights.</summary>
    public void Add(double weight, double squared, ReadOnlySpan<double> probabilities)
    {
        for (int j = 0; j < Horizon.Steps; j++)
        {
            double e = probabilities[j];
            double mean = weight * e;
            Mean[j] += mean;
            Variance[j] += Math.Max(0, mean - squared * e * e);
        }
    }

    /// <summary>Adds arrivals at random, so many in each step.</summary>
    public void AddPoisson(double perStep)
    {
        for (int j = 0; j < Horizon.Steps; j++)
        {
            Mean[j] += perStep * (j + 1);
            Variance[j] += perStep * (j + 1);
        }
    }

    public void CopyTo(Moments other)
    {
        Array.Copy(Mean, other.Mean, Horizon.Steps);
        Array.Copy(Variance, other.Variance, Horizon.Steps);
    }
}
