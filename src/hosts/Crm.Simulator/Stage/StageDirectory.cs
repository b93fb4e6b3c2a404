using System.Net;
using Crm.Primitives;
using Crm.Telephony.Trunks;

namespace Crm.Simulator.Stage;

/// <summary>The phones' picture of the world: everybody who calls them is the server, and calls go there.</summary>
internal sealed class StageDirectory(IPEndPoint server) : ITelephonyDirectory
{
    /// <summary>The server as a trunk.</summary>
    public static readonly TrunkId Server = new("server");

    private readonly TrunkSettings _trunk = new(Server, "Server", [], int.MaxValue, int.MaxValue, server.ToString(), null, IsDemo: true);

    public string Realm => "simulator";

    public TrunkSettings? FindTrunk(IPAddress address) => address.Equals(server.Address) ? _trunk : null;

    public TrunkSettings? GetTrunk(TrunkId id) => id == Server ? _trunk : null;

    public NumberDestination? FindNumber(TrunkId trunk, string number) => null;

    public DeviceCredential? FindDevice(string userName) => null;
}
