using Crm.Primitives;
using Crm.Simulator.Answering;
using Crm.Simulator.Customers;
using Crm.Simulator.Plan;
using Crm.Simulator.Stage;

namespace Crm.Simulator.Running;

/// <summary>
/// Simulated customers who call a server by the plan, and who answer when it calls them (every number but the agents' names).
/// Started by the server for its demo traffic and by the command line. Thread safe.
/// </summary>
public sealed class CustomerSimulation : IAsyncDisposable
{
    private readonly CustomerTraffic _traffic;
    private readonly TrafficCounts _counts = new();

    private CustomerSimulation(SimulatedStage stage, TrafficOptions options, Instant start)
    {
        Stage = stage;
        _traffic = new CustomerTraffic(stage, options, _counts, start);
        stage.Join(_traffic);
        stage.Join(new AnsweringPhone(stage, AnsweringPhone.IsNumber, index => AnsweringScript.Callee(options.Seed, index), onlyOneCall: false));
    }

    /// <summary>Where the phones are.</summary>
    public SimulatedStage Stage { get; }

    /// <summary>What became of the customers so far.</summary>
    public TrafficFigures Figures => _counts.Read();

    /// <summary>True when every planned call was placed and has ended.</summary>
    public bool IsOver => _traffic.IsPlaced && Figures.InProgress == 0;

    /// <summary>True when every planned call was placed.</summary>
    public bool IsPlaced => _traffic.IsPlaced;

    /// <summary>Opens the phones and begins to call.</summary>
    /// <exception cref="ArgumentException">The options are out of bounds.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The address or port cannot be bound.</exception>
    public static async Task<CustomerSimulation> Start(TrafficOptions options, StageOptions stageOptions, TimeProvider clock, CancellationToken cancellation = default)
    {
        if (options.Fault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(options));
        }

        var stage = await SimulatedStage.Start(stageOptions, clock, cancellation);
        return new CustomerSimulation(stage, options, Instant.Now(clock));
    }

    /// <summary>Places no more calls; those that are open go on.</summary>
    public void StopPlacing() => _traffic.StopPlacing();

    /// <summary>Hangs up every call properly and closes the phones; takes a few seconds at most.</summary>
    public async ValueTask DisposeAsync()
    {
        _traffic.StopPlacing();
        await Stage.DisposeAsync();
        _traffic.Dispose();
    }
}
