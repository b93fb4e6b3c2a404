using System.Net;
using System.Net.Sockets;
using Crm.Contracts.Settings;
using Crm.Persistence.Records.Configuration;
using Crm.Simulator.Running;
using Crm.Simulator.Stage;
using Crm.Sip.Transport;

namespace Crm.Server.Composition;

/// <summary>Whom the demo trunk calls when no <c>Demo:TrunkTarget</c> is set: simulated people on a free loopback port of this process.</summary>
internal static class DemoPeopleOutside
{
    /// <summary>Starts them; null where there is no demo trunk that needs them, or only addresses others can reach.</summary>
    public static async Task<PeopleOutside?> Start(CrmSettings settings, SipEndpoint sip, TelephonyDirectory directory, TimeProvider clock, CancellationToken stopping)
    {
        if (settings.Demo.TrunkTarget is not null || sip.LocalEndPoint is not { } server || !directory.HasDemoTrunkWithoutTarget)
        {
            return null;
        }

        var address = server.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        var people = await PeopleOutside.Start(new StageOptions(server, address) { Report = Console.Error.WriteLine }, clock, stopping);
        await directory.UseSimulatedTarget(people.SipAddress.ToString(), stopping);
        return people;
    }
}
