using Crm.Primitives;
using Crm.Routing.Settings;

namespace Crm.Routing.State;

/// <summary>Remembers how the last reservations or visits ended, so that a late or repeated command is told precisely. The oldest is forgotten at the limit.</summary>
internal sealed class EndingMemory<TId>
    where TId : struct, IGuidId<TId>
{
    private readonly NumberTable _places = new();
    private (Guid Id, string Ending)[] _ring = new (Guid, string)[64];

    /// <summary>Where the next one goes once the ring is full.</summary>
    private int _oldest;

    /// <summary>Oldest first.</summary>
    public IEnumerable<(TId Id, string Ending)> All
    {
        get
        {
            for (int i = 0; i < _places.Count; i++)
            {
                var (id, ending) = _ring[(_oldest + i) % RoutingLimits.RememberedEndings];
                yield return (TId.From(id), ending);
            }
        }
    }

    public void Note(TId id, string ending)
    {
        if (_places.Find(id.Value, new Ids(_ring)) >= 0)
        {
            return;
        }

        int place = _places.Count;
        if (place == RoutingLimits.RememberedEndings)
        {
            place = _oldest;
            _oldest = (_oldest + 1) % RoutingLimits.RememberedEndings;
            _places.Remove(_ring[place].Id, place);
        }
        else if (place == _ring.Length)
        {
            Array.Resize(ref _ring, _ring.Length * 2);
        }

        _ring[place] = (id.Value, ending);
        _places.Add(id.Value, place);
    }

    /// <summary>A word such as "timed-out"; "unknown" when it never existed or is forgotten.</summary>
    public string Find(TId id) => _places.Find(id.Value, new Ids(_ring)) is >= 0 and var place ? _ring[place].Ending : "unknown";

    private readonly struct Ids((Guid Id, string Ending)[] ring) : IIdsByNumber
    {
        public Guid IdOf(int number) => ring[number].Id;
    }
}
