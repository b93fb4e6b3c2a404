namespace Crm.Contracts.Rest;

/// <summary>The nodes, and what each of them has.</summary>
/// <param name="Node">The name of the node that answers.</param>
/// <param name="Journal">Where the journal is: <c>sqlite</c> or <c>postgreSql</c>.</param>
/// <param name="Lease">How long the others wait for a node that has gone silent; null for a single process.</param>
public sealed record ClusterView(
    string Node,
    string Journal,
    TimeSpan? Lease,
    IReadOnlyList<ClusterMemberView> Members,
    IReadOnlyList<ClusterShardView> Shards,
    IReadOnlyList<ClusterProjectionView> Projections);

/// <summary>A node that is alive.</summary>
/// <param name="Life">Which of its lives: a new one begins with each start and after each loss of its shards.</param>
/// <param name="Address">Where its web server listens.</param>
/// <param name="State"><c>active</c>: it has the shards; <c>standby</c>: it waits for them; <c>draining</c>: it is giving them up.</param>
public sealed record ClusterMemberView(string Node, string Life, string Address, string State);

/// <summary>A shard as its owner sees it.</summary>
/// <param name="Node">Who owns it; null when nobody does.</param>
/// <param name="Epoch">Raised at each claim.</param>
/// <param name="Phase"><c>recovering</c>, <c>running</c>, <c>faulted</c> or <c>stopped</c>; null when the owner is another node.</param>
/// <param name="Sequence">Its last row; null when the owner is another node.</param>
/// <param name="Waiting">Commands that wait.</param>
/// <param name="Uncommitted">Rows on their way to the journal.</param>
/// <param name="CommitP99">From decision to durable, of 99 in a hundred rows.</param>
public sealed record ClusterShardView(string Shard, string? Node, long Epoch, string? Phase, long? Sequence, int? Waiting, long? Uncommitted, TimeSpan? CommitP99);

/// <summary>What this node folds from the journal, and how far it is.</summary>
/// <param name="Position">The last row whose effect is stored.</param>
/// <param name="Lag">How old the newest fact was when it was folded; 0 while it follows live.</param>
public sealed record ClusterProjectionView(string Name, long Position, TimeSpan Lag, bool CaughtUp, string? LastFailure);
