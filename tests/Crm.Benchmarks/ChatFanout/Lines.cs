using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;

namespace Crm.Benchmarks.ChatFanout;

/// <summary>
/// The lines of a run: when each was to be sent and when the other side's hub brought it. A line carries its number in its text, after a
/// letter that says who wrote it. Thread safe.
/// </summary>
internal sealed class Lines(int count)
{
    private static readonly double MillisecondsPerTick = 1_000.0 / Stopwatch.Frequency;

    private readonly long[] _due = new long[count];
    private readonly long[] _heard = new long[count];

    /// <summary>How many there are.</summary>
    public int Count => count;

    /// <summary>How many are there.</summary>
    public int Heard => _heard.Count(h => h != 0);

    /// <summary>The text of a line; noted is when it was due, so that a late sender is the line's own delay.</summary>
    public string Write(int number, bool byCustomer, long due)
    {
        Volatile.Write(ref _due[number], due);
        return string.Create(CultureInfo.InvariantCulture, $"{(byCustomer ? 'c' : 'a')}{number:D6} Where is the kettle that I ordered on Monday, please?");
    }

    /// <summary>The sequence of a line that a hub brings if the other side wrote it, noting that it is here; else null.</summary>
    public long? Hear(ReadOnlySpan<byte> message, bool fromCustomer)
    {
        long now = Stopwatch.GetTimestamp();
        var marker = fromCustomer ? "\"text\":\"c"u8 : "\"text\":\"a"u8;
        int text = message.IndexOf(marker);
        if (text < 0 || !Utf8Parser.TryParse(message[(text + marker.Length)..], out int number, out int digits) || digits != 6 || (uint)number >= (uint)count)
        {
            return null;
        }

        Interlocked.CompareExchange(ref _heard[number], now, 0);
        int seq = message.IndexOf("\"seq\":"u8);
        return seq >= 0 && Utf8Parser.TryParse(message[(seq + 6)..], out long value, out _) ? value : null;
    }

    /// <summary>Milliseconds of the lines of one side that arrived, shortest first.</summary>
    public double[] Delays(Func<int, bool> which) =>
    [
        .. Enumerable.Range(0, count).Where(n => which(n) && Volatile.Read(ref _heard[n]) != 0).Select(n => (_heard[n] - _due[n]) * MillisecondsPerTick).Order(),
    ];
}
