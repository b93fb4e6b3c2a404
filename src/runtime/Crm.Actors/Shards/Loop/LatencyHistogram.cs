using System.Numerics;

namespace Crm.Actors.Shards;

/// <summary>Counts latencies in power-of-two buckets of microseconds. One writer; readers may see a count that is a moment old.</summary>
internal sealed class LatencyHistogram
{
    private readonly long[] _buckets = new long[40];
    private long _count;
    private long _longest;

    public void Add(TimeSpan latency)
    {
        long microseconds = Math.Max(0, latency.Ticks / TimeSpan.TicksPerMicrosecond);
        int bucket = Math.Min(_buckets.Length - 1, BitOperations.Log2((ulong)microseconds + 1));
        _buckets[bucket]++;
        _count++;
        _longest = Math.Max(_longest, microseconds);
    }

    public LatencyFigures Read() => new(_count, Quantile(0.5), Quantile(0.99), TimeSpan.FromMicroseconds(_longest));

    private TimeSpan Quantile(double share)
    {
        long wanted = (long)Math.Ceiling(_count * share);
        long seen = 0;
        for (int i = 0; i < _buckets.Length && wanted > 0; i++)
        {
            seen += _buckets[i];
            if (seen >= wanted)
            {
                return TimeSpan.FromMicroseconds(Math.Min(_longest, (1L << (i + 1)) - 1));
            }
        }

        return TimeSpan.Zero;
    }
}
