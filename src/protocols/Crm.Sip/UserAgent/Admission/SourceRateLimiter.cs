using System.Net;
using Crm.Primitives;

namespace Crm.Sip.UserAgent.Admission;

/// <summary>
/// A token bucket per source address, asked before a message is even parsed, so that a flood costs a lookup. IPv6 sources count by
/// their /64. The table is bounded: when it is full, the bucket that was used longest ago goes. Not thread safe.
/// </summary>
/// <param name="perSecond">Messages a second, above zero.</param>
/// <param name="burst">Messages at once, at least one.</param>
/// <param name="capacity">Addresses remembered, at least one.</param>
public sealed class SourceRateLimiter(double perSecond, double burst, int capacity = 8_192)
{
    private readonly Dictionary<IPAddress, LinkedListNode<Bucket>> _buckets = [];
    private readonly LinkedList<Bucket> _byUse = new();

    /// <summary>Addresses remembered.</summary>
    public int Count => _buckets.Count;

    /// <summary>Takes one message's share; false when the source is over its limit.</summary>
    public bool TryTake(IPAddress source, Instant now)
    {
        var key = KeyOf(source);
        if (!_buckets.TryGetValue(key, out var node))
        {
            if (_buckets.Count >= capacity)
            {
                _buckets.Remove(_byUse.First!.Value.Source);
                _byUse.RemoveFirst();
            }

            node = new LinkedListNode<Bucket>(new Bucket(key, burst, now));
            _buckets.Add(key, node);
        }
        else
        {
            _byUse.Remove(node);
        }

        _byUse.AddLast(node);
        var bucket = node.Value;
        double tokens = Math.Min(burst, bucket.Tokens + Math.Max(0, (now - bucket.At).TotalSeconds) * perSecond);
        bool allowed = tokens >= 1;
        node.Value = new Bucket(key, allowed ? tokens - 1 : tokens, now);
        return allowed;
    }

    private static IPAddress KeyOf(IPAddress source)
    {
        if (source.IsIPv4MappedToIPv6)
        {
            return source.MapToIPv4();
        }

        Span<byte> bytes = stackalloc byte[16];
        if (!source.TryWriteBytes(bytes, out int length) || length < bytes.Length)
        {
            return source;
        }

        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private readonly record struct Bucket(IPAddress Source, double Tokens, Instant At);
}
