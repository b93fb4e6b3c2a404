using System.Net;
using Crm.Primitives;

namespace Crm.Sip.UserAgent;

/// <summary>A carrier as signalling sees it.</summary>
/// <param name="Target">host:port of outbound calls; null for inbound only.</param>
/// <param name="UserName">Digest user for outbound calls; null for none.</param>
/// <param name="Secret">Digest secret for outbound calls; null for none.</param>
/// <param name="MayTransfer">Whether its REFER and Replaces are heard.</param>
/// <param name="TakesRefer">Whether it carries out our REFER.</param>
public sealed record SipTrunk(
    TrunkId Id, string? Target, string? UserName, string? Secret, bool MayTransfer = false, bool TakesRefer = false);

/// <summary>A device's credentials as HA1 values in lower-case hex.</summary>
public sealed record SipDevice(AgentId Agent, string UserName, string Ha1Sha256, string Ha1Md5);

/// <summary>Who may do what; answers at once from memory.</summary>
public interface ISipDirectory
{
    /// <summary>The digest realm, also the domain of our addresses.</summary>
    string Realm { get; }

    /// <summary>The trunk that address belongs to, or null.</summary>
    SipTrunk? FindTrunk(IPAddress address);

    /// <summary>A trunk by id, or null.</summary>
    SipTrunk? GetTrunk(TrunkId id);

    /// <summary>A device by its user name, or null.</summary>
    SipDevice? FindDevice(string userName);
}
