namespace Crm.CallProgressCorpus.Evaluation;

/// <summary>Figures over many verdicts; shares in per cent, NaN where there was nothing to count.</summary>
public sealed class Tally(IReadOnlyCollection<Verdict> verdicts)
{
    /// <summary>How soon after a short greeting's end a person is to be known.</summary>
    public const int InTime = 700;

    /// <summary>Calls with a person.</summary>
    public int Humans => verdicts.Count(v => v.Scene.Greeting.IsHuman);

    /// <summary>Calls with a machine.</summary>
    public int Machines => verdicts.Count - Humans;

    /// <summary>Calls with a beep.</summary>
    public int Beeps => verdicts.Count(v => v.Scene.Beep is not null);

    /// <summary>People taken for machines.</summary>
    public int HumansCalledMachines => verdicts.Count(v => v.Scene.Greeting.IsHuman && !v.IsRight);

    /// <summary>Machines known as such by the first decision.</summary>
    public int MachinesFound => verdicts.Count(v => !v.Scene.Greeting.IsHuman && v.IsRight);

    /// <summary>The same and those given away by their beep later.</summary>
    public int MachinesFoundInTheEnd => verdicts.Count(v => !v.Scene.Greeting.IsHuman && v.FoundInTheEnd);

    /// <summary>Beeps told at their end.</summary>
    public int BeepsFound => verdicts.Count(v => v.BeepFound);

    /// <summary>Beeps told where there was none.</summary>
    public int FalseBeeps => verdicts.Sum(v => v.FalseBeeps);

    /// <summary>Other tones told where there was none.</summary>
    public int FalseTones => verdicts.Sum(v => v.FalseTones);

    /// <summary>People called machines, per cent of people.</summary>
    public double HumanErrors => Percent(HumansCalledMachines, Humans);

    /// <summary>Machines found, per cent of machines.</summary>
    public double MachineHits => Percent(MachinesFound, Machines);

    /// <summary>Machines found at once or by the beep.</summary>
    public double MachineHitsInTheEnd => Percent(MachinesFoundInTheEnd, Machines);

    /// <summary>Beeps found, per cent of beeps.</summary>
    public double BeepHits => Percent(BeepsFound, Beeps);

    /// <summary>People with a short greeting known in time, per cent of those.</summary>
    public double InTimeHits => Percent(
        verdicts.Count(v => v.IsShortHuman && v.IsRight && v.Decision.NoticedMilliseconds > 0 && v.Delay <= InTime), verdicts.Count(v => v.IsShortHuman));

    /// <summary>Milliseconds from the greeting's end to the decision that it is a person, at a percentile.</summary>
    public int HumanDelay(double percentile) => At([.. verdicts.Where(v => v.Scene.Greeting.IsHuman && v.Decision.NoticedMilliseconds > 0).Select(v => v.Delay).Order()], percentile);

    /// <summary>Milliseconds from the answer to the decision that it is a machine, at a percentile.</summary>
    public int MachineTime(double percentile) => At(
        [.. verdicts.Where(v => !v.Scene.Greeting.IsHuman && v.IsRight).Select(v => v.Decision.NoticedMilliseconds - v.Scene.AnsweredMilliseconds).Order()], percentile);

    private static int At(int[] sorted, double percentile) => sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(percentile / 100 * sorted.Length))];

    private static double Percent(int part, int whole) => whole == 0 ? double.NaN : 100.0 * part / whole;
}
