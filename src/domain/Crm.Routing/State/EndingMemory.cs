using Crm.Primitives;
using Crm.Routing.Settings;

namespace Crm.Routing.State;

/// <summary>Remembers how the last reservations ended, so that a late command is told precisely. The oldest is forgotten at the limit.</summary>
internal sealed class EndingMemory
{
    private readonly Dictionary<ReservationId, string> _byId = [];
    private readonly Queue<ReservationId> _order = new();

    public IEnumerable<(ReservationId Id, string Ending)> All => _order.Select(id => (id, _byId[id]));

    public void Note(ReservationId id, string ending)
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
    public string Find(ReservationId id) => _byId.GetValueOrDefault(id, "unknown");
}
