using System.Net;
using Crm.Primitives;
using Crm.Sip.UserAgent;
using Crm.Telephony.Trunks;

namespace Crm.Sip.Transport.Directory;

/// <summary>Shows telephony's directory to the user agent in its own words.</summary>
internal sealed class DirectoryView(ITelephonyDirectory directory, Func<TrunkId, string?> trunkSecret) : ISipDirectory
{
    /// <inheritdoc/>
    public string Realm => directory.Realm;

    /// <inheritdoc/>
    public SipTrunk? FindTrunk(IPAddress address) => View(directory.FindTrunk(address));

    /// <inheritdoc/>
    public SipTrunk? GetTrunk(TrunkId id) => View(directory.GetTrunk(id));

    /// <inheritdoc/>
    public SipDevice? FindDevice(string userName) => directory.FindDevice(userName) is { } device
        ? new SipDevice(device.Agent, device.UserName, device.Ha1Sha256, device.Ha1Md5)
        : null;

    private SipTrunk? View(TrunkSettings? trunk) =>
        trunk is null ? null : new SipTrunk(
            trunk.Id, trunk.Target, trunk.UserName, trunk.UserName is null ? null : trunkSecret(trunk.Id), trunk.MayTransfer);
}
