using Crm.Dialing.Pacing;
using Crm.Dialing.Pacing.Predictive;
using Crm.DialerSimulation.Published;
using Crm.DialerSimulation.Scenarios;
using Crm.Primitives;

namespace Crm.DialerSimulation.Running;

/// <summary>A way to dial, as it is compared: how it is made for a scenario, and how often it is asked.</summary>
public sealed record DialMethod(string Name, TimeSpan Tick, Func<Scenario, IPacing> Make)
{
    /// <summary>Runs it.</summary>
    public RunResult Run(Scenario scenario, ulong seed) => Simulation.Run(scenario, Make(scenario), Tick, seed);
}

/// <summary>The methods that are compared.</summary>
public static class Methods
{
    private const double Cap = 0.03;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static DialMethod Progressive { get; } = new("progressive", Second, _ => new ProgressivePacing());

    /// <summary>Ours, with one window over all days.</summary>
    public static DialMethod Ours { get; } = new("ours", Second, scenario => Predictive(scenario, TimeSpan.FromSeconds(scenario.ShiftSeconds * scenario.Days)));

    /// <summary>Ours, each shift a window of its own.</summary>
    public static DialMethod OursByDay { get; } = new("ours", Second, scenario => Predictive(scenario, TimeSpan.FromSeconds(scenario.ShiftSeconds)));

    public static DialMethod ViciHard { get; } = Vici("vici-hard", new ViciSettings(ViciMethod.HardLimit));

    public static DialMethod ViciAverage { get; } = Vici("vici-average", new ViciSettings(ViciMethod.Average));

    public static DialMethod ViciTapered { get; } = Vici("vici-tapered", new ViciSettings(ViciMethod.Tapered));

    /// <summary>The best settings of each cell, found with hindsight.</summary>
    public static DialMethod ViciTuned { get; } = new("vici-tuned", ViciPacing.Tick, scenario => new ViciPacing(TunedSettings.Of(scenario)));

    /// <summary>VICIdial with settings.</summary>
    public static DialMethod Vici(string name, ViciSettings settings) => new(name, ViciPacing.Tick, _ => new ViciPacing(settings));

    /// <summary>Our pacing with one kind of window.</summary>
    public static PredictivePacing Predictive(Scenario scenario, TimeSpan window) => new(new PacingSettings
    {
        Windows = [new AbandonmentWindow(window, Cap, new Instant(0))],
        Patience = TimeSpan.FromSeconds(scenario.Patience),
    });

    /// <summary>The world in which only people are dialled who will answer: what knowing them would bring. As good as our pacing makes of it, so a bound to about one per cent.</summary>
    public static RunResult Bound(Scenario scenario, ulong seed) => Ours.Run(scenario with { AnswerRate = 1, Rates = [] }, seed);
}
