using System.Net;
using Crm.Primitives;
using Crm.Sip.Authentication;
using Crm.Sip.UserAgent;

namespace Crm.Protocols.Tests.SipUserAgent;

/// <summary>Trunks by address prefix and devices with known secrets.</summary>
public sealed class LabDirectory : ISipDirectory
{
    public const string LabRealm = "lab.test";

    public string Realm => LabRealm;

    /// <summary>Address prefixes as text, such as "10.0.0.".</summary>
    public Dictionary<string, SipTrunk> Trunks { get; } = [];

    public Dictionary<string, SipDevice> Devices { get; } = [];

    public void AddDevice(string user, string secret) => Devices[user] = new SipDevice(
        new AgentId(user),
        user,
        DigestCalculator.Ha1(DigestAlgorithm.Sha256, user, Realm, secret),
        DigestCalculator.Ha1(DigestAlgorithm.Md5, user, Realm, secret));

    public SipTrunk? FindTrunk(IPAddress address) =>
        Trunks.FirstOrDefault(t => address.ToString().StartsWith(t.Key, StringComparison.Ordinal)).Value;

    public SipTrunk? GetTrunk(TrunkId id) => Trunks.Values.FirstOrDefault(t => t.Id == id);

    public SipDevice? FindDevice(string userName) => Devices.GetValueOrDefault(userName);
}
