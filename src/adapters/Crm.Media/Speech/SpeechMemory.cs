namespace Crm.Media.Speech;

/// <summary>
/// Spoken texts kept in memory, those used least lately out first, none older than the age limit. The samples are shared and never
/// changed. Thread safe.
/// </summary>
internal sealed class SpeechMemory(long mostSamples, TimeSpan mostAge, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SpeechKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _samples;

    /// <summary>Samples kept now.</summary>
    internal long Samples
    {
        get
        {
            lock (_gate)
            {
                return _samples;
            }
        }
    }

    /// <summary>Finds a text's audio; null when it is not here, or too old.</summary>
    internal short[]? Find(in SpeechKey key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out LinkedListNode<Entry>? node))
            {
                return null;
            }

            if (IsOld(node.Value))
            {
                Remove(node);
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddLast(node);
            return node.Value.Samples;
        }
    }

    /// <summary>Keeps audio made at a given time; what is larger than all of the memory is not kept.</summary>
    internal void Keep(in SpeechKey key, short[] samples, DateTimeOffset made)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out LinkedListNode<Entry>? old))
            {
                Remove(old);
            }

            _entries[key] = _byUse.AddLast(new Entry(key, samples, made));
            _samples += samples.Length;
            while (_samples > mostSamples)
            {
                Remove(_byUse.First!);
            }
        }
    }

    /// <summary>Forgets what is too old.</summary>
    internal void Sweep()
    {
        lock (_gate)
        {
            foreach (LinkedListNode<Entry> node in _entries.Values.Where(node => IsOld(node.Value)).ToArray())
            {
                Remove(node);
            }
        }
    }

    private bool IsOld(in Entry entry) => clock.GetUtcNow() - entry.Made > mostAge;

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Key);
        _samples -= node.Value.Samples.Length;
    }

    private readonly record struct Entry(SpeechKey Key, short[] Samples, DateTimeOffset Made);
}
