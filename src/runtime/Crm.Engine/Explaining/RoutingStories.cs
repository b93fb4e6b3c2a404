using Crm.Actors.Journal;
using Crm.Actors.Shards;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Engine.Routing;
using Crm.Primitives;
using Crm.Routing.Explaining;

namespace Crm.Engine.Explaining;

/// <summary>
/// Tells how interactions were routed. What is past is replayed from the journal beside the shard, one at a time, within
/// <see cref="Limit"/>; how it stands now is asked of the shard. Stories that are complete are remembered. Thread safe.
/// </summary>
public sealed class RoutingStories(RoutingPast past, EventCodec codec, Lazy<IShardHost> shards, TimeProvider clock) : IRoutingStories, IDisposable
{
    /// <summary>How long one story may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Rows read of an interaction's own time; one that lasted longer is told in part.</summary>
    public const int RowsMax = 300_000;

    private const int WaitingMax = 8;
    private const int RememberedMax = 32;

    // an interaction's start and end are told by another shard, perhaps by another node's clock
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<InteractionId, RoutingStory> _remembered = [];
    private readonly Queue<InteractionId> _order = new();
    private int _waiting;

    /// <inheritdoc/>
    public async ValueTask<RoutingStory?> Tell(InteractionId interaction, Instant startedAt, Instant? endedAt, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_remembered.TryGetValue(interaction, out var known))
            {
                return known;
            }
        }

        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await InTurn(interaction, startedAt, endedAt, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async ValueTask<RoutingStory?> InTurn(InteractionId interaction, Instant startedAt, Instant? endedAt, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _waiting) > WaitingMax)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }

        try
        {
            await _one.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                var story = await Task.Run(() => Read(interaction, startedAt, endedAt, cancellation), cancellation).ConfigureAwait(false);
                return story.State == "open" ? await AddNow(story, cancellation).ConfigureAwait(false) : Remember(story);
            }
            finally
            {
                _one.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private async Task<RoutingStory> Read(InteractionId interaction, Instant startedAt, Instant? endedAt, CancellationToken cancellation)
    {
        try
        {
            if (await past.Nearest(startedAt - Slack, cancellation).ConfigureAwait(false) is not { } state)
            {
                return new RoutingStory(interaction, "retention", [], [], 0, null);
            }

            var explainer = new InteractionExplainer(state.Domain, interaction);
            string word = endedAt is null ? "open" : "complete";
            await foreach (var row in past.Rows(state.Sequence, cancellation).ConfigureAwait(false))
            {
                cancellation.ThrowIfCancellationRequested();
                if (endedAt is { } end && row.At > end + Slack)
                {
                    break;
                }

                if (row.Sequence - state.LastBefore > RowsMax)
                {
                    word = endedAt is null ? "open" : "partial";
                    break;
                }

                foreach (var fact in codec.ReadEvents(row.Payload.Span))
                {
                    explainer.Apply(fact, row.At);
                }
            }

            return RoutingStoryViews.Show(interaction, word, explainer);
        }
        catch (InvalidDataException)
        {
            return new RoutingStory(interaction, "retention", [], [], 0, null); // rows are gone
        }
    }

    private async ValueTask<RoutingStory> AddNow(RoutingStory story, CancellationToken cancellation)
    {
        var interaction = story.InteractionId;
        var at = Instant.Now(clock);
        var (now, next) = await shards.Value.Query<RoutingProgram, (Crm.Routing.Views.RoutingExplanation?, Crm.Routing.Views.NextStepExplanation?)>(
            EngineOptions.RoutingShard,
            program => (program.Domain.Explain(interaction, at, InteractionExplainer.AgentsMax), program.Domain.ExplainNextStep(interaction, at, InteractionExplainer.AgentsMax)),
            cancellation).ConfigureAwait(false);
        return now is null ? story : story with
        {
            Moments = [.. story.Moments, RoutingStoryViews.Show(now)],
            Now = new RoutingNow(story.Moments.Count, next is null ? null : RoutingStoryViews.Show(next)),
        };
    }

    private RoutingStory Remember(RoutingStory story)
    {
        // records may be told a little before the last facts are stored, and what is gone may come back with another build
        if (story.State != "complete" || story.Visits.Any(v => v.End is null))
        {
            return story;
        }

        lock (_gate)
        {
            if (_remembered.TryAdd(story.InteractionId, story))
            {
                _order.Enqueue(story.InteractionId);
            }

            if (_order.Count > RememberedMax)
            {
                _remembered.Remove(_order.Dequeue());
            }
        }

        return story;
    }
}
