using System.Net;
using Crm.Contracts.Settings;
using Crm.Simulator.Plan;
using Crm.Simulator.Running;
using Crm.Simulator.Stage;
using Crm.Sip.Transport;
using Crm.Telephony.Trunks;

namespace Crm.Server.Composition;

/// <summary>Simulated customers inside the server process (<c>Demo:Traffic</c>): they call its own SIP port from loopback, as a carrier would.</summary>
internal static class DemoTraffic
{
    /// <summary>What they call, as far as the demo trunk knows the number.</summary>
    private static readonly (string Number, int Weight)[] Numbers = [(Destination.MainMenuNumber, 60), ("4001", 25), ("4002", 15)];

    /// <summary>Starts them; null when no traffic is set.</summary>
    public static async Task<CustomerSimulation?> Start(CrmSettings settings, SipEndpoint sip, ITelephonyDirectory directory, TimeProvider clock, CancellationToken stopping)
    {
        if (settings.Demo.Traffic <= 0 || sip.LocalEndPoint is not { } server || directory.FindTrunk(server.Address) is not { } trunk)
        {
            return null;
        }

        var traffic = new TrafficOptions
        {
            CallsPerMinute = settings.Demo.Traffic,
            Destinations = [.. Numbers.Where(n => directory.FindNumber(trunk.Id, n.Number) is not null).Select(n => Destination.Of(n.Number, n.Weight))],
            Seed = (int)(clock.GetUtcNow().ToUnixTimeSeconds() % int.MaxValue), // each start brings other customers
        };
        if (traffic.Fault() is { } fault)
        {
            await Console.Error.WriteLineAsync($"Demo:Traffic: {fault}.");
            return null;
        }

        var address = server.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        return await CustomerSimulation.Start(traffic, new StageOptions(server, address) { Report = Console.Error.WriteLine }, clock, stopping);
    }
}
