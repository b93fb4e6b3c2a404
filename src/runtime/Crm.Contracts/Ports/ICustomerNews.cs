using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>
/// Told when customers became one or were separated, so that who is on the line right now is shown as he is by then. Returns at once and
/// disturbs no call. Implemented by the engine. Thread safe.
/// </summary>
public interface ICustomerNews
{
    /// <summary>The cards of these customers are read anew, and the desks that are open pushed.</summary>
    void Changed(IReadOnlyCollection<CustomerId> customers);

    /// <summary>Interactions are with another customer now; those that go on show him.</summary>
    void Moved(IReadOnlyCollection<InteractionId> interactions, CustomerId customer);
}
