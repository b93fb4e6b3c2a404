using System.Globalization;
using System.Text;

namespace Crm.Web.Telemetry;

/// <summary>The value of one instrument under one set of labels. Thread safe.</summary>
internal abstract class MetricSeries(string labels)
{
    protected Lock Gate { get; } = new();

    protected string Labels { get; } = labels;

    public abstract void Record(double value);

    public abstract void Render(StringBuilder page, string name);

    protected static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    protected string Braced(string? more = null)
    {
        string all = string.Join(',', new[] { Labels, more }.Where(l => !string.IsNullOrEmpty(l)));
        return all.Length == 0 ? "" : "{" + all + "}";
    }
}

/// <summary>A sum of increments.</summary>
internal sealed class SumSeries(string labels) : MetricSeries(labels)
{
    private double _sum;

    public override void Record(double value)
    {
        lock (Gate)
        {
            _sum += value;
        }
    }

    public override void Render(StringBuilder page, string name)
    {
        lock (Gate)
        {
            page.Append(name).Append(Braced()).Append(' ').Append(Text(_sum)).Append('\n');
        }
    }
}

/// <summary>The latest value.</summary>
internal sealed class LastSeries(string labels) : MetricSeries(labels)
{
    private double _last;

    public override void Record(double value)
    {
        lock (Gate)
        {
            _last = value;
        }
    }

    public override void Render(StringBuilder page, string name)
    {
        lock (Gate)
        {
            page.Append(name).Append(Braced()).Append(' ').Append(Text(_last)).Append('\n');
        }
    }
}

/// <summary>Counts per bucket, for times in seconds or milliseconds alike.</summary>
internal sealed class HistogramSeries(string labels) : MetricSeries(labels)
{
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

    private readonly long[] _counts = new long[Bounds.Length + 1];
    private double _sum;

    public override void Record(double value)
    {
        lock (Gate)
        {
            int bucket = Array.FindIndex(Bounds, b => value <= b);
            _counts[bucket < 0 ? Bounds.Length : bucket]++;
            _sum += value;
        }
    }

    public override void Render(StringBuilder page, string name)
    {
        lock (Gate)
        {
            long below = 0;
            for (int i = 0; i <= Bounds.Length; i++)
            {
                below += _counts[i];
                string bound = i == Bounds.Length ? "+Inf" : Text(Bounds[i]);
                page.Append(name).Append("_bucket").Append(Braced($"le=\"{bound}\"")).Append(' ').Append(below).Append('\n');
            }

            page.Append(name).Append("_sum").Append(Braced()).Append(' ').Append(Text(_sum)).Append('\n');
            page.Append(name).Append("_count").Append(Braced()).Append(' ').Append(below).Append('\n');
        }
    }
}
