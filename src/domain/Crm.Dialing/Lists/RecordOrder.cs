namespace Crm.Dialing.Lists;

/// <summary>Which of the due records is dialled first.</summary>
public enum OrderStrategy : byte
{
    /// <summary>As they came in.</summary>
    OldestFirst,

    /// <summary>Those that came in last.</summary>
    NewestFirst,

    /// <summary>The highest priority, then as they came in.</summary>
    Priority,

    /// <summary>Those dialled least often, then as they came in.</summary>
    FewestAttempts,

    /// <summary>As dice fall, the same way for the same seed.</summary>
    Random,
}

/// <summary>An order of records as one number, the rank, by which an index is kept: the lowest is dialled first.</summary>
/// <param name="Seed">For <see cref="OrderStrategy.Random"/>.</param>
public readonly record struct RecordOrder(OrderStrategy Strategy, long Seed = 0)
{
    /// <summary>Ids of records stay below 2 to the power of this.</summary>
    public const int IdBits = 40;

    private const int AttemptsMax = (1 << 22) - 1;

    /// <summary>The rank of a record.</summary>
    /// <param name="priority">0 to 99.</param>
    /// <param name="attempts">How often it was dialled.</param>
    public long RankOf(RecordId record, int priority, int attempts) => Strategy switch
    {
        OrderStrategy.OldestFirst => record.Value,
        OrderStrategy.NewestFirst => -record.Value,
        OrderStrategy.Priority => ((99L - Math.Clamp(priority, 0, 99)) << IdBits) | record.Value,
        OrderStrategy.FewestAttempts => ((long)Math.Clamp(attempts, 0, AttemptsMax) << IdBits) | record.Value,
        OrderStrategy.Random => Mixed(record.Value, Seed),
        _ => throw new InvalidOperationException($"No such order: {Strategy}."),
    };

    /// <summary>Whether ranks change when a record was dialled.</summary>
    public bool ByAttempts => Strategy == OrderStrategy.FewestAttempts;

    /// <summary>A permutation of 64-bit numbers (the finaliser of SplitMix64), so that no two records share a rank.</summary>
    private static long Mixed(long id, long seed)
    {
        unchecked
        {
            ulong z = (ulong)id + ((ulong)seed * 0x9E3779B97F4A7C15);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (long)(z ^ (z >> 31));
        }
    }
}
