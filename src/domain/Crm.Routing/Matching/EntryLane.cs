using Crm.Routing.State;

namespace Crm.Routing.Matching;

/// <summary>Entries of one medium that wait for the same agents, oldest first.</summary>
internal sealed class EntryLane
{
    public IndexedHeap<EntryState, EntryState.ByClass> Entries { get; } = new();

    /// <summary>How many of them keep away from somebody or have somebody kept for them, so that the head may not be the one to take.</summary>
    public int Special { get; set; }

    public void Add(EntryState entry)
    {
        Entries.Add(entry, entry.Key, entry.Ordinal);
        entry.CountedSpecial = entry.IsSpecial;
        Special += entry.CountedSpecial ? 1 : 0;
    }

    public void Remove(EntryState entry)
    {
        Entries.Remove(entry);
        Special -= entry.CountedSpecial ? 1 : 0;
    }
}
