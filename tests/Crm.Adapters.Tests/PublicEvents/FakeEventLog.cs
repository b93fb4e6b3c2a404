using Crm.Contracts.Integration;
using Crm.Primitives;
using Crm.PublicEvents;

namespace Crm.Adapters.Tests;

/// <summary>A stream in a list. Thread safe.</summary>
internal sealed class FakeEventLog : IPublicEventLog
{
    private readonly Lock _gate = new();
    private readonly List<PublicEvent> _events = [];
    private long _written;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Who tells the events; asked for once for each that is written for a receiver.</summary>
    public string Source
    {
        get
        {
            Interlocked.Increment(ref _written);
            return "urn:uuid:test";
        }
    }

    /// <summary>How many events were written for receivers.</summary>
    public long Written => Interlocked.Read(ref _written);

    public long Floor { get; set; }

    public long Newest { get; private set; }

    public void Add(params PublicEvent[] events)
    {
        lock (_gate)
        {
            _events.AddRange(events);
            Newest = _events[^1].Sequence;
            _more.TrySetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>An event of an interaction with a number and an agent.</summary>
    public static PublicEvent Event(long position, string type = EventTypes.Queued, string subject = "i1", string? agent = null) => new(
        EventSequence.Of(position, 0), type, new Instant(1_767_603_600_000_000), subject,
        new EventData { AgentId = agent is null ? null : new AgentId(agent), From = new(new SubjectId(Guid.Empty), "+8613812345678"), MediaType = "voice" });

    public ValueTask<EventStretch?> Read(long after, int limit, EventFilter filter, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (after < Floor)
            {
                return ValueTask.FromResult<EventStretch?>(null);
            }

            var found = _events.Where(e => e.Sequence > after && (filter.Types.IsEmpty || filter.Types.Contains(e.Type)) && (filter.Agent is null || e.Data.AgentId == filter.Agent)).Take(limit + 1).ToList();
            bool more = found.Count > limit;
            var items = found.Take(limit).ToList();
            return ValueTask.FromResult<EventStretch?>(new EventStretch(items, more ? items[^1].Sequence : Math.Max(after, Newest), more));
        }
    }

    public Task WaitForMore(long after, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Newest > after ? Task.CompletedTask : _more.Task.WaitAsync(cancellation);
        }
    }
}

/// <summary>Allows one host and notes what it is told.</summary>
internal sealed class FakeWebhookDesk : IWebhookDesk
{
    public int Changes { get; private set; }

    public WebhookAnswer Answer { get; set; } = new(null, 204);

    public bool Allows(Uri url) => url.Host == "crm.example.com";

    public void Changed() => Changes++;

    public ValueTask<WebhookAnswer?> Test(Guid id, CancellationToken cancellation) => ValueTask.FromResult<WebhookAnswer?>(Answer);
}
