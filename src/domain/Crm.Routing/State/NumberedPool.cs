namespace Crm.Routing.State;

/// <summary>Something that comes and goes often and is used again.</summary>
internal interface INumbered
{
    /// <summary>Its index in the pool; the same for as long as the object lives.</summary>
    int Number { get; set; }

    /// <summary>Makes it as good as new.</summary>
    void Clear();
}

/// <summary>
/// Objects with small numbers that are used again once what they stood for is over. Hundreds of thousands live at a time and each for
/// long: made new every time, all of them would be moved through the collector's generations.
/// What was given back may still be looked at until <see cref="Recycle"/>, because a decision can end a thing and ask about it afterwards.
/// </summary>
internal sealed class NumberedPool<T>
    where T : class, INumbered, new()
{
    private readonly List<T> _ended = [];
    private readonly Stack<T> _free = new();
    private T[] _all = [];
    private int _count;

    public T this[int number] => _all[number];

    public T Take()
    {
        if (_free.TryPop(out var used))
        {
            return used;
        }

        if (_count == _all.Length)
        {
            Array.Resize(ref _all, Math.Max(64, _count * 2));
        }

        return _all[_count] = new T { Number = _count++ };
    }

    /// <summary>It is over; from the next <see cref="Recycle"/> on it may be something else.</summary>
    public void GiveBack(T ended) => _ended.Add(ended);

    /// <summary>Whoever could look at what was given back no longer does.</summary>
    public void Recycle()
    {
        foreach (var one in _ended)
        {
            one.Clear();
            _free.Push(one);
        }

        _ended.Clear();
    }
}
