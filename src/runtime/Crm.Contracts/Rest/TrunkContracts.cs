using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>A trunk; its ETag is the version. The password of its digest user is the operator's and is not told.</summary>
public sealed record TrunkView(
    TrunkId Id,
    long Version,
    string DisplayName,
    IReadOnlyList<string> AllowedNetworks,
    int MaxChannels,
    int MaxCallsPerSecond,
    string? Target,
    string? UserName,
    bool MayTransfer,
    bool IsDemo);

/// <summary>A trunk as it is to be.</summary>
/// <param name="DisplayName">1 to 128 characters.</param>
/// <param name="AllowedNetworks">CIDR blocks INVITEs are taken from without credentials; at most 50, none of them everything.</param>
/// <param name="MaxChannels">Calls at once, 1 to 10,000.</param>
/// <param name="MaxCallsPerSecond">New calls per second, 1 to 1,000.</param>
/// <param name="Target">host:port calls are sent to; absent for inbound only.</param>
/// <param name="UserName">Digest user name for calls we place.</param>
/// <param name="MayTransfer">Whether its transfers are heard; absent is no.</param>
public sealed record TrunkRequest(
    string? DisplayName,
    IReadOnlyList<string>? AllowedNetworks,
    int? MaxChannels,
    int? MaxCallsPerSecond,
    string? Target,
    string? UserName,
    bool? MayTransfer);
