using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Dialing.DoNotCall;

/// <summary>What is kept in memory of one entry.</summary>
/// <param name="Campaign">Null for all campaigns.</param>
/// <param name="Expires"><see cref="Instant.MaxValue"/> for never.</param>
public readonly record struct Listed(string? Campaign, DoNotCallSource Source, Instant Expires);

/// <summary>
/// All entries in memory: sorted arrays, and beside them what changed since they were made. 32 bytes for an entry; an answer is one search in an array for
/// the number and one for each length that beginnings have. Immutable: readers take the table that is there, writers put a new one in its place.
/// </summary>
public sealed class DoNotCallTable
{
    /// <summary>Nobody is listed.</summary>
    public static readonly DoNotCallTable Empty = new([], [], ImmutableDictionary<long, ImmutableArray<Listed>>.Empty, 0);

    private const int ChangesKept = 20_000;
    private const int DigitsMax = 15;

    private readonly long[] _keys;
    private readonly Listed[] _entries;
    private readonly ImmutableDictionary<long, ImmutableArray<Listed>> _changes;
    private readonly int _prefixLengths;

    private DoNotCallTable(long[] keys, Listed[] entries, ImmutableDictionary<long, ImmutableArray<Listed>> changes, int prefixLengths) =>
        (_keys, _entries, _changes, _prefixLengths) = (keys, entries, changes, prefixLengths);

    /// <summary>A table of entries in the order of their keys.</summary>
    public static DoNotCallTable Of(IEnumerable<(long Key, Listed Entry)> sorted)
    {
        ArgumentNullException.ThrowIfNull(sorted);
        var keys = new List<long>();
        var entries = new List<Listed>();
        int lengths = 0;
        foreach (var (key, entry) in sorted)
        {
            keys.Add(key);
            entries.Add(entry);
            lengths |= 1 << DoNotCallKey.PrefixLength(key);
        }

        return new DoNotCallTable([.. keys], [.. entries], ImmutableDictionary<long, ImmutableArray<Listed>>.Empty, lengths);
    }

    /// <summary>The table with these and no other entries under a key.</summary>
    public DoNotCallTable With(long key, ImmutableArray<Listed> entries)
    {
        var changed = new DoNotCallTable(_keys, _entries, _changes.SetItem(key, entries), _prefixLengths | (1 << DoNotCallKey.PrefixLength(key)));
        return changed._changes.Count <= ChangesKept ? changed : Of(changed.Sorted());
    }

    /// <summary>The entries under a key.</summary>
    public ImmutableArray<Listed> Under(long key)
    {
        if (_changes.TryGetValue(key, out var changed))
        {
            return changed;
        }

        var found = ImmutableArray.CreateBuilder<Listed>();
        for (int at = First(key); at < _keys.Length && _keys[at] == key; at++)
        {
            found.Add(_entries[at]);
        }

        return found.ToImmutable();
    }

    /// <summary>Whether a number may not be called; the entry that lasts longest answers. What is no number is not listed.</summary>
    /// <param name="campaign">Null for what holds for all.</param>
    public DoNotCallAnswer Ask(string number, CampaignId? campaign, Instant now)
    {
        if (DoNotCallKey.Of(number, prefix: false) is not { } digits)
        {
            return DoNotCallAnswer.Free;
        }

        var worst = Worst(DoNotCallAnswer.Free, digits, campaign, now);
        long head = digits;
        for (int length = number.Length - 1; length > 0; length--)
        {
            if (length < DigitsMax && (_prefixLengths & (1 << length)) != 0)
            {
                worst = Worst(worst, DoNotCallKey.OfPrefix(head, length), campaign, now);
            }

            head /= 10;
        }

        return worst;
    }

    private DoNotCallAnswer Worst(DoNotCallAnswer worst, long key, CampaignId? campaign, Instant now)
    {
        if (_changes.TryGetValue(key, out var changed))
        {
            foreach (var entry in changed)
            {
                worst = Worst(worst, entry, campaign, now);
            }

            return worst;
        }

        for (int at = First(key); at < _keys.Length && _keys[at] == key; at++)
        {
            worst = Worst(worst, _entries[at], campaign, now);
        }

        return worst;
    }

    private static DoNotCallAnswer Worst(DoNotCallAnswer worst, Listed entry, CampaignId? campaign, Instant now)
    {
        if (entry.Expires <= now || (entry.Campaign is { } only && only != campaign?.Value))
        {
            return worst;
        }

        Instant? until = entry.Expires == Instant.MaxValue ? null : entry.Expires;
        bool longer = !worst.Listed || (worst.Until is { } before && (until is null || until > before));
        return longer ? new DoNotCallAnswer(true, entry.Source, until) : worst;
    }

    private int First(long key)
    {
        int at = Array.BinarySearch(_keys, key);
        if (at < 0)
        {
            return _keys.Length;
        }

        while (at > 0 && _keys[at - 1] == key)
        {
            at--;
        }

        return at;
    }

    private IEnumerable<(long Key, Listed Entry)> Sorted() => _keys
        .Zip(_entries)
        .Where(one => !_changes.ContainsKey(one.First))
        .Concat(_changes.SelectMany(change => change.Value.Select(entry => (change.Key, entry))))
        .OrderBy(one => one.Item1);
}
