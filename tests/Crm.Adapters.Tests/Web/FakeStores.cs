using Crm.Contracts.Configuration;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Events.Privacy;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Crm.Statistics.Agents;
using Crm.Statistics.Queues;
using Crm.Statistics.Storage;

namespace Crm.Adapters.Tests.Web;

/// <summary>Interactions in a list.</summary>
internal sealed class FakeInteractions : IInteractionStore
{
    public List<InteractionRecord> Records { get; } = [];

    public ValueTask<InteractionRecord?> Find(InteractionId id, CancellationToken cancellation) => ValueTask.FromResult(Records.Find(r => r.Id == id));

    public ValueTask Save(IReadOnlyList<InteractionRecord> records, CancellationToken cancellation)
    {
        Records.AddRange(records);
        return ValueTask.CompletedTask;
    }

    public ValueTask<InteractionPage> List(InteractionFilter filter, CancellationToken cancellation)
    {
        var found = Records
            .Where(r => filter.Admits(r) && (filter.After is not { } after || after.IsBefore(r)))
            .OrderByDescending(r => r.StartedAt).ThenBy(r => r.Id.ToString(), StringComparer.Ordinal)
            .Take(filter.Limit + 1).ToList();
        var page = found.Take(filter.Limit).ToList();
        return ValueTask.FromResult(new InteractionPage(page, found.Count > page.Count ? InteractionCursor.Of(page[^1]) : null));
    }
}

/// <summary>A routing that takes everything, unless it is away.</summary>
internal sealed class FakeTaking : IConfigurationTaking
{
    public bool IsAway { get; set; }

    public int Taken { get; private set; }

    public ValueTask Take(CancellationToken cancellation)
    {
        Taken++;
        return ValueTask.CompletedTask;
    }

    public bool HasTaken(ConfigurationKey thing) => !IsAway;
}

/// <summary>Facts in lists.</summary>
internal sealed class FakeStatistics : IStatisticsStore
{
    public List<QueueIntervalFacts> Queues { get; } = [];

    public ValueTask Add(IReadOnlyList<QueueIntervalFacts> queues, IReadOnlyList<ChannelIntervalFacts> channels, IReadOnlyList<AgentIntervalFacts> agents, ReadOnlyMemory<byte> foldState, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask<byte[]?> ReadFoldState(CancellationToken cancellation) => ValueTask.FromResult<byte[]?>(null);

    public ValueTask<IReadOnlyList<QueueIntervalFacts>> ReadQueues(QueueId? queue, Instant from, Instant to, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<QueueIntervalFacts>>([.. Queues.Where(f => (queue is null || f.Queue == queue) && f.Start >= from && f.Start < to)]);

    public List<ChannelIntervalFacts> Channels { get; } = [];

    public ValueTask<IReadOnlyList<ChannelIntervalFacts>> ReadChannels(QueueId? queue, Instant from, Instant to, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<ChannelIntervalFacts>>([.. Channels.Where(f => (queue is null || f.Queue == queue) && f.Start >= from && f.Start < to)]);

    public ValueTask<IReadOnlyList<AgentIntervalFacts>> ReadAgents(AgentId? agent, Instant from, Instant to, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<AgentIntervalFacts>>([]);
}

/// <summary>Seals nothing: the cipher is the text.</summary>
internal sealed class OpenVault : IPersonalDataVault
{
    public SealedText Seal(SubjectId subject, string text) => new(subject, text);

    public string? Open(SealedText text) => text.Cipher;

    public void Erase(SubjectId subject)
    {
    }
}

/// <summary>Recordings in a list.</summary>
internal sealed class FakeRecordings : IRecordingLibrary
{
    public List<StoredRecording> Recordings { get; } = [];

    public Dictionary<RecordingId, byte[]> Audio { get; } = [];

    public ValueTask<StoredRecording?> Find(RecordingId recording, CancellationToken cancellation) => ValueTask.FromResult(Recordings.Find(r => r.Id == recording));

    public Stream? Open(StoredRecording recording) => Audio.TryGetValue(recording.Id, out byte[]? bytes) ? new MemoryStream(bytes) : null;

    public ValueTask<RecordingPeaks?> Peaks(StoredRecording recording, int columns, CancellationToken cancellation) =>
        ValueTask.FromResult<RecordingPeaks?>(new RecordingPeaks(2, 2, [-1, 1, -2, 2], [0, 0, 0, 0]));
}

/// <summary>Tells what it is given.</summary>
internal sealed class FakeStories : IRoutingStories
{
    public RoutingStory? Story { get; set; }

    public List<(InteractionId Interaction, Instant StartedAt, Instant? EndedAt)> Asked { get; } = [];

    public ValueTask<RoutingStory?> Tell(InteractionId interaction, Instant startedAt, Instant? endedAt, CancellationToken cancellation)
    {
        Asked.Add((interaction, startedAt, endedAt));
        return ValueTask.FromResult(Story);
    }
}

/// <summary>Answers what it is given.</summary>
internal sealed class FakeWhatIf : IWhatIf
{
    public WhatIfOutcome Outcome { get; set; } = new(null, ("from", "Use a full quarter of an hour."));

    public List<WhatIfRequest> Asked { get; } = [];

    public ValueTask<WhatIfOutcome> Ask(WhatIfRequest request, System.Text.Json.JsonSerializerOptions shape, CancellationToken cancellation)
    {
        Asked.Add(request);
        return ValueTask.FromResult(Outcome);
    }
}

/// <summary>Notes whom open desks would show anew; forgets cards as the engine does.</summary>
internal sealed class FakeNews(ICustomerCards cards) : ICustomerNews
{
    public List<CustomerId> Shown { get; } = [];

    public List<(InteractionId Interaction, CustomerId Customer)> Went { get; } = [];

    public void Changed(IReadOnlyCollection<CustomerId> customers)
    {
        Shown.AddRange(customers);
        foreach (var customer in customers)
        {
            cards.Forget(customer);
        }
    }

    public void Moved(IReadOnlyCollection<InteractionId> interactions, CustomerId customer) => Went.AddRange(interactions.Select(i => (i, customer)));
}
