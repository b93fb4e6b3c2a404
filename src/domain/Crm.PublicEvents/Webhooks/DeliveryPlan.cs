using Crm.Primitives;

namespace Crm.PublicEvents.Webhooks;

/// <summary>
/// What is to be delivered to one receiver and when. Events of one subject go one after the other, in order of their sequence; those of
/// different subjects beside each other. Time and chance come in; nothing here waits or sends. Not thread safe.
/// </summary>
public sealed class DeliveryPlan(DeliveryRules rules)
{
    private readonly Dictionary<string, SortedDictionary<long, Item>> _subjects = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Item> _items = [];
    private readonly SortedSet<(Instant Due, long Sequence)> _ready = [];
    private readonly HashSet<long> _underWay = [];
    private int _failuresInARow;
    private Instant _probeAt = Instant.MinValue;

    /// <summary>Events that are not delivered yet.</summary>
    public int Count => _items.Count;

    /// <summary>Whether the receiver counts as down.</summary>
    public bool IsDown => _failuresInARow >= rules.DownAfter;

    /// <summary>Whether the event waits here or is under way.</summary>
    public bool Holds(long sequence) => _items.ContainsKey(sequence);

    /// <summary>When <see cref="Start"/> may have something next; null when only an answer or a new event can change that.</summary>
    public Instant? NextDue => _ready.Count == 0 || _underWay.Count >= AtOnce ? null : IsDown ? _probeAt : _ready.Min.Due;

    private int AtOnce => IsDown ? 1 : rules.AtOnce;

    /// <summary>Adds an event; one that is here already stays as it is.</summary>
    /// <param name="since">When it was taken up.</param>
    /// <param name="attempts">Failed attempts so far.</param>
    public void Add(long sequence, string subject, Instant since, int attempts, Instant due)
    {
        var item = new Item(sequence, subject, since) { Attempts = attempts, Due = due };
        if (!_items.TryAdd(sequence, item))
        {
            return;
        }

        if (!_subjects.TryGetValue(subject, out var line))
        {
            _subjects[subject] = line = [];
        }

        var before = Head(line);
        line.Add(sequence, item);
        if (before is null || (sequence < before.Sequence && !_underWay.Contains(before.Sequence)))
        {
            if (before is not null)
            {
                _ready.Remove((before.Due, before.Sequence));
            }

            _ready.Add((item.Due, sequence));
        }
    }

    /// <summary>Takes back an event that is not under way; false otherwise.</summary>
    public bool Remove(long sequence)
    {
        if (_underWay.Contains(sequence) || !_items.TryGetValue(sequence, out var item))
        {
            return false;
        }

        Leave(item);
        return true;
    }

    /// <summary>The events to send now; each is under way until <see cref="Delivered"/> or <see cref="Failed"/>.</summary>
    public IReadOnlyList<long> Start(Instant now)
    {
        var started = new List<long>();
        while (_ready.Count > 0 && _underWay.Count < AtOnce && (IsDown ? _probeAt : _ready.Min.Due) <= now)
        {
            var next = _ready.Min;
            _ready.Remove(next);
            _underWay.Add(next.Sequence);
            started.Add(next.Sequence);
        }

        return started;
    }

    /// <summary>The receiver took it. When he was down he is up again: what waited for its next attempt is due now.</summary>
    public void Delivered(long sequence, Instant now)
    {
        bool wasDown = IsDown;
        _failuresInARow = 0;
        Finish(sequence);
        if (wasDown)
        {
            var waiting = _ready.Select(r => r.Sequence).ToArray();
            _ready.Clear();
            foreach (long other in waiting)
            {
                _items[other].Due = now;
                _ready.Add((now, other));
            }
        }
    }

    /// <summary>The receiver did not take it.</summary>
    /// <param name="jitter">0 to 1.</param>
    /// <returns>What has been tried for too long and is given up; usually nothing.</returns>
    public IReadOnlyList<long> Failed(long sequence, Instant now, double jitter)
    {
        var item = _items[sequence];
        item.Attempts++;
        item.Due = now + rules.Pause(item.Attempts, jitter);
        _underWay.Remove(sequence);
        var head = Head(_subjects[item.Subject])!; // another one, when an older event came meanwhile
        _ready.Add((head.Due, head.Sequence));
        _failuresInARow = Math.Min(_failuresInARow + 1, 1_000_000);
        if (IsDown)
        {
            var pause = rules.Pause(_failuresInARow - rules.DownAfter + 1, jitter);
            _probeAt = now + (pause < rules.LongestProbe ? pause : rules.LongestProbe);
        }

        var dead = (IsDown ? _items.Values.AsEnumerable() : [item]).Where(i => now - i.Since >= rules.GiveUpAfter && !_underWay.Contains(i.Sequence)).Select(i => i.Sequence).Order().ToArray();
        foreach (long each in dead)
        {
            Leave(_items[each]);
        }

        return dead;
    }

    /// <summary>Failed attempts of an event and when it is due next.</summary>
    public (int Attempts, Instant Due) StateOf(long sequence) => (_items[sequence].Attempts, _items[sequence].Due);

    private void Finish(long sequence)
    {
        _underWay.Remove(sequence);
        Leave(_items[sequence]);
    }

    private void Leave(Item item)
    {
        var line = _subjects[item.Subject];
        line.Remove(item.Sequence);
        _items.Remove(item.Sequence);
        _ready.Remove((item.Due, item.Sequence));
        if (Head(line) is not { } next)
        {
            _subjects.Remove(item.Subject);
        }
        else if (!line.Keys.Any(_underWay.Contains))
        {
            _ready.Add((next.Due, next.Sequence));
        }
    }

    private static Item? Head(SortedDictionary<long, Item> line)
    {
        foreach (var (_, item) in line)
        {
            return item;
        }

        return null;
    }

    private sealed class Item(long sequence, string subject, Instant since)
    {
        public long Sequence => sequence;

        public string Subject => subject;

        public Instant Since => since;

        public int Attempts { get; set; }

        public Instant Due { get; set; }
    }
}
