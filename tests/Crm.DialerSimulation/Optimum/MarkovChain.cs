namespace Crm.DialerSimulation.Optimum;

/// <summary>The Markov world under one policy, "while so many are busy, dial up to so many": how often it is where.</summary>
internal sealed class MarkovChain(int agents, double answerRate, int mostRinging, int[] dialUpTo, double serving, double ringing, double fastest)
{
    private const double Negligible = 1e-18;
    private const double Settled = 1e-9;
    private const int MostRounds = 400_000;

    private readonly int _width = mostRinging + 1;

    /// <summary>Utilisation 0 to 1; abandonments and answers per second; their ratio.</summary>
    public (double Utilisation, double Abandoned, double Answered, double Share) Figures()
    {
        double[] now = new double[(agents + 1) * _width];
        double[] next = new double[now.Length];
        now[Place(0, 0)] = 1;
        var before = Measure(now);
        int every = Math.Max(64, (int)(10 * fastest));
        for (int round = 1; round <= MostRounds; round++)
        {
            Array.Clear(next);
            Step(now, next);
            (now, next) = (next, now);
            if (round % every == 0)
            {
                var after = Measure(now);
                if (Math.Abs(after.Utilisation - before.Utilisation) < Settled && Math.Abs(after.Share - before.Share) < Settled)
                {
                    return after;
                }

                before = after;
            }
        }

        return before;
    }

    private void Step(double[] now, double[] next)
    {
        for (int busy = 0; busy <= agents; busy++)
        {
            int up = Math.Min(agents, busy + 1);
            for (int r = dialUpTo[busy]; r <= mostRinging; r++)
            {
                double mass = now[busy * _width + r];
                if (mass < Negligible)
                {
                    continue;
                }

                double leaves = busy * serving / fastest;
                double ends = r * ringing / fastest;
                next[busy * _width + r] += mass * (1 - leaves - ends);
                if (busy > 0)
                {
                    next[Place(busy - 1, r)] += mass * leaves;
                }

                if (r > 0)
                {
                    next[Place(up, r - 1)] += mass * ends * answerRate;
                    next[Place(busy, r - 1)] += mass * ends * (1 - answerRate);
                }
            }
        }
    }

    private int Place(int busy, int r) => busy * _width + Math.Max(r, dialUpTo[busy]);

    private (double Utilisation, double Abandoned, double Answered, double Share) Measure(double[] now)
    {
        (double busyAgents, double abandoned, double answered) = (0, 0, 0);
        for (int busy = 0; busy <= agents; busy++)
        {
            for (int r = 0; r <= mostRinging; r++)
            {
                double mass = now[busy * _width + r];
                busyAgents += busy * mass;
                answered += r * ringing * answerRate * mass;
                abandoned += busy == agents ? r * ringing * answerRate * mass : 0;
            }
        }

        return (busyAgents / agents, abandoned, answered, answered > 0 ? abandoned / answered : 0);
    }
}
