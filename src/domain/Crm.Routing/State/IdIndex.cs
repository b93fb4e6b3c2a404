using System.Diagnostics.CodeAnalysis;
using Crm.Primitives;

namespace Crm.Routing.State;

/// <summary>
/// The things of a pool by one of their ids, as a dictionary would have them; see <see cref="NumberTable"/>. What was found last is found
/// again at once, because a decision and the facts it raises ask for the same.
/// </summary>
internal sealed class IdIndex<TId, T, TIds>(NumberedPool<T> pool, TIds ids)
    where TId : struct, IGuidId<TId>
    where T : class, INumbered, new()
    where TIds : struct, IIdsByNumber
{
    private readonly NumberTable _numbers = new();
    private Guid _lastId;
    private T? _last;

    public int Count => _numbers.Count;

    /// <summary>All of them, in no particular order.</summary>
    public IEnumerable<T> Values => _numbers.Numbers.Select(number => pool[number]);

    /// <summary>Throws <see cref="KeyNotFoundException"/> when there is none.</summary>
    public T this[TId id] => TryGetValue(id, out var found) ? found : throw new KeyNotFoundException($"There is no {typeof(T).Name} {id.Value}.");

    public bool TryGetValue(TId id, [MaybeNullWhen(false)] out T found)
    {
        var wanted = id.Value;
        if (_last is not null && _lastId == wanted)
        {
            found = _last;
            return true;
        }

        int number = _numbers.Find(wanted, ids);
        if (number < 0)
        {
            found = null;
            return false;
        }

        found = pool[number];
        (_lastId, _last) = (wanted, found);
        return true;
    }

    public bool ContainsKey(TId id) => TryGetValue(id, out _);

    /// <summary>Throws <see cref="ArgumentException"/> when there is one with this id already.</summary>
    public void Add(TId id, T one)
    {
        if (ContainsKey(id))
        {
            throw new ArgumentException($"There is a {typeof(T).Name} {id.Value} already.", nameof(id));
        }

        _numbers.Add(id.Value, one.Number);
        (_lastId, _last) = (id.Value, one);
    }

    /// <summary>Adds it; one with the same id gives way.</summary>
    public void Put(TId id, T one)
    {
        if (TryGetValue(id, out var before))
        {
            Remove(id, before);
        }

        Add(id, one);
    }

    public void Remove(TId id, T one)
    {
        _numbers.Remove(id.Value, one.Number);
        _last = _last == one ? null : _last;
    }

    /// <summary>Makes room for so many.</summary>
    public void Reserve(int count) => _numbers.Reserve(count);
}

/// <summary>Open visits by interaction.</summary>
internal readonly struct InteractionOfEntry(NumberedPool<EntryState> pool) : IIdsByNumber
{
    public Guid IdOf(int number) => pool[number].Interaction.Value;
}

/// <summary>Reservations by their own ids.</summary>
internal readonly struct IdOfReservation(NumberedPool<ReservationState> pool) : IIdsByNumber
{
    public Guid IdOf(int number) => pool[number].Id.Value;
}

/// <summary>Reservations by interaction.</summary>
internal readonly struct InteractionOfReservation(NumberedPool<ReservationState> pool) : IIdsByNumber
{
    public Guid IdOf(int number) => pool[number].Interaction.Value;
}
