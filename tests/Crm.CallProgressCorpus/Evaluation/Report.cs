using System.Globalization;
using System.Text;

namespace Crm.CallProgressCorpus.Evaluation;

/// <summary>Verdicts as the tables of docs/call-progress.md.</summary>
public static class Report
{
    /// <summary>What goes before the tables in the document.</summary>
    public const string Begin = "<!-- figures: written by Crm.CallProgressCorpus report -->";

    /// <summary>What goes after them.</summary>
    public const string End = "<!-- end of figures -->";

    /// <summary>The row of all calls.</summary>
    public const string Whole = "held-out voices";

    /// <summary>The row of those that every test run makes.</summary>
    public const string Subset = "of these, those in every test run";

    /// <summary>The tables.</summary>
    public static string Write(IReadOnlyCollection<Verdict> verdicts, IReadOnlyCollection<Verdict> subset)
    {
        var text = new StringBuilder();
        var all = new Tally(verdicts);
        text.AppendLine("| who answered | called a person | called a machine | first decision right |");
        text.AppendLine("|---|---|---|---|");
        text.AppendLine(CultureInfo.InvariantCulture, $"| person | {all.Humans - all.HumansCalledMachines} | {all.HumansCalledMachines} | {Share(100 - all.HumanErrors)} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| machine | {all.Machines - all.MachinesFound} | {all.MachinesFound} | {Share(all.MachineHits)} |");
        text.AppendLine();
        text.AppendLine("| | calls | persons called machines | machines found | machines found, then or by their beep | beeps found | short greetings: person known in 700 ms |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        text.AppendLine("| goal | | under 1 % | at least 80 % | | at least 95 % | at least 90 % |");
        text.AppendLine(Headline(Whole, verdicts));
        text.AppendLine(Headline(Subset, subset));
        text.AppendLine();
        text.AppendLine("| over all held-out calls | |");
        text.AppendLine("|---|---|");
        text.AppendLine(CultureInfo.InvariantCulture, $"| beeps told where there was none | {all.FalseBeeps} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| other tones told where there was none | {all.FalseTones} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| person: from the greeting's end to the decision, 50 / 90 / 99 % of calls | {all.HumanDelay(50)} / {all.HumanDelay(90)} / {all.HumanDelay(99)} ms |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| machine: from the answer to the decision, 50 / 90 / 99 % of calls | {all.MachineTime(50)} / {all.MachineTime(90)} / {all.MachineTime(99)} ms |");
        text.AppendLine();
        text.AppendLine("| condition | calls | persons called machines | machines found | in the end | beeps | short greeting in time | person 50 / 90 % | machine 50 / 90 % |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|");
        By(text, verdicts, "greeting", v => v.Scene.Greeting.Kind.ToString());
        By(text, verdicts, "language", v => v.Scene.Voice.Language);
        By(text, verdicts, "level, dBm0", v => v.Scene.Line.LevelDbm0.ToString(CultureInfo.InvariantCulture));
        By(text, verdicts, "noise", v => v.Scene.Line.Noise.ToString());
        By(text, verdicts, "signal to noise, dB", v => v.Scene.Line.SignalToNoise == 99 ? "no noise" : v.Scene.Line.SignalToNoise.ToString(CultureInfo.InvariantCulture));
        By(text, verdicts, "codec", v => v.Scene.Line.ALaw ? "A-law" : "mu-law");
        By(text, verdicts, "loss, %", v => v.Scene.Line.LossPercent.ToString(CultureInfo.InvariantCulture));
        By(text, verdicts, "before the answer", v => v.Scene.AnsweredMilliseconds > 0 ? "early media" : "nothing");
        By(text, verdicts, "music first", v => v.Scene.Music ? "yes" : "no");
        return text.ToString();
    }

    /// <summary>The shares in a row of a document: persons called machines, machines found, the same in the end, beeps, in time.</summary>
    /// <exception cref="InvalidDataException">There is no such row.</exception>
    public static double[] Read(string document, string row)
    {
        string line = document.Split('\n').FirstOrDefault(l => l.StartsWith($"| {row} |", StringComparison.Ordinal))
            ?? throw new InvalidDataException($"the document has no row '{row}'");
        return [.. line.Split('|').Skip(3).Where(cell => cell.Contains('%', StringComparison.Ordinal)).Select(cell => double.Parse(cell.Replace("%", "", StringComparison.Ordinal), CultureInfo.InvariantCulture))];
    }

    /// <summary>A document with its tables replaced.</summary>
    /// <exception cref="InvalidDataException">The document has no place for them.</exception>
    public static string Replace(string document, string tables)
    {
        int begin = document.IndexOf(Begin, StringComparison.Ordinal);
        int end = document.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin
            ? throw new InvalidDataException("the document has no place for figures")
            : document[..(begin + Begin.Length)] + "\n" + tables.ReplaceLineEndings("\n") + document[end..];
    }

    private static string Headline(string name, IReadOnlyCollection<Verdict> verdicts)
    {
        var tally = new Tally(verdicts);
        return $"| {name} | {verdicts.Count} | {Share(tally.HumanErrors)} | {Share(tally.MachineHits)} | {Share(tally.MachineHitsInTheEnd)} | {Share(tally.BeepHits)} | {Share(tally.InTimeHits)} |";
    }

    private static void By(StringBuilder text, IReadOnlyCollection<Verdict> verdicts, string what, Func<Verdict, string> condition)
    {
        foreach (var group in verdicts.GroupBy(condition).OrderBy(g => int.TryParse(g.Key, out int number) ? number : 0).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            var tally = new Tally([.. group]);
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {what}: {group.Key} | {group.Count()} | {Share(tally.HumanErrors)} | {Share(tally.MachineHits)} | {Share(tally.MachineHitsInTheEnd)} | {Share(tally.BeepHits)} | {Share(tally.InTimeHits)} | {tally.HumanDelay(50)} / {tally.HumanDelay(90)} ms | {tally.MachineTime(50)} / {tally.MachineTime(90)} ms |");
        }
    }

    private static string Share(double percent) => double.IsNaN(percent) ? "-" : percent.ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
