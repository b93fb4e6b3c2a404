using System.Numerics;

namespace Crm.Routing.Matching;

/// <summary>A growing set of small numbers, one bit each, and above it one bit for each word that is not empty, so that a few among many are found in a few steps.</summary>
internal sealed class BitRow
{
    private ulong[] _words = [];
    private ulong[] _filled = [];

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
            Array.Resize(ref _filled, (_words.Length + 63) >> 6);
        }

        ulong bit = 1UL << (number & 63);
        ulong before = _words[word];
        ulong after = value ? before | bit : before & ~bit;
        _words[word] = after;
        Count += before == after ? 0 : value ? 1 : -1;
        ulong filled = 1UL << (word & 63);
        _filled[word >> 6] = after == 0 ? _filled[word >> 6] & ~filled : _filled[word >> 6] | filled;
    }

    /// <summary>The numbers in both sets, rising. Costs time in proportion to the words of <paramref name="few"/> that are not empty.</summary>
    public static Common Both(BitRow many, BitRow few) => new(many, few);

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

    /// <summary>Goes through what two sets have in common.</summary>
    internal ref struct Common(BitRow many, BitRow few)
    {
        private readonly ReadOnlySpan<ulong> _many = many._words;
        private readonly ReadOnlySpan<ulong> _few = few._words;
        private readonly ReadOnlySpan<ulong> _filled = few._filled;
        private int _block = -1;
        private ulong _wordsLeft;
        private int _first;
        private ulong _bitsLeft;

        public int Current { get; private set; }

        public readonly Common GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_bitsLeft == 0)
            {
                while (_wordsLeft == 0)
                {
                    if (++_block >= _filled.Length)
                    {
                        return false;
                    }

                    _wordsLeft = _filled[_block];
                }

                int word = (_block << 6) + BitOperations.TrailingZeroCount(_wordsLeft);
                _wordsLeft &= _wordsLeft - 1;
                _first = word << 6;
                _bitsLeft = word < _many.Length ? _many[word] & _few[word] : 0;
            }

            Current = _first + BitOperations.TrailingZeroCount(_bitsLeft);
            _bitsLeft &= _bitsLeft - 1;
            return true;
        }
    }
}
