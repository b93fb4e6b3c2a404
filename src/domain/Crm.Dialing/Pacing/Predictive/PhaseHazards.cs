namespace Crm.Dialing.Pacing.Predictive;

/// <summary>How long one phase of handling lasts: chance to end in each step of age, from what was seen, smoothed, with a weak prior.</summary>
internal sealed class PhaseHazards(int ages, double priorMeanSeconds)
{
    private const double PriorWeight = 0.5;
    private const double OverallWeight = 6;
    private const double Keep = 0.9998;

    private readonly double[] _entered = new double[ages];
    private readonly double[] _ended = new double[ages];
    private readonly double[] _hazard = new double[ages];
    private readonly double _prior = 1 - Math.Exp(-Horizon.StepSeconds / priorMeanSeconds);

    /// <summary>Steps of age that are told apart; the last stands for all beyond.</summary>
    public int Ages => ages;

    /// <summary>Chance to end within this step.</summary>
    public double At(int age) => _hazard[Math.Min(age, ages - 1)];

    public void Entered(int age) => _entered[Math.Min(age, ages - 1)]++;

    public void Ended(int age) => _ended[Math.Min(age, ages - 1)]++;

    /// <summary>Makes the chances anew and lets older experience count a little less.</summary>
    public void Build()
    {
        double overall = (_ended.Sum() + PriorWeight * 20 * _prior) / (_entered.Sum() + PriorWeight * 20);
        for (int age = 0; age < ages; age++)
        {
            int reach = 1 + age / 12;
            (double entered, double ended) = (0, 0);
            for (int a = Math.Max(0, age - reach); a <= Math.Min(ages - 1, age + reach); a++)
            {
                double weight = 1 - Math.Abs(a - age) / (reach + 1.0);
                entered += weight * _entered[a];
                ended += weight * _ended[a];
            }

            _hazard[age] = Math.Clamp((ended + OverallWeight * overall) / (entered + OverallWeight), 0, 1);
        }

        for (int age = 0; age < ages; age++)
        {
            _entered[age] *= Keep;
            _ended[age] *= Keep;
        }
    }

    /// <summary>What has been learnt, for another day.</summary>
    public double[] Learnt() => [.. _entered, .. _ended];

    /// <summary>Goes on from what was learnt before.</summary>
    public void Restore(ReadOnlySpan<double> learnt)
    {
        learnt[..ages].CopyTo(_entered);
        learnt[ages..].CopyTo(_ended);
    }
}
