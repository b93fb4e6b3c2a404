using System.Collections.Immutable;
using System.Net;
using Crm.Simulator.Plan;

namespace Crm.Simulator.Running;

/// <summary>What one run of the simulator is to do.</summary>
/// <param name="Server">HTTP address of the server.</param>
/// <param name="Sip">SIP address of the server.</param>
/// <param name="Bind">Local address of the phones.</param>
/// <param name="Linger">How long open calls may go on when no more are placed.</param>
/// <param name="Agents">User names of simulated agents.</param>
/// <param name="Password">Password of agents and supervisor.</param>
/// <param name="DeviceSecret">SIP secret of the agents' phones.</param>
/// <param name="Audit">Look at the server's figures as the supervisor while the traffic runs.</param>
/// <param name="Json">One JSON object per line instead of text.</param>
public sealed record SimulatorOptions(
    TrafficOptions Traffic,
    Uri Server,
    IPEndPoint Sip,
    IPAddress Bind,
    TimeSpan Linger,
    ImmutableArray<string> Agents,
    string Password,
    string DeviceSecret,
    bool Audit,
    bool Json)
{
    /// <summary>How the command line is written.</summary>
    public const string Usage =
        "[--server URL] [--sip HOST:PORT] [--bind ADDRESS] [--rate CALLS_PER_MINUTE] [--duration SECONDS] [--linger SECONDS] [--to NUMBER=WEIGHT,...] "
        + "[--agents NAME,...] [--password TEXT] [--device-secret TEXT] [--patience SECONDS] [--talk SECONDS] [--at-once CALLS] [--seed NUMBER] [--audit] [--json]";

    /// <summary>Reads a command line; null with a sentence that says what is wrong.</summary>
    public static SimulatorOptions? Read(IReadOnlyList<string> arguments, out string? fault)
    {
        var reader = new OptionReader(arguments);
        var options = new SimulatorOptions(
            new TrafficOptions
            {
                CallsPerMinute = reader.Number("rate", 0.01, TrafficOptions.CallsPerMinuteMax, 20),
                Duration = reader.Seconds("duration", 60),
                Destinations = reader.Destinations("to", [Destination.Of("4001", 70), Destination.Of("4002", 30)]),
                Seed = (int)reader.Number("seed", 0, int.MaxValue, 1),
                MeanPatience = reader.Seconds("patience", 90),
                MeanTalkTime = reader.Seconds("talk", 80),
                CallsAtOnceMax = (int)reader.Number("at-once", 1, 5_000, 600),
            },
            reader.Address("server", new Uri("http://127.0.0.1:8080")),
            reader.EndPoint("sip", new IPEndPoint(IPAddress.Loopback, 5060)),
            reader.HostAddress("bind", IPAddress.Loopback),
            reader.Seconds("linger", 30),
            reader.Names("agents"),
            reader.Text("password", "demo"),
            reader.Text("device-secret", "demo-sip"),
            reader.Flag("audit"),
            reader.Flag("json"));
        fault = reader.Fault ?? options.Traffic.Fault();
        return fault is null ? options : null;
    }
}
