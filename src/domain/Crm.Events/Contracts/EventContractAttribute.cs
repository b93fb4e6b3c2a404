namespace Crm.Events;

/// <summary>
/// The stable name and version under which an event is stored. The name is <c>family.past-tense</c>; the version rises
/// when a reader must tell two shapes apart. Readers of a new version ship before its writers (law 10).
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EventContractAttribute(string name, int version = 1) : Attribute
{
    /// <summary>The stored name, for example <c>queue.entry-enqueued</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The stored version, from 1.</summary>
    public int Version { get; } = version;
}
