using System.Globalization;
using Crm.Contracts.Rest;

namespace Crm.Cli.Verbs;

/// <summary>A study as text: a table of figures, then what the model assumes.</summary>
internal static class WhatIfTable
{
    private static readonly (string Name, Func<WhatIfFigures, string> Of)[] Figures =
    [
        ("offered", f => Count(f.Offered)),
        ("answered", f => Count(f.Answered)),
        ("abandoned", f => Count(f.Abandoned + f.ShortAbandoned)),
        ("overflowed", f => Count(f.Overflowed)),
        ("service level", f => Share(f.ServiceLevel)),
        ("abandonment", f => Share(f.AbandonmentRate)),
        ("speed of answer", f => Seconds(f.AverageSpeedOfAnswer)),
        ("longest wait", f => Seconds(f.LongestWait)),
        ("handle time", f => Seconds(f.AverageHandleTime)),
        ("occupancy", f => Share(f.Occupancy)),
    ];

    public static IEnumerable<string> Lines(WhatIfAnswer answer)
    {
        yield return Text($"{answer.From} to {answer.To}, {answer.Contacts} customers, {answer.Abandonments} of them hung up; seed {answer.Seed}");
        foreach (var queue in answer.Queues.Prepend(answer.Total))
        {
            yield return "";
            yield return Row(queue.QueueId is { } id ? $"{queue.Name} ({id})" : "all queues", "actual", "baseline", "changed");
            foreach (var (name, of) in Figures)
            {
                yield return Row("  " + name, of(queue.Actual), of(queue.Baseline), of(queue.Changed));
            }
        }

        yield return "";
        yield return "baseline: what the model makes of it without changes. How far it lies from actual says how far to trust the rest.";
        foreach (string rule in answer.Rules)
        {
            yield return "- " + rule;
        }
    }

    private static string Row(string name, string actual, string baseline, string changed) => $"{name,-32}{actual,12}{baseline,12}{changed,12}";

    private static string Count(long count) => Text($"{count}");

    private static string Share(double? share) => share is { } known ? Text($"{known * 100:0.0} %") : "-";

    private static string Seconds(double? seconds) => seconds is { } known ? Text($"{known:0.0} s") : "-";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
