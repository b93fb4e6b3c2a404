using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Calls;

/// <summary>The calls of a shard with the indexes their inputs are found by. Owned by the shard loop; not thread safe.</summary>
internal sealed class CallRegistry
{
    private readonly Dictionary<CallId, CallState> _calls = [];
    private readonly Dictionary<InteractionId, CallState> _byInteraction = [];
    private readonly Dictionary<LegId, CallState> _byLeg = [];
    private readonly Dictionary<MediaSessionId, CallState> _bySession = [];
    private readonly SortedSet<(Instant At, CallId Call)> _deadlines = new(DeadlineOrder);
    private readonly Dictionary<CallId, Instant> _armed = [];
    private readonly Dictionary<CallId, List<LegId>> _legsOf = [];
    private readonly Dictionary<CallId, List<MediaSessionId>> _sessionsOf = [];

    private static readonly Comparer<(Instant At, CallId Call)> DeadlineOrder =
        Comparer<(Instant At, CallId Call)>.Create((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Call.Value.CompareTo(b.Call.Value));

    public IReadOnlyCollection<CallState> All => _calls.Values;

    public Instant NextDeadline => _deadlines.Count == 0 ? Instant.MaxValue : _deadlines.Min.At;

    public CallState GetOrAdd(CallId id, InteractionId interaction)
    {
        if (!_calls.TryGetValue(id, out var call))
        {
            call = new CallState(id, interaction);
            _calls.Add(id, call);
            _byInteraction[interaction] = call;
        }

        return call;
    }

    public CallState? Find(CallId id) => _calls.GetValueOrDefault(id);

    public CallState? Find(InteractionId id) => _byInteraction.GetValueOrDefault(id);

    public CallState? Find(LegId id) => _byLeg.GetValueOrDefault(id);

    public CallState? Find(MediaSessionId id) => _bySession.GetValueOrDefault(id);

    public void Index(LegId leg, CallState call)
    {
        if (_byLeg.TryAdd(leg, call))
        {
            ListOf(_legsOf, call.Id).Add(leg);
        }
    }

    public void Index(MediaSessionId session, CallState call)
    {
        if (_bySession.TryAdd(session, call))
        {
            ListOf(_sessionsOf, call.Id).Add(session);
        }
    }

    /// <summary>Brings indexes and deadline in line with the call after it was handled; drops it when it is over.</summary>
    public void Settle(CallState call)
    {
        var due = call.IsOver ? Instant.MaxValue : call.NextDeadline;
        if (_armed.Remove(call.Id, out var armed))
        {
            _deadlines.Remove((armed, call.Id));
        }

        if (due != Instant.MaxValue)
        {
            _deadlines.Add((due, call.Id));
            _armed[call.Id] = due;
        }

        if (call.IsOver)
        {
            Drop(call);
        }
    }

    /// <summary>The calls whose deadline has passed.</summary>
    public List<CallState> Due(Instant now)
    {
        var due = new List<CallState>();
        foreach (var (at, id) in _deadlines)
        {
            if (at > now)
            {
                break;
            }

            due.Add(_calls[id]);
        }

        return due;
    }

    public void Clear()
    {
        _calls.Clear();
        _byInteraction.Clear();
        _byLeg.Clear();
        _bySession.Clear();
        _deadlines.Clear();
        _armed.Clear();
        _legsOf.Clear();
        _sessionsOf.Clear();
    }

    private void Drop(CallState call)
    {
        _calls.Remove(call.Id);
        _byInteraction.Remove(call.Interaction);
        foreach (var leg in TakeList(_legsOf, call.Id))
        {
            _byLeg.Remove(leg);
        }

        foreach (var session in TakeList(_sessionsOf, call.Id))
        {
            _bySession.Remove(session);
        }
    }

    private static List<TKey> ListOf<TKey>(Dictionary<CallId, List<TKey>> lists, CallId call)
    {
        if (!lists.TryGetValue(call, out var list))
        {
            lists.Add(call, list = []);
        }

        return list;
    }

    private static List<TKey> TakeList<TKey>(Dictionary<CallId, List<TKey>> lists, CallId call) =>
        lists.Remove(call, out var list) ? list : [];
}
