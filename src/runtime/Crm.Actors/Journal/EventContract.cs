namespace Crm.Actors.Journal;

/// <summary>A stored shape: the name and version in the journal and the record that reads and writes it.</summary>
/// <param name="Name">The stored name, for example <c>queue.entry-enqueued</c>.</param>
/// <param name="Version">The stored version, from 1.</param>
/// <param name="Type">The record.</param>
public sealed record EventContract(string Name, int Version, Type Type)
{
    /// <summary>Name and version, for example <c>queue.entry-enqueued/1</c>.</summary>
    public override string ToString() => $"{Name}/{Version}";
}

/// <summary>A type or a stored name that no registered contract covers, or stored bytes that do not fit their contract.</summary>
public sealed class EventContractException(string message, Exception? inner = null) : Exception(message, inner);
