namespace Crm.Engine.Cluster;

/// <summary>What the process is among others.</summary>
/// <param name="Journal">Where the journal is, as shown to administrators.</param>
/// <param name="Lease">The node's lease; null for a single process, whose lease nobody waits for.</param>
/// <param name="HandOver">Begins to give the shards up; null where there is nobody to have them.</param>
public sealed record NodeRole(string Journal, TimeSpan? Lease, Action? HandOver);
