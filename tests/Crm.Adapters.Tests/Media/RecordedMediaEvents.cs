using System.Collections.Concurrent;
using Crm.Telephony.Media;

namespace Crm.Adapters.Tests.Media;

/// <summary>Keeps media events for the test to look at.</summary>
internal sealed class RecordedMediaEvents : IMediaEvents
{
    private readonly BlockingCollection<MediaEvent> _arrivals = [];
    private readonly ConcurrentQueue<MediaEvent> _all = new();

    public IReadOnlyList<MediaEvent> All => [.. _all];

    public void Raise(MediaEvent mediaEvent)
    {
        _all.Enqueue(mediaEvent);
        _arrivals.Add(mediaEvent);
    }

    public IReadOnlyList<T> Of<T>()
        where T : MediaEvent => [.. _all.OfType<T>()];

    /// <summary>Waits, bounded, for the next event of a kind.</summary>
    public T Wait<T>()
        where T : MediaEvent
    {
        while (_arrivals.TryTake(out MediaEvent? arrival, TimeSpan.FromSeconds(10)))
        {
            if (arrival is T wanted)
            {
                return wanted;
            }
        }

        throw new TimeoutException($"no {typeof(T).Name}");
    }
}
