using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Crm.Web.Telemetry;

/// <summary>
/// Gathers the process's meters and writes them in the Prometheus text format. Our own meters are named <c>Crm.*</c>; of the
/// platform's only a few are taken. At most <see cref="SeriesMax"/> series are kept; measurements of further ones are counted as lost. Thread safe.
/// </summary>
internal sealed class MetricsPage : IDisposable
{
    /// <summary>Series kept.</summary>
    public const int SeriesMax = 5000;

    private static readonly string[] PlatformMeters =
        ["System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections"];

    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, MetricSeries>> _instruments = new();
    private readonly MeterListener _listener = new();
    private readonly Lock _rendering = new();
    private int _seriesCount;
    private long _lost;

    public MetricsPage()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Crm" || instrument.Meter.Name.StartsWith("Crm.", StringComparison.Ordinal) || PlatformMeters.Contains(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<byte>((i, v, t, _) => Record(i, v, t));
        _listener.SetMeasurementEventCallback<short>((i, v, t, _) => Record(i, v, t));
        _listener.SetMeasurementEventCallback<int>((i, v, t, _) => Record(i, v, t));
        _listener.SetMeasurementEventCallback<long>((i, v, t, _) => Record(i, v, t));
        _listener.SetMeasurementEventCallback<float>((i, v, t, _) => Record(i, v, t));
        _listener.SetMeasurementEventCallback<double>((i, v, t, _) => Record(i, v, t));
        _listener.SetMeasurementEventCallback<decimal>((i, v, t, _) => Record(i, (double)v, t));
        _listener.Start();
    }

    /// <summary>All figures now.</summary>
    public string Render()
    {
        lock (_rendering)
        {
            _listener.RecordObservableInstruments();
            var page = new StringBuilder(16 * 1024);
            foreach (var (instrument, series) in _instruments.OrderBy(i => i.Key.Name, StringComparer.Ordinal))
            {
                string name = Name(instrument);
                page.Append("# HELP ").Append(name).Append(' ').Append(Escape(instrument.Description ?? instrument.Name)).Append('\n');
                page.Append("# TYPE ").Append(name).Append(' ').Append(Type(instrument)).Append('\n');
                foreach (var one in series.OrderBy(s => s.Key, StringComparer.Ordinal))
                {
                    one.Value.Render(page, name);
                }
            }

            page.Append("# HELP crm_metrics_lost_total Measurements not shown because there are too many series.\n# TYPE crm_metrics_lost_total counter\n");
            return page.Append(CultureInfo.InvariantCulture, $"crm_metrics_lost_total {Interlocked.Read(ref _lost)}\n").ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _instruments.GetOrAdd(instrument, _ => new(StringComparer.Ordinal));
        string labels = Labels(tags);
        if (!series.TryGetValue(labels, out var one))
        {
            if (Interlocked.Increment(ref _seriesCount) > SeriesMax)
            {
                Interlocked.Decrement(ref _seriesCount);
                Interlocked.Increment(ref _lost);
                return;
            }

            one = series.GetOrAdd(labels, l => Make(instrument, l));
        }

        one.Record(value);
    }

    private static MetricSeries Make(Instrument instrument, string labels) => Type(instrument) switch
    {
        "histogram" => new HistogramSeries(labels),
        _ when instrument.IsObservable || IsKind(instrument, typeof(Gauge<>)) => new LastSeries(labels),
        _ => new SumSeries(labels),
    };

    private static string Type(Instrument instrument) =>
        IsKind(instrument, typeof(Histogram<>)) ? "histogram"
        : IsKind(instrument, typeof(Counter<>)) || IsKind(instrument, typeof(ObservableCounter<>)) ? "counter"
        : "gauge";

    private static bool IsKind(Instrument instrument, Type kind) => instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == kind;

    private static string Name(Instrument instrument)
    {
        string unit = instrument.Unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", _ => "" };
        string name = string.Concat(instrument.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return name + (name.EndsWith(unit, StringComparison.Ordinal) ? "" : unit) + (Type(instrument) == "counter" ? "_total" : "");
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var labels = new List<string>(tags.Length);
        foreach (var (key, value) in tags)
        {
            string name = string.Concat(key.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
            labels.Add($"{name}=\"{Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        }

        labels.Sort(StringComparer.Ordinal);
        return string.Join(',', labels);
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
