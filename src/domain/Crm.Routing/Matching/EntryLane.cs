using Crm.Routing.State;

namespace Crm.Routing.Matching;

/// <summary>Entries of one medium that wait for the same agents, oldest first.</summary>
internal sealed class EntryLane(HeapPlaces places)
{
    /// <summary>Numbers of entries.</summary>
    public IndexedHeap Entries { get; } = new(places);

    /// <summary>How many of them keep away from somebody, so that the head may not be the one to take.</summary>
    public int Special { get; set; }

    /// <summary>How many of them have an agent kept for them.</summary>
    public int Kept { get; set; }

    public void Add(EntryState entry)
    {
        Entries.Add(entry.Number, entry.Key, entry.Ordinal);
        Special += entry.HasExclusions ? 1 : 0;
        Kept += entry.Keeps is null ? 0 : 1;
    }

    public void Remove(EntryState entry)
    {
        Entries.Remove(entry.Number);
        Special -= entry.HasExclusions ? 1 : 0;
        Kept -= entry.Keeps is null ? 0 : 1;
    }
}
