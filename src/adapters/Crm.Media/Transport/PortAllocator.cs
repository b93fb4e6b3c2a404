namespace Crm.Media.Transport;

/// <summary>
/// Hands out even ports of a range in random order and takes them back at the end of the line, so that a port rests as long as
/// possible before it is used again and late packets of an ended call meet nobody. Thread safe.
/// </summary>
internal sealed class PortAllocator
{
    private readonly Queue<int> _free;
    private readonly Lock _lock = new();

    /// <summary>Makes the allocator.</summary>
    /// <param name="lowest">First port; raised to the next even one.</param>
    /// <param name="highest">Last port, the odd RTCP port of the last pair.</param>
    /// <param name="random">Shuffles the first round, against guessing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range holds no pair or leaves 1-65535.</exception>
    internal PortAllocator(int lowest, int highest, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lowest, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(highest, 65535);
        int first = lowest + (lowest & 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + 1, highest, nameof(lowest));
        int[] ports = [.. Enumerable.Range(0, (highest - first + 1) / 2).Select(pair => first + pair * 2)];
        random.Shuffle(ports);
        _free = new Queue<int>(ports);
        Capacity = ports.Length;
    }

    /// <summary>Pairs in the range.</summary>
    internal int Capacity { get; }

    /// <summary>Pairs handed out.</summary>
    internal int InUse
    {
        get
        {
            lock (_lock)
            {
                return Capacity - _free.Count;
            }
        }
    }

    /// <summary>Takes a port. False when all are in use.</summary>
    internal bool TryTake(out int port)
    {
        lock (_lock)
        {
            return _free.TryDequeue(out port);
        }
    }

    /// <summary>Gives a port back, once.</summary>
    internal void Return(int port)
    {
        lock (_lock)
        {
            _free.Enqueue(port);
        }
    }
}
