using System.Globalization;
using Crm.Contracts.Rest;

namespace Crm.Simulator.Audit;

/// <summary>What must hold for a queue's figures. Pure.</summary>
public static class QueueBalance
{
    /// <summary>The public invariant: every visit offered waits or has ended in exactly one way; null when it holds.</summary>
    public static string? Fault(QueueStatistics f)
    {
        long ended = f.Answered + f.Abandoned + f.ShortAbandoned + f.Overflowed + f.CallbackRequested + f.Voicemail + f.TransferredOut + f.Requeued + f.ClosedBySystem;
        return f.Offered == f.Waiting + ended
            ? null
            : Line($"{f.QueueId} at {f.To}: offered {f.Offered} is not waiting {f.Waiting} + ended {ended}");
    }

    /// <summary>Counts never fall within a day; null when none did.</summary>
    public static string? Fall(QueueStatistics before, QueueStatistics now)
    {
        if (before.From != now.From)
        {
            return null; // a new day
        }

        var fallen = Counts(before).Zip(Counts(now)).FirstOrDefault(pair => pair.First.Value > pair.Second.Value);
        return fallen.First.Name is null
            ? null
            : Line($"{now.QueueId} at {now.To}: {fallen.First.Name} fell from {fallen.First.Value} to {fallen.Second.Value}");
    }

    /// <summary>Live and reported figures say the same; null when they do.</summary>
    public static string? Difference(QueueStatistics live, QueueStatistics report)
    {
        var different = Counts(live).Append(("waiting", live.Waiting)).Zip(Counts(report).Append(("waiting", report.Waiting)))
            .FirstOrDefault(pair => pair.First.Item2 != pair.Second.Item2);
        return different.First.Item1 is null
            ? null
            : Line($"{live.QueueId}: {different.First.Item1} is {different.First.Item2} live and {different.Second.Item2} in the report");
    }

    private static IEnumerable<(string Name, long Value)> Counts(QueueStatistics f) =>
    [
        ("offered", f.Offered),
        ("answered", f.Answered),
        ("answeredInThreshold", f.AnsweredInThreshold),
        ("abandoned", f.Abandoned),
        ("shortAbandoned", f.ShortAbandoned),
        ("overflowed", f.Overflowed),
        ("callbackRequested", f.CallbackRequested),
        ("voicemail", f.Voicemail),
        ("transferredOut", f.TransferredOut),
        ("requeued", f.Requeued),
        ("closedBySystem", f.ClosedBySystem),
    ];

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
