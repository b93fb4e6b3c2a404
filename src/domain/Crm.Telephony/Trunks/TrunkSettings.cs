using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Telephony.Trunks;

/// <summary>A configured relation to a carrier.</summary>
/// <param name="AllowedNetworks">CIDR blocks INVITEs are taken from without credentials.</param>
/// <param name="MaxChannels">Calls at once; more get 503 with Retry-After.</param>
/// <param name="MaxCallsPerSecond">New calls per second; more get 503 with Retry-After.</param>
/// <param name="Target">host:port outbound calls are sent to; null for inbound only.</param>
/// <param name="UserName">Digest user name for outbound calls and challenges; null for none.</param>
/// <param name="IsDemo">Refused when the installation is public or behind a proxy.</param>
public sealed record TrunkSettings(
    TrunkId Id,
    string DisplayName,
    ImmutableArray<string> AllowedNetworks,
    int MaxChannels,
    int MaxCallsPerSecond,
    string? Target,
    string? UserName,
    bool IsDemo)
{
    /// <summary>Whether its transfers (REFER, and INVITE with Replaces) are heard; refused with 403 otherwise.</summary>
    public bool MayTransfer { get; init; }
}

/// <summary>What a dialled number leads to.</summary>
public abstract record NumberDestination;

/// <summary>Straight into a queue.</summary>
public sealed record QueueDestination(QueueId Queue, string Language) : NumberDestination;

/// <summary>An IVR flow, in its version published when the call arrives.</summary>
public sealed record FlowDestination(FlowId Flow, string Language) : NumberDestination;

/// <summary>Echo test.</summary>
public sealed record EchoDestination : NumberDestination;

/// <summary>Play an announcement and hang up.</summary>
public sealed record AnnouncementDestination(string Prompt, string Language) : NumberDestination;

/// <summary>One row of the number plan.</summary>
public sealed record DialledNumber(TrunkId Trunk, string Number, NumberDestination Destination);

/// <summary>A SIP device's credentials: stored HA1 values, never the secret itself.</summary>
/// <param name="UserName">SIP user name; equals the agent's user name.</param>
/// <param name="Ha1Sha256">hex(SHA-256(user:realm:secret)).</param>
/// <param name="Ha1Md5">hex(MD5(user:realm:secret)); used only when MD5 is enabled by setting.</param>
public sealed record DeviceCredential(AgentId Agent, string UserName, string Ha1Sha256, string Ha1Md5);

/// <summary>Read side of telephony's configuration, in memory; changes swap the whole picture. Thread safe, never blocks.</summary>
public interface ITelephonyDirectory
{
    /// <summary>Finds the trunk an address belongs to; the longest prefix wins. Null when none.</summary>
    TrunkSettings? FindTrunk(System.Net.IPAddress address);

    /// <summary>A trunk by id.</summary>
    TrunkSettings? GetTrunk(TrunkId id);

    /// <summary>What a number on a trunk leads to; null means 404.</summary>
    NumberDestination? FindNumber(TrunkId trunk, string number);

    /// <summary>A device by its SIP user name.</summary>
    DeviceCredential? FindDevice(string userName);

    /// <summary>The agent whose phone has that extension; null when none has.</summary>
    AgentId? FindExtension(string extension) => null;

    /// <summary>The extension of an agent's phone; null when he has none.</summary>
    string? ExtensionOf(AgentId agent) => null;

    /// <summary>The digest realm.</summary>
    string Realm { get; }

    /// <summary>What may be called outside; nothing unless somebody says so.</summary>
    Outbound.OutboundPlan Outbound => Telephony.Outbound.OutboundPlan.Nothing;
}
