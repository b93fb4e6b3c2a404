using System.Collections.Immutable;
using System.Text.Json;
using Crm.Events.Interactions;
using Crm.Primitives;

namespace Crm.Statistics.Folding;

public sealed partial class StatisticsFold
{
    private const int CurrentFormat = 2;

    private sealed record FoldState(
        int Format,
        ImmutableArray<ShardPosition> Positions,
        ImmutableArray<AgentTrack> Agents,
        ImmutableArray<ReservationTrack> Reservations,
        ImmutableArray<QueueThreshold> Thresholds,
        ImmutableArray<ChannelThreshold> ChannelThresholds,
        ImmutableArray<VisitMedium> Media);

    private sealed record QueueThreshold(QueueId Queue, TimeSpan Threshold);

    private sealed record ChannelThreshold(QueueId Queue, MediaType Channel, TimeSpan Threshold);

    private sealed record VisitMedium(QueueVisitId Visit, MediaType Medium);

    /// <summary>
    /// What the fold must remember besides the facts already drained: positions, running times, open reservations. Store it in the
    /// transaction that stores the drained facts.
    /// </summary>
    public byte[] TakeState() => JsonSerializer.SerializeToUtf8Bytes(new FoldState(
        CurrentFormat,
        [.. Positions.All.OrderBy(p => p.Shard.Value, StringComparer.Ordinal)],
        [.. _agents.Values.OrderBy(a => a.Agent.Value, StringComparer.Ordinal)],
        [.. _reservations.Values.OrderBy(r => r.Id.Value)],
        [.. _thresholds.OrderBy(t => t.Key.Value, StringComparer.Ordinal).Select(t => new QueueThreshold(t.Key, t.Value))],
        [.. _channelThresholds.OrderBy(t => t.Key.Queue.Value, StringComparer.Ordinal).ThenBy(t => t.Key.Channel).Select(t => new ChannelThreshold(t.Key.Queue, t.Key.Channel, t.Value))],
        [.. _media.OrderBy(m => m.Key.Value).Select(m => new VisitMedium(m.Key, m.Value))]));

    /// <summary>Goes on from a stored state, with nothing undrained. Throws <see cref="InvalidDataException"/> when it cannot be read; then count anew from the start.</summary>
    public void RestoreState(ReadOnlySpan<byte> bytes)
    {
        FoldState? state;
        try
        {
            state = JsonSerializer.Deserialize<FoldState>(bytes);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("The statistics state cannot be read.", e);
        }

        if (state is not { Format: CurrentFormat })
        {
            throw new InvalidDataException($"The statistics state has format {state?.Format}; {CurrentFormat} is known.");
        }

        Queues.Drain();
        Agents.Drain();
        Channels.Drain();
        _agents.Clear();
        _reservations.Clear();
        _thresholds.Clear();
        _channelThresholds.Clear();
        _media.Clear();
        Positions = new ShardPositions();
        state.Positions.ToList().ForEach(p => Positions.Advance(p));
        state.Agents.ToList().ForEach(a => _agents.Add(a.Agent, a));
        state.Reservations.ToList().ForEach(r => _reservations.Add(r.Id, r));
        state.Thresholds.ToList().ForEach(t => _thresholds.Add(t.Queue, t.Threshold));
        state.ChannelThresholds.ToList().ForEach(t => _channelThresholds.Add((t.Queue, t.Channel), t.Threshold));
        state.Media.ToList().ForEach(m => _media.Add(m.Visit, m.Medium));
    }
}
