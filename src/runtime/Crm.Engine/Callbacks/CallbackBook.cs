using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Callbacks;

/// <summary>The open promises of a shard, those not taken back, by customer and queue and counted. Owned by the shard loop; not thread safe.</summary>
internal sealed class CallbackBook
{
    private readonly Dictionary<(QueueId Queue, string Customer), CallId> _byCustomer = [];
    private readonly Dictionary<CallId, (QueueId Queue, string? Customer)> _open = [];
    private readonly Dictionary<QueueId, int> _counts = [];

    /// <summary>Open promises.</summary>
    public int Count => _open.Count;

    /// <summary>Open promises by queue; queues without any may be missing.</summary>
    public IReadOnlyDictionary<QueueId, int> Counts => _counts;

    /// <summary>The customer's open promise in a queue.</summary>
    public CallId? Find(QueueId queue, string? customer) =>
        customer is not null && _byCustomer.TryGetValue((queue, customer), out var call) ? call : null;

    /// <summary>Brings the book in line with a call.</summary>
    public void Follow(CallState call)
    {
        if (call.Promise is not { } promise)
        {
            return;
        }

        var entry = call.IsPromised && !promise.Canceled ? (call.Queue!.Value, promise.CustomerKey) : default((QueueId Queue, string? Customer)?);
        if (_open.TryGetValue(call.Id, out var before))
        {
            if (entry == before)
            {
                return;
            }

            Remove(call.Id, before);
        }

        if (entry is { } now)
        {
            _open.Add(call.Id, now);
            _counts[now.Queue] = _counts.GetValueOrDefault(now.Queue) + 1;
            if (now.Customer is { } customer)
            {
                _byCustomer.TryAdd((now.Queue, customer), call.Id);
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _open.Clear();
        _byCustomer.Clear();
        _counts.Clear();
    }

    private void Remove(CallId call, (QueueId Queue, string? Customer) entry)
    {
        _open.Remove(call);
        _counts[entry.Queue]--;
        if (entry.Customer is { } customer && _byCustomer.GetValueOrDefault((entry.Queue, customer)) == call)
        {
            _byCustomer.Remove((entry.Queue, customer));
        }
    }
}
