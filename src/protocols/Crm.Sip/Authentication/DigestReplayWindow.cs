using Crm.Primitives;

namespace Crm.Sip.Authentication;

/// <summary>
/// Which nonce counts have been used, so that captured credentials cannot be sent again. Per nonce it remembers the highest count and
/// the 63 below it: requests of one client may overtake each other a little. Bounded; when it is full of live nonces the oldest goes,
/// and its client is asked for fresh credentials as if the nonce had run out. Not thread safe; one per verifying loop.
/// </summary>
public sealed class DigestReplayWindow(int capacity = DigestReplayWindow.DefaultCapacity)
{
    /// <summary>Nonces remembered at most unless said otherwise.</summary>
    public const int DefaultCapacity = 16_384;

    private const int WindowSize = 64;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, long> _byIssue = new();
    private long _forgottenUpTo = long.MinValue;

    /// <summary>Nonces remembered now.</summary>
    public int Count => _entries.Count;

    /// <summary>
    /// Marks a count as used; false when it was used before, is below the window, or belongs to a nonce that had to be forgotten.
    /// <paramref name="issued"/> is when the nonce was made; nonces made before <paramref name="oldestLive"/> are dropped.
    /// </summary>
    public bool TryUse(string nonce, uint count, Instant issued, Instant oldestLive)
    {
        DropBefore(oldestLive);
        if (count == 0)
        {
            return false;
        }

        if (!_entries.TryGetValue(nonce, out Entry entry))
        {
            if (issued.Microseconds <= _forgottenUpTo)
            {
                return false;
            }

            MakeRoom();
            _byIssue.Enqueue(nonce, issued.Microseconds);
        }

        if (!entry.TryUse(count))
        {
            return false;
        }

        _entries[nonce] = entry;
        return true;
    }

    private void DropBefore(Instant oldestLive)
    {
        while (_byIssue.TryPeek(out string? nonce, out long issued) && issued < oldestLive.Microseconds)
        {
            _byIssue.Dequeue();
            _entries.Remove(nonce);
        }
    }

    private void MakeRoom()
    {
        while (_entries.Count >= capacity && _byIssue.TryDequeue(out string? nonce, out long issued))
        {
            _entries.Remove(nonce);
            _forgottenUpTo = Math.Max(_forgottenUpTo, issued);
        }
    }

    // Bit i of the mask stands for the count Highest - i.
    private record struct Entry(uint Highest, ulong Mask)
    {
        public bool TryUse(uint count)
        {
            if (count > Highest)
            {
                uint ahead = count - Highest;
                Mask = ahead >= WindowSize ? 1 : (Mask << (int)ahead) | 1;
                Highest = count;
                return true;
            }

            uint behind = Highest - count;
            if (behind >= WindowSize || (Mask & (1UL << (int)behind)) != 0)
            {
                return false;
            }

            Mask |= 1UL << (int)behind;
            return true;
        }
    }
}
