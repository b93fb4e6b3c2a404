using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Crm.Actors.Shards;

/// <summary>A shard's counters. Written by its loop (refusals by any thread), read by anyone.</summary>
internal sealed class ShardCounters
{
    private const int ReasonBound = 256;

    private readonly ConcurrentDictionary<string, long> _ignored = new(StringComparer.Ordinal);
    private long _refused;

    public long Commands { get; set; }

    public long Rows { get; set; }

    public long Faults { get; set; }

    public long Recoveries { get; set; }

    public long FramesDropped { get; set; }

    public long Overdue { get; set; }

    public long RestartsHeld { get; set; }

    public string? LastFault { get; set; }

    public long Refused => Volatile.Read(ref _refused);

    public LatencyHistogram Commit { get; } = new();

    public ImmutableDictionary<string, long> Ignored => _ignored.ToImmutableDictionary(StringComparer.Ordinal);

    public void CountRefused() => Interlocked.Increment(ref _refused);

    public void CountIgnored(string reason)
    {
        string known = _ignored.Count < ReasonBound || _ignored.ContainsKey(reason) ? reason : "other";
        _ignored.AddOrUpdate(known, 1, static (_, count) => count + 1);
    }
}
