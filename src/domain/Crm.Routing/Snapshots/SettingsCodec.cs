using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Routing.Snapshots;

/// <summary>
/// Queues, sets of queues and agents. Rules and settings are JSON texts; of an agent's settings the text holds only what agents have in
/// common, so that a site has a handful of them, read once each.
/// </summary>
internal sealed class SettingsCodec
{
    private const int LeastQueue = 10;
    private const int LeastAgent = 50;
    private const int LeastPair = 2;
    private static readonly JsonSerializerOptions Sparse = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private readonly Dictionary<AgentSettings, string> _written = [];
    private readonly Dictionary<string, AgentSettings> _read = new(StringComparer.Ordinal);

    public void Write(SnapshotWriter to, RoutingSnapshot snapshot)
    {
        to.Count(snapshot.Queues.Length);
        foreach (var queue in snapshot.Queues)
        {
            Write(to, queue);
        }

        var sets = snapshot.QueueSets ?? [];
        to.Count(sets.Length);
        foreach (var set in sets)
        {
            Write(to, set, id => id.Value);
        }

        to.Count(snapshot.Agents.Length);
        foreach (var agent in snapshot.Agents)
        {
            Write(to, agent);
        }
    }

    public (ImmutableArray<QueueImage> Queues, ImmutableArray<ImmutableDictionary<QueueId, int>> Sets, ImmutableArray<AgentImage> Agents) Read(ref SnapshotReader from)
    {
        var queues = new QueueImage[from.Count(LeastQueue)];
        for (int i = 0; i < queues.Length; i++)
        {
            queues[i] = ReadQueue(ref from);
        }

        var sets = new ImmutableDictionary<QueueId, int>[from.Count(1)];
        for (int i = 0; i < sets.Length; i++)
        {
            sets[i] = ReadLevels(ref from, text => new QueueId(text));
        }

        var agents = new AgentImage[from.Count(LeastAgent)];
        for (int i = 0; i < agents.Length; i++)
        {
            agents[i] = ReadAgent(ref from);
        }

        return ([.. queues], [.. sets], [.. agents]);
    }

    private static void Write(SnapshotWriter to, QueueImage queue)
    {
        to.Text(queue.Id.Value);
        to.Text(JsonSerializer.Serialize(queue.Settings, Sparse));
        to.Number(queue.Version);
        to.Number(queue.LastSlot);
        to.Number(queue.Ordinal);
        to.Instant(queue.EmptySince);
        to.Real(queue.ServiceLevel);
        to.Instant(queue.AnsweredAt);
        to.Flag(queue.WasBacklogged);
        to.Real(queue.AnswerGap);
    }

    private static QueueImage ReadQueue(ref SnapshotReader from) => new(
        new QueueId(from.Text()),
        JsonSerializer.Deserialize<QueueSettings>(from.Text()) ?? throw SnapshotReader.Damaged(),
        from.Number(),
        from.Small(),
        from.Number(),
        from.MaybeInstant(),
        from.MaybeReal(),
        from.MaybeInstant(),
        from.Flag(),
        from.MaybeReal());

    private void Write(SnapshotWriter to, AgentImage agent)
    {
        to.Text(agent.Id.Value);
        to.Number(agent.Slot);
        to.Text(Common(agent.Settings));
        to.Text(agent.Settings.DisplayName);
        Write(to, agent.Settings.Skills, id => id.Value);
        to.Number(agent.QueueSet ?? -1);
        to.Number(agent.Version);
        to.Byte((byte)agent.Presence);
        to.Text(agent.PresenceReason);
        to.Instant(agent.PresenceSince);
        to.Flag(agent.Reachable);
        to.Flag(agent.NotResponding);
        to.Byte((byte)agent.Status);
        to.Instant(agent.StatusSince);
        to.Text(agent.StatusReason);
        to.Instant(agent.IdleSince);
        to.Real(agent.Occupancy);
        to.Instant(agent.OccupancyAt);
        to.Flag(agent.Communicating);
        to.Flag(agent.KeptFor is not null);
        if (agent.KeptFor is { } interaction)
        {
            to.Id(interaction.Value);
        }
    }

    private AgentImage ReadAgent(ref SnapshotReader from)
    {
        var id = new AgentId(from.Text());
        int slot = from.Small();
        var settings = ReadCommon(from.Text()) with { DisplayName = from.Text(), Skills = ReadLevels(ref from, text => new SkillId(text)) };
        int set = from.Small();
        return new AgentImage(
            id,
            slot,
            settings,
            Version: from.Number(),
            Presence: from.Choice<Presence>(),
            PresenceReason: from.MaybeText(),
            PresenceSince: from.Instant(),
            Reachable: from.Flag(),
            NotResponding: from.Flag(),
            Status: from.Choice<RoutingStatus>(),
            StatusSince: from.Instant(),
            StatusReason: from.MaybeText(),
            IdleSince: from.Instant(),
            Occupancy: from.Real(),
            OccupancyAt: from.Instant(),
            Communicating: from.Flag(),
            KeptFor: from.Flag() ? new InteractionId(from.Id()) : null,
            QueueSet: set < 0 ? null : set);
    }

    /// <summary>What is left of an agent's settings without his name, skills and queues, which are written by themselves.</summary>
    private string Common(AgentSettings settings)
    {
        var common = settings with { DisplayName = "", Skills = ImmutableDictionary<SkillId, int>.Empty, Queues = ImmutableDictionary<QueueId, int>.Empty };
        if (!_written.TryGetValue(common, out string? text))
        {
            text = JsonSerializer.Serialize(common, Sparse);
            _written.Add(common, text);
        }

        return text;
    }

    private AgentSettings ReadCommon(string text)
    {
        if (!_read.TryGetValue(text, out var settings))
        {
            settings = JsonSerializer.Deserialize<AgentSettings>(text) ?? throw SnapshotReader.Damaged();
            _read.Add(text, settings);
        }

        return settings;
    }

    private static void Write<TId>(SnapshotWriter to, ImmutableDictionary<TId, int> levels, Func<TId, string> text)
        where TId : notnull
    {
        to.Count(levels.Count);
        foreach (var (id, level) in levels)
        {
            to.Text(text(id));
            to.Number(level);
        }
    }

    private static ImmutableDictionary<TId, int> ReadLevels<TId>(ref SnapshotReader from, Func<string, TId> id)
        where TId : notnull
    {
        var levels = ImmutableDictionary.CreateBuilder<TId, int>();
        for (int left = from.Count(LeastPair); left > 0; left--)
        {
            levels.Add(id(from.Text()), from.Small());
        }

        return levels.ToImmutable();
    }
}
