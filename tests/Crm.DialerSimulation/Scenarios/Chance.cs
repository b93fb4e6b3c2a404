namespace Crm.DialerSimulation.Scenarios;

/// <summary>How a dial ends.</summary>
public enum DialEnd : byte
{
    /// <summary>Nobody.</summary>
    Nobody,

    /// <summary>A machine.</summary>
    Machine,

    /// <summary>A person.</summary>
    Person,
}

/// <summary>What chance decides in a scenario.</summary>
public sealed class Chance(Scenario scenario, RandomSource random)
{
    private const double LongestRing = 24;
    private const double MarkovRing = 15;
    private const double MarkovHandling = 120;

    /// <summary>How a dial that begins now ends, and after how many seconds.</summary>
    public (DialEnd End, double Seconds) Dial(double shiftSecond)
    {
        bool person = random.Next() < scenario.RateAt(shiftSecond);
        if (scenario.Markov)
        {
            return (person ? DialEnd.Person : DialEnd.Nobody, random.Exponential(MarkovRing));
        }

        (var end, double seconds) = person ? (DialEnd.Person, PersonRings()) : NobodyRings();
        return (end, scenario.PostDialDelay + seconds);
    }

    public double Talk() => scenario switch
    {
        { Markov: true } => random.Exponential(MarkovHandling),
        { Talk: TalkTimes.LogNormal } => random.LogNormal(100, 0.8),
        _ => random.Exponential(100),
    };

    /// <summary>0 where there is no wrap-up.</summary>
    public double WrapUp() => scenario.Markov ? 0 : random.Gamma(4, 20);

    public bool Happens(double probability) => probability > 0 && random.Next() < probability;

    private double PersonRings()
    {
        double seconds;
        do
        {
            seconds = 2 + random.Gamma(3, 9);
        }
        while (seconds > LongestRing);
        return seconds;
    }

    private (DialEnd End, double Seconds) NobodyRings() => random.Next() switch
    {
        < 0.15 => (DialEnd.Nobody, random.Between(2, 5)),
        < 0.50 => (DialEnd.Machine, Math.Min(LongestRing, random.Between(16, 22) + 2.5)),
        _ => (DialEnd.Nobody, LongestRing),
    };
}
