using Crm.Contracts.Accounts;
using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>What an administrator says of a trunk. Which numbers it may dial is said by its rules for calls to the outside.</summary>
/// <param name="AllowedNetworks">CIDR blocks INVITEs are taken from without credentials.</param>
/// <param name="MaxChannels">Calls at once.</param>
/// <param name="MaxCallsPerSecond">New calls per second.</param>
/// <param name="Target">host:port calls are sent to; null for inbound only.</param>
/// <param name="UserName">Digest user name for calls we place; null for none.</param>
/// <param name="MayTransfer">Whether its transfers (REFER, and INVITE with Replaces) are heard.</param>
public sealed record TrunkDefinition(
    string DisplayName,
    IReadOnlyList<string> AllowedNetworks,
    int MaxChannels,
    int MaxCallsPerSecond,
    string? Target,
    string? UserName,
    bool MayTransfer);

/// <summary>A trunk as it is kept.</summary>
/// <param name="IsDemo">Of no effect where others can reach this server.</param>
public sealed record StoredTrunk(TrunkId Id, TrunkDefinition Definition, bool IsDemo, long Version);

/// <summary>Trunks as administrators keep them. Thread safe.</summary>
public interface ITrunkStore
{
    /// <summary>All trunks, by id.</summary>
    ValueTask<IReadOnlyList<StoredTrunk>> List(CancellationToken cancellation);

    /// <summary>One trunk; null when there is none of that id.</summary>
    ValueTask<StoredTrunk?> Find(TrunkId id, CancellationToken cancellation);

    /// <summary>
    /// Replaces a trunk's definition if its version is the one seen, keeps the audit entry in the same transaction, and lets telephony take
    /// it: new calls go by it when this returns. Checks nothing.
    /// </summary>
    ValueTask<ChangeOutcome> Change(TrunkId id, TrunkDefinition definition, long seenVersion, AuditEntry audit, CancellationToken cancellation);
}
