using Crm.Primitives;

namespace Crm.Contracts.Accounts;

/// <summary>The SIP devices of people. The secret itself is never stored. Thread safe.</summary>
public interface IDevices
{
    /// <summary>The agent's device; null when he has none.</summary>
    ValueTask<Device?> Find(AgentId agent, CancellationToken cancellation);

    /// <summary>Gives the agent's device a new random secret and returns it, this once. The old one stops working at once. Null for an unknown agent.</summary>
    ValueTask<IssuedDevice?> Issue(AgentId agent, Instant now, CancellationToken cancellation);
}

/// <summary>A device.</summary>
/// <param name="Extension">The internal number that rings it; null when none.</param>
public sealed record Device(string UserName, string Realm, string? Extension, Instant CreatedAt);

/// <summary>A device with its new secret.</summary>
public sealed record IssuedDevice(Device Device, string Secret);
