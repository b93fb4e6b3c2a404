using System.Diagnostics;
using Crm.Routing.Commands;

namespace Crm.Benchmarks.Route;

/// <summary>How long each of some commands took to decide, in ticks of the stopwatch, and of which kind it was.</summary>
internal sealed class CommandTimes(int count)
{
    private static readonly Type[] Kinds =
    [
        typeof(Enqueue), typeof(CustomerLeft), typeof(AcceptReservation), typeof(RejectReservation), typeof(ConfirmConnected), typeof(EndHandling), typeof(SetAgentPresence),
    ];

    private readonly byte[] _kinds = new byte[count];
    private readonly long[] _sorted = new long[count];

    /// <summary>By command, in the order in which they were decided.</summary>
    public long[] Ticks { get; } = new long[count];

    /// <summary>Notes a command.</summary>
    public void Note(int number, RoutingCommand command, long ticks)
    {
        Ticks[number] = ticks;
        _kinds[number] = (byte)Array.IndexOf(Kinds, command.GetType());
    }

    /// <summary>The ticks from the shortest to the longest. Holds until it is asked for again: between two rounds nothing large is made, which the collector would look for.</summary>
    public long[] Sorted()
    {
        Ticks.CopyTo(_sorted, 0);
        Array.Sort(_sorted);
        return _sorted;
    }

    /// <summary>By kind, its ticks from the shortest to the longest.</summary>
    public IEnumerable<(string Kind, long[] Ticks)> ByKind() =>
        Kinds.Select((kind, number) => (kind.Name, Ticks.Where((_, i) => _kinds[i] == number).Order().ToArray())).Where(k => k.Item2.Length > 0);

    /// <summary>What a share of sorted ticks does not exceed.</summary>
    public static double Microseconds(long[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))] * 1e6 / Stopwatch.Frequency;
}
