using System.Numerics;

namespace Crm.Routing.Matching;

/// <summary>A growing set of small numbers, one bit each.</summary>
internal sealed class BitRow
{
    private ulong[] _words = [];

    /// <summary>The bits, 64 to a word; numbers beyond the end are absent.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    /// <summary>How many numbers are in the set.</summary>
    public int Count { get; private set; }

    public bool this[int number] => number >> 6 < _words.Length && (_words[number >> 6] & (1UL << (number & 63))) != 0;

    public void Set(int number, bool value)
    {
        int word = number >> 6;
        if (word >= _words.Length)
        {
            if (!value)
            {
                return;
            }

            Array.Resize(ref _words, Math.Max(word + 1, _words.Length * 2));
        }

        ulong bit = 1UL << (number & 63);
        ulong before = _words[word];
        ulong after = value ? before | bit : before & ~bit;
        _words[word] = after;
        Count += before == after ? 0 : value ? 1 : -1;
    }

    /// <summary>How many numbers are in both sets.</summary>
    public static int CountBoth(BitRow a, BitRow b)
    {
        int words = Math.Min(a._words.Length, b._words.Length);
        int count = 0;
        for (int i = 0; i < words; i++)
        {
            count += BitOperations.PopCount(a._words[i] & b._words[i]);
        }

        return count;
    }

    /// <summary>How many numbers of a set are in any of the others.</summary>
    public static int CountAny(BitRow a, ReadOnlySpan<BitRow> others)
    {
        int count = 0;
        for (int i = 0; i < a._words.Length; i++)
        {
            ulong any = 0;
            foreach (var other in others)
            {
                any |= i < other._words.Length ? other._words[i] : 0;
            }

            count += BitOperations.PopCount(a._words[i] & any);
        }

        return count;
    }

    /// <summary>The numbers in the set, rising.</summary>
    public IEnumerable<int> Numbers()
    {
        for (int i = 0; i < _words.Length; i++)
        {
            for (ulong word = _words[i]; word != 0; word &= word - 1)
            {
                yield return (i << 6) + BitOperations.TrailingZeroCount(word);
            }
        }
    }
}
