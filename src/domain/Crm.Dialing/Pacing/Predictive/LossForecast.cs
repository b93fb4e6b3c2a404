using System.Numerics;

namespace Crm.Dialing.Pacing.Predictive;

/// <summary>
/// Expected number of people for whom nobody is free in time, from how many answer and how many agents finish in each step.
/// A dynamic programme over idle agents less people who wait. Reuses its own memory; not thread safe.
/// </summary>
internal sealed class LossForecast
{
    private const int MaxSpan = 1024;
    private const int Room = 2 * MaxSpan + 4 * CountDistribution.MaxWidth;
    private const double Negligible = 1e-10;

    private readonly double[] _freed = new double[Horizon.Steps * CountDistribution.MaxWidth];
    private readonly int[] _freedFirst = new int[Horizon.Steps];
    private readonly int[] _freedWidth = new int[Horizon.Steps];
    private readonly double[] _answers = new double[CountDistribution.MaxWidth];
    private double[] _state = new double[Room];
    private double[] _next = new double[Room];
    private bool _patient;

    /// <summary>Sets the agents who finish, for the evaluations that follow.</summary>
    /// <param name="freed">Agents who finish, cumulative.</param>
    /// <param name="patient">Who answers waits a step for an agent; else he is lost at once.</param>
    public void Prepare(Moments freed, bool patient)
    {
        _patient = patient;
        for (int j = 0; j < Horizon.Steps; j++)
        {
            (double mean, double variance) = Increment(freed, j);
            _freedWidth[j] = CountDistribution.Fill(mean, variance, _freed.AsSpan(j * CountDistribution.MaxWidth, CountDistribution.MaxWidth), out _freedFirst[j]);
        }
    }

    /// <summary>Expected abandonments over the horizon.</summary>
    /// <param name="free">Idle agents less people who wait.</param>
    /// <param name="answers">People who answer, cumulative.</param>
    public double Expected(int free, Moments answers)
    {
        int low = Math.Clamp(free, -MaxSpan, Ceiling(answers, 0));
        int count = 1;
        _state[0] = 1;
        double lost = 0;
        for (int j = 0; j < Horizon.Steps; j++)
        {
            Finish(j, Ceiling(answers, j), ref low, ref count);
            if (_patient)
            {
                lost += Lose(ref low, ref count);
            }

            (double mean, double variance) = Increment(answers, j);
            Answer(mean, variance, ref low, ref count);
            if (!_patient)
            {
                lost += Lose(ref low, ref count);
            }
        }

        return lost;
    }

    /// <summary>More idle agents than this cannot all be needed any more.</summary>
    private static int Ceiling(Moments answers, int step)
    {
        double before = step == 0 ? 0 : answers.Mean[step - 1];
        double mean = Math.Max(0, answers.Mean[Horizon.Steps - 1] - before);
        return (int)Math.Min(MaxSpan, mean + 5 * Math.Sqrt(mean) + 3);
    }

    private static (double Mean, double Variance) Increment(Moments of, int step)
    {
        double mean = of.Mean[step] - (step == 0 ? 0 : of.Mean[step - 1]);
        double variance = of.Variance[step] - (step == 0 ? 0 : of.Variance[step - 1]);
        return (Math.Max(0, mean), Math.Clamp(variance, 0.02 * Math.Max(0, mean), Math.Max(0, mean)));
    }

    private void Finish(int step, int ceiling, ref int low, ref int count)
    {
        var freed = _freed.AsSpan(step * CountDistribution.MaxWidth, _freedWidth[step]);
        Convolve(freed, count);
        low += _freedFirst[step];
        count += freed.Length - 1;
        int above = low + count - 1 - ceiling;
        if (above <= 0)
        {
            return;
        }

        if (above >= count)
        {
            (low, count, _state[0]) = (ceiling, 1, Sum(0, count));
            return;
        }

        int kept = count - above;
        _state[kept - 1] += Sum(kept, count);
        count = kept;
    }

    private void Answer(double mean, double variance, ref int low, ref int count)
    {
        int width = CountDistribution.Fill(mean, variance, _answers, out int first);
        var answers = _answers.AsSpan(0, width);
        answers.Reverse();
        Convolve(answers, count);
        low -= first + width - 1;
        count += width - 1;
        int skip = 0;
        while (skip < count - 1 && _state[skip] < Negligible)
        {
            skip++;
        }

        if (skip > 0)
        {
            Array.Copy(_state, skip, _state, 0, count - skip);
            (low, count) = (low + skip, count - skip);
        }
    }

    private double Lose(ref int low, ref int count)
    {
        if (low >= 0)
        {
            return 0;
        }

        int below = Math.Min(count, -low);
        double lost = 0;
        double moved = 0;
        for (int i = 0; i < below; i++)
        {
            lost -= (low + i) * _state[i];
            moved += _state[i];
        }

        if (below == count)
        {
            (low, count, _state[0]) = (0, 1, moved);
            return lost;
        }

        Array.Copy(_state, below, _state, 0, count - below);
        count -= below;
        low = 0;
        _state[0] += moved;
        return lost;
    }

    private double Sum(int from, int to)
    {
        double sum = 0;
        for (int i = from; i < to; i++)
        {
            sum += _state[i];
        }

        return sum;
    }

    /// <summary>State becomes the distribution of its sum with another count; its lowest value moves by the other's lowest, which is the caller's to note.</summary>
    private void Convolve(ReadOnlySpan<double> other, int count)
    {
        if (other.Length == 1)
        {
            return;
        }

        int length = count + other.Length - 1;
        var next = _next.AsSpan(0, length);
        next.Clear();
        var state = _state.AsSpan(0, count);
        for (int k = 0; k < other.Length; k++)
        {
            AddScaled(state, other[k], next.Slice(k, count));
        }

        (_state, _next) = (_next, _state);
    }

    private static void AddScaled(ReadOnlySpan<double> from, double weight, Span<double> to)
    {
        int i = 0;
        var factor = new Vector<double>(weight);
        for (; i <= from.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var sum = new Vector<double>(to[i..]) + new Vector<double>(from[i..]) * factor;
            sum.CopyTo(to[i..]);
        }

        for (; i < from.Length; i++)
        {
            to[i] += from[i] * weight;
        }
    }
}
