using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using Crm.Primitives;
using Crm.Telephony.Outbound;
using Crm.Telephony.Trunks;

namespace Crm.Persistence.Records.Configuration;

/// <summary>Trunks, numbers and devices at one moment. Immutable.</summary>
internal sealed class TelephonyPicture
{
    private readonly FrozenDictionary<TrunkId, TrunkSettings> _trunks;
    private readonly FrozenDictionary<(TrunkId Trunk, string Number), NumberDestination> _numbers;
    private readonly FrozenDictionary<string, DeviceCredential> _devices;
    private readonly FrozenDictionary<string, AgentId> _extensions;
    private readonly FrozenDictionary<AgentId, string> _extensionOf;

    /// <summary>Longest prefix first.</summary>
    private readonly (IPNetwork Network, TrunkSettings Trunk)[] _networks;

    public TelephonyPicture(
        IEnumerable<TrunkSettings> trunks,
        IEnumerable<DialledNumber> numbers,
        IEnumerable<DeviceCredential> devices,
        IEnumerable<KeyValuePair<string, AgentId>> extensions,
        OutboundPlan outbound)
    {
        Outbound = outbound;
        _trunks = trunks.ToFrozenDictionary(t => t.Id);
        _numbers = numbers.ToFrozenDictionary(n => (n.Trunk, n.Number), n => n.Destination);
        _devices = devices.ToFrozenDictionary(d => d.UserName, StringComparer.Ordinal);
        _extensions = extensions.ToFrozenDictionary(StringComparer.Ordinal);
        _extensionOf = _extensions.OrderBy(e => e.Key, StringComparer.Ordinal).DistinctBy(e => e.Value).ToFrozenDictionary(e => e.Value, e => e.Key);
        _networks =
        [
            .. _trunks.Values
                .SelectMany(t => t.AllowedNetworks.Select(n => (Network: IPNetwork.Parse(n), Trunk: t)))
                .OrderByDescending(n => n.Network.PrefixLength + (n.Network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 96 : 0))
                .ThenBy(n => n.Trunk.Id.Value, StringComparer.Ordinal),
        ];
    }

    public static TelephonyPicture Empty { get; } = new([], [], [], [], OutboundPlan.Nothing);

    public OutboundPlan Outbound { get; }

    public IReadOnlyList<TrunkSettings> Trunks => _trunks.Values;

    public TrunkSettings? FindTrunk(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var (network, trunk) in _networks)
        {
            if (network.Contains(plain))
            {
                return trunk;
            }
        }

        return null;
    }

    public TrunkSettings? GetTrunk(TrunkId id) => _trunks.GetValueOrDefault(id);

    public NumberDestination? FindNumber(TrunkId trunk, string number) => _numbers.GetValueOrDefault((trunk, number));

    public AgentId? FindExtension(string extension) => _extensions.TryGetValue(extension, out var agent) ? agent : null;

    public string? ExtensionOf(AgentId agent) => _extensionOf.GetValueOrDefault(agent);

    public DeviceCredential? FindDevice(string userName) => _devices.GetValueOrDefault(userName);
}
