using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Engine.Mail;

/// <summary>The threads of a shard with the indexes they are found by. Owned by the shard loop; not thread safe.</summary>
internal sealed class MailRegistry
{
    private static readonly Comparer<(Instant At, MailThreadId Id)> Order =
        Comparer<(Instant At, MailThreadId Id)>.Create((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Id.Value.CompareTo(b.Id.Value));

    private readonly Dictionary<MailThreadId, MailThreadState> _all = [];
    private readonly Dictionary<InteractionId, MailThreadId> _ofWork = [];
    private readonly Dictionary<MailId, MailThreadId> _ofMail = [];
    private readonly Dictionary<AgentId, HashSet<MailThreadId>> _ofAgent = [];
    private readonly Dictionary<MailThreadId, AgentId> _agentOf = [];
    private readonly SortedSet<(Instant At, MailThreadId Id)> _deadlines = new(Order);
    private readonly Dictionary<MailThreadId, Instant> _armed = [];
    private readonly SortedSet<(Instant At, MailThreadId Id)> _idle = new(Order);
    private readonly Dictionary<MailThreadId, Instant> _idleSince = [];

    public IReadOnlyCollection<MailThreadState> All => _all.Values;

    /// <summary>Threads without open work.</summary>
    public int Idle => _idle.Count;

    /// <summary>Threads with open work.</summary>
    public int Open => _all.Count - _idle.Count;

    public Instant NextDeadline => _deadlines.Count == 0 ? Instant.MaxValue : _deadlines.Min.At;

    /// <summary>The thread that has been idle longest; null when none is.</summary>
    public MailThreadState? OldestIdle => _idle.Count == 0 ? null : _all[_idle.Min.Id];

    public MailThreadState? Find(MailThreadId id) => _all.GetValueOrDefault(id);

    public MailThreadState? Find(InteractionId work) => _ofWork.TryGetValue(work, out var id) ? _all.GetValueOrDefault(id) : null;

    public MailThreadState? Find(MailId mail) => _ofMail.TryGetValue(mail, out var id) ? _all.GetValueOrDefault(id) : null;

    public MailThreadState GetOrAdd(MailThreadId id)
    {
        if (!_all.TryGetValue(id, out var state))
        {
            _all.Add(id, state = new MailThreadState(id));
        }

        return state;
    }

    public void NoteWork(InteractionId work, MailThreadId thread) => _ofWork[work] = thread;

    public void NoteMail(MailId mail, MailThreadId thread) => _ofMail[mail] = thread;

    /// <summary>What an agent has or has parked, the oldest first.</summary>
    public IReadOnlyList<MailThreadState> Of(AgentId agent) =>
        _ofAgent.TryGetValue(agent, out var ids)
            ? [.. ids.Select(id => _all[id]).OrderBy(s => s.Work!.StartedAt.Microseconds).ThenBy(s => s.Thread.Value)]
            : [];

    /// <summary>Those whose deadline has passed.</summary>
    public List<MailThreadState> Due(Instant now) => [.. _deadlines.TakeWhile(d => d.At <= now).Select(d => _all[d.Id])];

    /// <summary>Brings indexes and deadline in line with one after it changed; drops it when it is forgotten.</summary>
    public void Settle(MailThreadState state, Instant due)
    {
        var id = state.Thread;
        if (_armed.Remove(id, out var armed))
        {
            _deadlines.Remove((armed, id));
        }

        if (_idleSince.Remove(id, out var since))
        {
            _idle.Remove((since, id));
        }

        if (state.Forgotten || state.Opened is null)
        {
            Assign(id, null);
            Drop(state);
            return;
        }

        if (due != Instant.MaxValue)
        {
            _deadlines.Add((due, id));
            _armed[id] = due;
        }

        if (state.OpenWork is null)
        {
            _idle.Add((state.LastAt, id));
            _idleSince[id] = state.LastAt;
        }

        Assign(id, state.OpenWork is { Stage: MailWorkStage.Working or MailWorkStage.Parked } work ? work.Agent : null);
    }

    public void Clear()
    {
        _all.Clear();
        _ofWork.Clear();
        _ofMail.Clear();
        _ofAgent.Clear();
        _agentOf.Clear();
        _deadlines.Clear();
        _armed.Clear();
        _idle.Clear();
        _idleSince.Clear();
    }

    private void Drop(MailThreadState state)
    {
        _all.Remove(state.Thread);
        foreach (var mail in state.Mails)
        {
            _ofMail.Remove(mail.Mail);
        }

        foreach (var work in _ofWork.Where(w => w.Value == state.Thread).Select(w => w.Key).ToList())
        {
            _ofWork.Remove(work);
        }
    }

    private void Assign(MailThreadId id, AgentId? agent)
    {
        if (_agentOf.TryGetValue(id, out var before) && before != agent)
        {
            _agentOf.Remove(id);
            _ofAgent[before].Remove(id);
        }

        if (agent is { } now && _agentOf.TryAdd(id, now))
        {
            (_ofAgent.TryGetValue(now, out var ids) ? ids : _ofAgent[now] = []).Add(id);
        }
    }
}
