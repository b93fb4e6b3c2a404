namespace Crm.Dialing.Pacing.Predictive;

/// <summary>
/// In which second of ringing people answer and other dials end: events / dials that entered that second, those that ring on included.
/// </summary>
internal sealed class RingHazards
{
    /// <summary>Seconds that are told apart; a dial that rings longer is not forecast any more.</summary>
    public const int Ages = 64;

    private const double PriorDials = 2;
    private const double PriorPerson = 0.08;
    private const double PriorOther = 0.01;
    private const double MaxProbability = 0.98;
    private const double Keep = 0.9995;

    private readonly double[] _entered = new double[Ages];
    private readonly double[] _people = new double[Ages];
    private readonly double[] _others = new double[Ages];
    private readonly double[] _byStep = new double[Ages * Horizon.Steps];
    private readonly double[] _ever = new double[Ages];

    /// <summary>The chance that a person answers in this second of ringing, at the campaign's long-run level.</summary>
    public double PersonAt(int age) => (_people[age] + PriorDials * PriorPerson) / (_entered[age] + PriorDials);

    /// <summary>The chance that it ends in this second without a person.</summary>
    public double OtherAt(int age) => (_others[age] + PriorDials * PriorOther) / (_entered[age] + PriorDials);

    public void Entered(int age, int dials) => _entered[age] += dials;

    public void Person(int age) => _people[age]++;

    public void Other(int age) => _others[age]++;

    /// <summary>That a dial of this age is answered by a person by the end of each step, at the level the tables were built for.</summary>
    public ReadOnlySpan<double> ByStep(int age) => _byStep.AsSpan(age * Horizon.Steps, Horizon.Steps);

    /// <summary>That it is answered at all.</summary>
    public double Ever(int age) => _ever[age];

    /// <summary>Older experience counts less; a minute of it each time this is called.</summary>
    public void Fade()
    {
        for (int a = 0; a < Ages; a++)
        {
            _entered[a] *= Keep;
            _people[a] *= Keep;
            _others[a] *= Keep;
        }
    }

    /// <summary>Builds the tables for a level of answering.</summary>
    public void Build(double level)
    {
        for (int age = Ages - 1; age >= 0; age--)
        {
            double answers = Math.Min(MaxProbability, PersonAt(age) * level);
            double stays = Math.Max(0, 1 - answers - OtherAt(age));
            _ever[age] = Math.Min(MaxProbability, answers + (age == Ages - 1 ? 0 : stays * _ever[age + 1]));
        }

        for (int age = 0; age < Ages; age++)
        {
            BuildSteps(age, level);
        }
    }

    /// <summary>What has been learnt, for another day.</summary>
    public double[] Learnt() => [.. _entered, .. _people, .. _others];

    /// <summary>Goes on from what was learnt before.</summary>
    public void Restore(ReadOnlySpan<double> learnt)
    {
        learnt[..Ages].CopyTo(_entered);
        learnt[Ages..(2 * Ages)].CopyTo(_people);
        learnt[(2 * Ages)..].CopyTo(_others);
    }

    private void BuildSteps(int age, double level)
    {
        double rings = 1;
        double answered = 0;
        for (int second = 0; second < Horizon.Steps * Horizon.StepSeconds; second++)
        {
            int at = age + second;
            if (at < Ages)
            {
                double answers = Math.Min(MaxProbability, PersonAt(at) * level);
                answered += rings * answers;
                rings *= Math.Max(0, 1 - answers - OtherAt(at));
            }

            if (second % Horizon.StepSeconds == Horizon.StepSeconds - 1)
            {
                _byStep[age * Horizon.Steps + second / Horizon.StepSeconds] = Math.Min(MaxProbability, answered);
            }
        }
    }
}
