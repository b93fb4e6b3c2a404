using Crm.Routing.Settings;

namespace Crm.Routing.State;

/// <summary>Remembers how the last reservations or visits ended, so that a late or repeated command is told precisely. The oldest is forgotten at the limit.</summary>
internal sealed class EndingMemory<TId>
    where TId : struct
{
    private readonly Dictionary<TId, string> _byId = [];
    private readonly Queue<TId> _order = new();

    public IEnumerable<(TId Id, string Ending)> All => _order.Select(id => (id, _byId[id]));

    public void Note(TId id, string ending)
    {
        if (!_byId.TryAdd(id, ending))
        {
            return;
        }

        _order.Enqueue(id);
        if (_order.Count > RoutingLimits.RememberedEndings)
        {
            _byId.Remove(_order.Dequeue());
        }
    }

    /// <summary>A word such as "timed-out"; "unknown" when it never existed or is forgotten.</summary>
    public string Find(TId id) => _byId.GetValueOrDefault(id, "unknown");
}
