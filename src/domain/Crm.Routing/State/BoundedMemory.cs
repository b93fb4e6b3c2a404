namespace Crm.Routing.State;

/// <summary>Remembers a value per key; a later value replaces an earlier one, and at the limit the key that was noted first is forgotten.</summary>
internal sealed class BoundedMemory<TKey, TValue>(int limit)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _byKey = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _order = new();

    /// <summary>All pairs, first noted first.</summary>
    public IEnumerable<(TKey Key, TValue Value)> All => _order;

    public void Note(TKey key, TValue value)
    {
        Forget(key);
        _byKey.Add(key, _order.AddLast((key, value)));
        if (_order.Count > limit)
        {
            Forget(_order.First!.Value.Key);
        }
    }

    public void Forget(TKey key)
    {
        if (_byKey.Remove(key, out var node))
        {
            _order.Remove(node);
        }
    }

    public bool TryFind(TKey key, out TValue value)
    {
        bool found = _byKey.TryGetValue(key, out var node);
        value = found ? node!.Value.Value : default!;
        return found;
    }
}
