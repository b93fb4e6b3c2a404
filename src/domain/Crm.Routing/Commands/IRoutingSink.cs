using Crm.Events;

namespace Crm.Routing.Commands;

/// <summary>Where a decision goes. Called only from inside <see cref="RoutingDomain.Decide"/>, on the caller's thread.</summary>
public interface IRoutingSink
{
    /// <summary>Takes a decided fact. Must call <see cref="RoutingDomain.Apply"/> with it, and the decision's instant, before it returns.</summary>
    void Raise(IDomainEvent domainEvent);

    /// <summary>A new id from the shard's source.</summary>
    Guid NewId();

    /// <summary>The command is refused and nothing changed by it.</summary>
    /// <param name="type">Stable word: "not-found", "wrong-state", "forbidden", "invalid" or "unavailable".</param>
    /// <param name="detail">One English sentence.</param>
    void Refuse(string type, string detail);

    /// <summary>The command is late, repeated or changes nothing; counted under a stable reason word.</summary>
    void Ignore(string reason);
}
