using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Crm.Mime;
using Crm.Mime.Json;

namespace Crm.Benchmarks.Mime;

/// <summary>
/// What <c>crm mime parse</c> does in process with 25 MiB of each hostile shape: reading it and writing all of it as JSON. Time is the better of two;
/// memory the process's highest resident set during it, the mail itself included (Linux; elsewhere what was allocated).
/// </summary>
public sealed class MimeHostileBenchmark : IGatedBenchmark
{
    private const double MostMilliseconds = 1_000;
    private const double MostMebibytes = 256;
    private const string Peak = "/proc/self/clear_refs";

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }; // as the command writes

    private readonly List<Gate> _gates = [];

    /// <inheritdoc/>
    public string Name => "mime-hostile";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run() => Run(new Dictionary<string, string>());

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run(IReadOnlyDictionary<string, string> where)
    {
        foreach (var (shape, mail) in HostileMails.All().Where(each => where.GetValueOrDefault("shape", each.Shape) == each.Shape))
        {
            var (milliseconds, mebibytes, read) = Measure(mail);
            var circumstances = new Dictionary<string, object?> { ["shape"] = shape, ["bytes"] = mail.Length, ["read"] = read, ["cores"] = Environment.ProcessorCount };
            yield return new BenchmarkResult("milliseconds", milliseconds, "ms", circumstances);
            yield return new BenchmarkResult("peak_mebibytes", mebibytes, "MiB", circumstances);
            _gates.Add(new Gate(shape, milliseconds < MostMilliseconds && mebibytes < MostMebibytes, string.Create(CultureInfo.InvariantCulture, $"{milliseconds:f0} ms, {mebibytes:f0} MiB")));
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Gate> Gates() => _gates;

    private static (double Milliseconds, double Mebibytes, bool Read) Measure(byte[] mail)
    {
        (double best, double most, bool read) = (double.MaxValue, 0, false);
        for (int round = 0; round < 2; round++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            bool counts = OperatingSystem.IsLinux();
            if (counts)
            {
                File.WriteAllText(Peak, "5"); // the highest resident set counts from here
            }

            long before = GC.GetTotalAllocatedBytes(precise: true);
            long start = Stopwatch.GetTimestamp();
            read = Parse(mail);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            double used = counts ? Highest() : (GC.GetTotalAllocatedBytes(precise: true) - before) / 1048576d;
            most = Math.Max(most, used);
        }

        return (best, most, read);
    }

    private static bool Parse(byte[] mail)
    {
        if (!MimeParser.TryParse(mail, MimeLimits.Default, out MimeMessage? message, out _))
        {
            return false;
        }

        using var json = new Utf8JsonWriter(Stream.Null, Readable);
        MimeJson.Write(message, json);
        return true;
    }

    private static double Highest()
    {
        string line = File.ReadLines("/proc/self/status").First(each => each.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
