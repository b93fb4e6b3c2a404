namespace Crm.DialerSimulation.Optimum;

/// <summary>
/// The best that any method can do in the Markov world: the constrained decision process over agents busy and dials that ring, solved by value iteration
/// for a price of an abandonment, and the price by bisection. Between the policies of two prices next to each other any mixture is possible, so the
/// utilisation at the cap lies on the line between them.
/// </summary>
public sealed class MarkovOptimum
{
    private const double RingSeconds = 15;
    private const double HandlingSeconds = 120;

    private readonly int _agents;
    private readonly double _answerRate;
    private readonly int _mostRinging;
    private readonly double[] _value;
    private readonly double[] _worth;
    private readonly int[] _dialUpTo;

    private MarkovOptimum(int agents, double answerRate, int mostRinging)
    {
        (_agents, _answerRate, _mostRinging) = (agents, answerRate, mostRinging);
        _value = new double[(agents + 1) * (mostRinging + 1)];
        _worth = new double[_value.Length];
        _dialUpTo = new int[agents + 1];
    }

    /// <summary>The highest utilisation (0 to 1) with at most this share abandoned, and that share.</summary>
    /// <param name="agents">Agents.</param>
    /// <param name="answerRate">That a dial is answered.</param>
    /// <param name="cap">Abandoned / answered.</param>
    /// <param name="precision">Of the utilisation.</param>
    public static double Utilisation(int agents, double answerRate, double cap, double precision = 1e-5)
    {
        int most = (int)(agents * RingSeconds / HandlingSeconds / answerRate * 1.6 + 12 / answerRate * 0.6 + 8);
        var process = new MarkovOptimum(agents, answerRate, most);
        (double low, double high) = (0.0, 60.0);
        var cheap = process.Solve(low, precision);
        var dear = process.Solve(high, precision);
        for (int i = 0; i < 40 && high - low > 1e-4 * (1 + low); i++)
        {
            double price = (low + high) / 2;
            var at = process.Solve(price, precision);
            if (at.Share > cap)
                (low, cheap) = (price, at);
            else
                (high, dear) = (price, at);
            if (cheap.Utilisation - dear.Utilisation < precision)
                break;
        }

        // mixed by time: the shares mix by answers
        double overCheap = cheap.Abandoned - cap * cheap.Answered;
        double overDear = dear.Abandoned - cap * dear.Answered;
        double part = overCheap <= 0 ? 1 : overDear >= 0 ? 0 : -overDear / (overCheap - overDear);
        return part * cheap.Utilisation + (1 - part) * dear.Utilisation;
    }

    /// <summary>Utilisation, and answers and abandonments per second, of the best policy at a price.</summary>
    private (double Utilisation, double Abandoned, double Answered, double Share) Solve(double price, double precision)
    {
        double fastest = _agents / HandlingSeconds + _mostRinging / RingSeconds;
        Iterate(price, fastest, precision);
        return Stationary(fastest);
    }

    private void Iterate(double price, double fastest, double precision)
    {
        int width = _mostRinging + 1;
        double serve = 1 / HandlingSeconds / fastest;
        double ring = 1 / RingSeconds / fastest;
        for (int round = 0; round < 2_000_000; round++)
        {
            // worth of being anywhere, once one has dialled as much as is best
            for (int busy = 0; busy <= _agents; busy++)
            {
                double best = double.MinValue;
                for (int r = _mostRinging; r >= 0; r--)
                {
                    best = Math.Max(best, _value[busy * width + r]);
                    _worth[busy * width + r] = best;
                }
            }

            (double least, double most) = (double.MaxValue, double.MinValue);
            for (int busy = 0; busy <= _agents; busy++)
            {
                bool full = busy == _agents;
                int up = full ? busy : busy + 1;
                for (int r = 0; r <= _mostRinging; r++)
                {
                    int at = busy * width + r;
                    double leaves = busy * serve;
                    double ends = r * ring;
                    double reward = (double)busy / _agents - (full ? price * r / RingSeconds * _answerRate / (_agents / HandlingSeconds) : 0);
                    double next = (1 - leaves - ends) * _worth[at] + reward;
                    if (busy > 0)
                        next += leaves * _worth[at - width];
                    if (r > 0)
                        next += ends * (_answerRate * _worth[up * width + r - 1] + (1 - _answerRate) * _worth[at - 1]);
                    double gain = next - _worth[at];
                    if (r >= 1 || busy > 0)
                    {
                        least = Math.Min(least, gain);
                        most = Math.Max(most, gain);
                    }

                    _value[at] = next;
                }
            }

            double zero = _value[0];
            for (int i = 0; i < _value.Length; i++)
            {
                _value[i] -= zero;
            }

            if (round % 64 == 0 && PolicyStable(width, round))
            {
                return;
            }
        }
    }

    private int _stableSince;

    /// <summary>The policy has long been the same: what changes in the values no longer matters.</summary>
    private bool PolicyStable(int width, int round)
    {
        bool same = round > 0;
        for (int busy = 0; busy <= _agents; busy++)
        {
            int best = 0;
            for (int r = 1; r <= _mostRinging; r++)
            {
                if (_value[busy * width + r] > _value[busy * width + best])
                    best = r;
            }

            same &= _dialUpTo[busy] == best;
            _dialUpTo[busy] = best;
        }

        _stableSince = same ? _stableSince + 1 : 0;
        return _stableSince >= 40;
    }

    /// <summary>How often the policy is where, by iteration of the chain.</summary>
    private (double Utilisation, double Abandoned, double Answered, double Share) Stationary(double fastest)
    {
        _stableSince = 0;
        return new MarkovChain(_agents, _answerRate, _mostRinging, _dialUpTo, 1 / HandlingSeconds, 1 / RingSeconds, fastest).Figures();
    }
}
