using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>The conversations of a shard with the indexes they are found by. Owned by the shard loop; not thread safe.</summary>
internal sealed class ConversationRegistry
{
    private static readonly Comparer<(Instant At, InteractionId Id)> DeadlineOrder =
        Comparer<(Instant At, InteractionId Id)>.Create((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Id.Value.CompareTo(b.Id.Value));

    private readonly Dictionary<InteractionId, ConversationState> _all = [];
    private readonly Dictionary<AgentId, HashSet<InteractionId>> _ofAgent = [];
    private readonly Dictionary<InteractionId, AgentId> _agentOf = [];
    private readonly SortedSet<(Instant At, InteractionId Id)> _deadlines = new(DeadlineOrder);
    private readonly Dictionary<InteractionId, Instant> _armed = [];
    private readonly SortedSet<(Instant At, InteractionId Id)> _ended = new(DeadlineOrder);

    /// <summary>All of them, those that are over and remembered too.</summary>
    public IReadOnlyCollection<ConversationState> All => _all.Values;

    /// <summary>Those that are not over.</summary>
    public int Open => _all.Count - _ended.Count;

    /// <summary>Those that are over and remembered.</summary>
    public int Remembered => _ended.Count;

    /// <summary>The earliest deadline of any.</summary>
    public Instant NextDeadline => _deadlines.Count == 0 ? Instant.MaxValue : _deadlines.Min.At;

    public ConversationState? Find(InteractionId id) => _all.GetValueOrDefault(id);

    public ConversationState GetOrAdd(InteractionId id)
    {
        if (!_all.TryGetValue(id, out var state))
        {
            _all.Add(id, state = new ConversationState(id));
        }

        return state;
    }

    /// <summary>Forgets one that never began.</summary>
    public void Drop(InteractionId id) => _all.Remove(id);

    /// <summary>What an agent has or has parked, the oldest first.</summary>
    public IReadOnlyList<ConversationState> Of(AgentId agent) =>
        _ofAgent.TryGetValue(agent, out var ids) ? [.. ids.Select(id => _all[id]).OrderBy(s => s.StartedAt.Microseconds).ThenBy(s => s.Interaction.Value)] : [];

    /// <summary>The one that was over first; null when none is.</summary>
    public ConversationState? OldestEnded() => _ended.Count == 0 ? null : _all[_ended.Min.Id];

    /// <summary>Brings indexes and deadline in line with one after it changed; drops it when it is forgotten.</summary>
    public void Settle(ConversationState state, Instant due)
    {
        var id = state.Interaction;
        if (_armed.Remove(id, out var armed))
        {
            _deadlines.Remove((armed, id));
        }

        if (due != Instant.MaxValue && state.Stage != ConversationStage.Forgotten)
        {
            _deadlines.Add((due, id));
            _armed[id] = due;
        }

        var agent = state.Stage is ConversationStage.Connected or ConversationStage.Parked ? state.Agent : null;
        if (_agentOf.TryGetValue(id, out var before) && before != agent)
        {
            _agentOf.Remove(id);
            _ofAgent[before].Remove(id);
        }

        if (agent is { } now && _agentOf.TryAdd(id, now))
        {
            (_ofAgent.TryGetValue(now, out var ids) ? ids : _ofAgent[now] = []).Add(id);
        }

        if (state.Stage == ConversationStage.Ended)
        {
            _ended.Add((state.EndedAt, id));
        }
        else if (state.Stage == ConversationStage.Forgotten)
        {
            _ended.Remove((state.EndedAt, id));
            _all.Remove(id);
        }
    }

    /// <summary>Those whose deadline has passed.</summary>
    public List<ConversationState> Due(Instant now) => [.. _deadlines.TakeWhile(d => d.At <= now).Select(d => _all[d.Id])];

    public void Clear()
    {
        _all.Clear();
        _ofAgent.Clear();
        _agentOf.Clear();
        _deadlines.Clear();
        _armed.Clear();
        _ended.Clear();
    }
}
