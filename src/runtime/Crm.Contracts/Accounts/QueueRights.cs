using System.Collections.Frozen;
using System.Collections.Immutable;
using Crm.Contracts.Live;
using Crm.Primitives;

namespace Crm.Contracts.Accounts;

/// <summary>
/// The queues whose work a supervisor sees and acts on: all, or those he was limited to. The one rule of rights per queue. Immutable, pure; may be
/// read by several threads.
/// </summary>
public sealed class QueueRights
{
    /// <summary>The most queues a supervisor can be limited to.</summary>
    public const int QueuesMax = 500;

    private readonly FrozenSet<QueueId>? _queues;

    private QueueRights(FrozenSet<QueueId>? queues) => _queues = queues;

    /// <summary>Everything: administrators, programs, and supervisors nobody limited.</summary>
    public static QueueRights All { get; } = new(null);

    /// <summary>Whether anything is kept from him.</summary>
    public bool IsLimited => _queues is not null;

    /// <summary>The queues he is limited to, by id; null for all.</summary>
    public ImmutableArray<QueueId>? Queues => _queues is null ? null : [.. _queues.Order(Comparer<QueueId>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value)))];

    /// <summary>Only these queues; none at all when empty.</summary>
    public static QueueRights Only(IEnumerable<QueueId> queues) => new(queues.ToFrozenSet());

    /// <summary>What an account may supervise. Only supervisors are limited: administrators see all, and what agents see is not a matter of this rule.</summary>
    public static QueueRights Of(Account account) => account is { Role: Role.Supervisor, Queues: { } queues } ? Only(queues) : All;

    /// <summary>Whether a queue is among them.</summary>
    public bool Covers(QueueId queue) => _queues?.Contains(queue) ?? true;

    /// <summary>Whether he sees work that touched these queues: one of them is enough. Work that touched none is not his.</summary>
    public bool CoversAny(IEnumerable<QueueId> queues) => _queues is null || queues.Any(_queues.Contains);

    /// <summary>
    /// Whether he acts on what an agent does now: the agent serves one of his queues, and the work in hand is of one of them or of none
    /// (a call the agent placed himself).
    /// </summary>
    public bool CoversWork(LiveAgent agent) => _queues is null || (agent.Queue is { } queue ? Covers(queue) : CoversAny(agent.Queues ?? []));

    /// <summary>
    /// The live picture as he sees it: his queues, and the agents who serve one of them or work for one now. Of an agent who works for
    /// another queue he sees that the agent is busy, not with what.
    /// </summary>
    public LivePicture Show(LivePicture picture) => _queues is null ? picture : picture with
    {
        Queues = [.. picture.Queues.Where(q => Covers(q.Id))],
        Agents = [.. picture.Agents.Where(a => CoversAny(a.Queues ?? []) || CoversWork(a)).Select(Show)],
    };

    private LiveAgent Show(LiveAgent agent)
    {
        var shown = agent with { Queues = agent.Queues is { } serves ? [.. serves.Where(Covers)] : null };
        return CoversWork(agent)
            ? shown
            : shown with { Interaction = null, Queue = null, CustomerWaitingSince = null, Call = null, Supervisors = [], Help = null };
    }
}
