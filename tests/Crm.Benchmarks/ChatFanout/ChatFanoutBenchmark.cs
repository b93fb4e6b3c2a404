using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Crm.Benchmarks.ChatFanout;

/// <summary>
/// Chats of 2,000 customers with 200 agents on one server process as it is delivered, journal on disk: how long a line takes from the moment
/// it is due to be sent until the other side's hub has brought it, at 200 lines a second in both directions together, with all that pages send
/// beside (typing, receipts, pings); and what memory a window costs that is open and silent. Everybody has connections of his own over
/// loopback; the load comes from this process. <c>CRM_FANOUT_WIDGETS</c> and <c>CRM_FANOUT_SECONDS</c> make it smaller.
/// </summary>
internal sealed class ChatFanoutBenchmark : IGatedBenchmark
{
    private const double LinesPerSecond = 200;
    private const int TypingAhead = 200; // lines: a second
    private const int PerAddress = 8;
    private const double GoalMilliseconds = 100;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly int _widgets = Number("CRM_FANOUT_WIDGETS", 2_000);
    private readonly int _seconds = Number("CRM_FANOUT_SECONDS", 60);
    private readonly ConcurrentDictionary<string, int> _faults = new();
    private readonly List<Place> _places = [];
    private readonly List<Gate> _gates = [];

    /// <inheritdoc/>
    public string Name => "chat-fanout";

    private int Agents => _widgets / FanoutSite.ChatsPerAgent;

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run() => Run(new Dictionary<string, string>());

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run(IReadOnlyDictionary<string, string> where)
    {
        string folder = Directory.CreateTempSubdirectory("crm-fanout-").FullName;
        try
        {
            return Measure(folder).GetAwaiter().GetResult();
        }
        finally
        {
            _places.ForEach(p => p.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Gate> Gates() => _gates;

    private async Task<IReadOnlyList<BenchmarkResult>> Measure(string folder)
    {
        await FanoutSite.Prepare(folder, Agents);
        using var server = await ServerUnderLoad.Start(folder);
        var lines = new Lines((int)(LinesPerSecond * _seconds));
        FanoutDesk[] desks = [.. Enumerable.Range(0, Agents).Select(i => new FanoutDesk(PlaceOf(server, 200, i), FanoutSite.AgentAt(i), lines, Fault))];
        Widget[] widgets = [.. Enumerable.Range(0, _widgets).GroupBy(i => i / PerAddress).SelectMany(g =>
        {
            var place = PlaceOf(server, 1, g.Key);
            return g.Select(_ => new Widget(place, lines, Fault)).ToArray();
        })];
        using var over = new CancellationTokenSource();
        await Parallel.ForEachAsync(desks, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (desk, _) => await desk.Open());
        var pinging = Ping(desks, widgets, over.Token);
        long before = await Settled(server);
        await Begin(widgets, desks, 0, _widgets / 10);
        long tenth = await Settled(server);
        await Begin(widgets, desks, _widgets / 10, _widgets);
        long idle = await Settled(server);
        var parties = await Parties(widgets, desks);
        var garbage = await Garbage.Of(server);
        var (processor, wall) = (server.ProcessorTime, Stopwatch.GetTimestamp());
        await Load(parties, lines);
        double cores = (server.ProcessorTime - processor) / Stopwatch.GetElapsedTime(wall);
        garbage = await Garbage.Of(server) - garbage;
        long busy = server.Resident;
        int open = widgets.Count(w => w.IsOpen) + desks.Count(d => d.IsOpen);
        await over.CancelAsync();
        await pinging;
        Array.ForEach(widgets, w => w.Dispose());
        Array.ForEach(desks, d => d.Dispose());
        return Report(lines, (before, tenth, idle, busy), cores, garbage, open);
    }

    private List<BenchmarkResult> Report(Lines lines, (long Before, long Tenth, long Idle, long Busy) memory, double cores, Garbage garbage, int open)
    {
        var parameters = new Dictionary<string, object?>
        {
            ["widgets"] = _widgets, ["agents"] = Agents, ["linesPerSecond"] = LinesPerSecond, ["seconds"] = _seconds, ["cores"] = Environment.ProcessorCount,
        };
        var results = new List<BenchmarkResult>();
        void Tell(string metric, double value, string unit) => results.Add(new BenchmarkResult(metric, value, unit, parameters));
        foreach (var (side, mine) in ((string, Func<int, bool>)[])[("customer_to_agent", IsCustomers), ("agent_to_customer", n => !IsCustomers(n))])
        {
            double[] delays = lines.Delays(mine);
            Tell($"{side}_p50_milliseconds", At(delays, 0.50), "ms");
            Tell($"{side}_p99_milliseconds", At(delays, 0.99), "ms");
            Tell($"{side}_max_milliseconds", At(delays, 1), "ms");
            double p99 = At(delays, 0.99);
            _gates.Add(new Gate($"{side} p99", p99 < GoalMilliseconds, string.Create(CultureInfo.InvariantCulture, $"{p99:0.0} ms of at most {GoalMilliseconds} ms")));
        }

        int lost = lines.Count - lines.Heard;
        Tell("lines_lost", lost, "");
        Tell("requests_refused", _faults.Values.Sum(), "");
        Tell("connections_open_at_the_end", open, "");
        Tell("server_cores_under_load", cores, "");
        Tell("server_allocated_per_line_kilobytes", garbage.Allocated / 1024 / lines.Count, "KB");
        Tell("server_collector_pauses_milliseconds", garbage.Paused * 1_000, "ms");
        Tell("load_collector_pauses_milliseconds", garbage.PausedHere * 1_000, "ms");
        Tell("idle_widget_kilobytes", (memory.Idle - memory.Before) / 1024.0 / _widgets, "KB");
        Tell("further_idle_widget_kilobytes", (memory.Idle - memory.Tenth) / 1024.0 / (_widgets - (_widgets / 10)), "KB");
        Tell("resident_before_megabytes", memory.Before / 1048576.0, "MB");
        Tell("resident_idle_megabytes", memory.Idle / 1048576.0, "MB");
        Tell("resident_after_load_megabytes", memory.Busy / 1048576.0, "MB");
        string refusals = string.Join("; ", _faults.OrderByDescending(f => f.Value).Take(3).Select(f => $"{f.Value} x {f.Key}"));
        _gates.Add(new Gate("nothing lost or refused", lost == 0 && _faults.IsEmpty, $"{lost} lost; {(refusals.Length == 0 ? "nothing refused" : refusals)}"));
        _gates.Add(new Gate("all connections last", open == _widgets + Agents, $"{open} of {_widgets + Agents}"));
        return results;
    }

    /// <summary>Chats begin, a few at a time, and are taken.</summary>
    private async Task Begin(Widget[] widgets, FanoutDesk[] desks, int from, int to)
    {
        await Parallel.ForEachAsync(Enumerable.Range(from, to - from), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) => await widgets[i].Begin(i));
        for (long start = Stopwatch.GetTimestamp(); desks.Sum(d => d.Taken) < to; await Task.Delay(50))
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new InvalidOperationException($"Only {desks.Sum(d => d.Taken)} of {to} chats were taken. {string.Join("; ", _faults.Keys.Take(3))}");
            }
        }
    }

    /// <summary>Who writes with whom.</summary>
    private static async Task<(Widget Widget, FanoutDesk Desk)[]> Parties(Widget[] widgets, FanoutDesk[] desks)
    {
        var deskOf = new Dictionary<string, FanoutDesk>();
        foreach (var desk in desks)
        {
            foreach (string conversation in await desk.Conversations())
            {
                deskOf.Add(conversation, desk);
            }
        }

        return [.. widgets.Select(w => (w, deskOf[w.Conversation]))];
    }

    /// <summary>Sends by the clock, whatever has arrived: who answers slowly is not spared.</summary>
    private static async Task Load((Widget Widget, FanoutDesk Desk)[] parties, Lines lines)
    {
        var random = new Random(17);
        int[] turns = [.. Enumerable.Range(0, lines.Count).Select(_ => random.Next(parties.Length))];
        long start = Stopwatch.GetTimestamp() + (Stopwatch.Frequency * TypingAhead / (long)LinesPerSecond);
        for (int i = -TypingAhead; i < lines.Count; i++)
        {
            long due = start + (long)(i * Stopwatch.Frequency / LinesPerSecond);
            while (Stopwatch.GetTimestamp() < due)
            {
                await Task.Delay(1);
            }

            int ahead = i + TypingAhead;
            if (ahead < lines.Count)
            {
                var (widget, desk) = parties[turns[ahead]];
                _ = Task.Run(() => IsCustomers(ahead) ? widget.Typing() : desk.Typing(widget.Conversation));
            }

            if (i >= 0)
            {
                var (widget, desk) = parties[turns[i]];
                (int number, string text) = (i, lines.Write(i, IsCustomers(i), due));
                _ = Task.Run(() => IsCustomers(number) ? widget.Say(number, text) : desk.Say(widget.Conversation, number, text));
            }
        }

        for (long end = Stopwatch.GetTimestamp(); lines.Heard < lines.Count && Stopwatch.GetElapsedTime(end) < TimeSpan.FromSeconds(15); await Task.Delay(50))
        {
            // the last ones are on their way
        }
    }

    /// <summary>Everybody says every five seconds that he is there, each at another moment.</summary>
    private static async Task Ping(FanoutDesk[] desks, Widget[] widgets, CancellationToken over)
    {
        const int Slots = 500;
        for (int slot = 0; !over.IsCancellationRequested; slot = (slot + 1) % Slots)
        {
            for (int i = slot; i < widgets.Length + desks.Length; i += Slots)
            {
                await (i < widgets.Length ? widgets[i].Ping() : desks[i - widgets.Length].Ping());
            }

            await Task.Delay(10, CancellationToken.None);
        }
    }

    /// <summary>Resident memory once garbage is collected.</summary>
    private static async Task<long> Settled(ServerUnderLoad server)
    {
        await Task.Delay(Settling);
        if (!await DiagnosticsPort.Collect(server.Id, Settling))
        {
            throw new InvalidOperationException("The server cannot be made to collect its garbage.");
        }

        await Task.Delay(Settling);
        return server.Resident;
    }

    private Place PlaceOf(ServerUnderLoad server, byte network, int place)
    {
        var made = new Place(server.Address, new IPAddress([127, network, (byte)(place / 250), (byte)(1 + (place % 250))]));
        _places.Add(made);
        return made;
    }

    private void Fault(string what) => _faults.AddOrUpdate(what.Length > 160 ? what[..160] : what, 1, (_, count) => count + 1);

    private static bool IsCustomers(int number) => number % 2 == 0;

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? double.PositiveInfinity : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int asked) ? asked : otherwise;
}
