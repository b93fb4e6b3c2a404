using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Matching;

namespace Crm.Routing.State;

/// <summary>A queue: its rules, its members and its open visits in order of arrival.</summary>
internal sealed class QueueState(QueueId id)
{
    public QueueId Id { get; } = id;

    public QueueSettings Settings { get; set; } = null!;

    public long Version { get; set; }

    /// <summary>Slots of the agents who serve it.</summary>
    public BitRow Members { get; } = new();

    /// <summary>One class per step.</summary>
    public RequirementClass[] StepClasses { get; set; } = [];

    /// <summary>Classes of steps with extra requirements, by step and requirements.</summary>
    public Dictionary<(int Step, string Extra), RequirementClass> ExtraClasses { get; } = [];

    /// <summary>Visits in a class, to be matched.</summary>
    public int Waiting { get; set; }

    /// <summary>All open visits: waiting, offered or being connected.</summary>
    public int Open { get; private set; }

    /// <summary>Slot of the agent who was offered last; -1 at first. For taking turns.</summary>
    public int LastSlot { get; set; } = -1;

    /// <summary>The open visit that arrived first.</summary>
    public EntryState? Oldest { get; private set; }

    private EntryState? Newest { get; set; }

    /// <summary>Adds a visit as the newest.</summary>
    public void Join(EntryState entry)
    {
        entry.Previous = Newest;
        if (Newest is null)
        {
            Oldest = entry;
        }
        else
        {
            Newest.Next = entry;
        }

        Newest = entry;
        Open++;
    }

    /// <summary>Takes a visit out.</summary>
    public void Leave(EntryState entry)
    {
        if (entry.Previous is null)
        {
            Oldest = entry.Next;
        }
        else
        {
            entry.Previous.Next = entry.Next;
        }

        if (entry.Next is null)
        {
            Newest = entry.Previous;
        }
        else
        {
            entry.Next.Previous = entry.Previous;
        }

        entry.Previous = entry.Next = null;
        Open--;
    }

    /// <summary>The step that holds at an age.</summary>
    public int StepAt(TimeSpan age)
    {
        int step = 0;
        while (step + 1 < Settings.Steps.Length && Settings.Steps[step + 1].After <= age)
        {
            step++;
        }

        return step;
    }
}
