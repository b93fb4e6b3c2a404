using System.Net.Sockets;
using Crm.Simulator.Agents;
using Crm.Simulator.Audit;
using Crm.Simulator.Stage;

namespace Crm.Simulator.Running;

/// <summary>
/// The simulator as a command: customers call, simulated agents answer, progress is written every five seconds and a summary at the
/// end. An interrupt hangs up and ends with the summary as well.
/// </summary>
public static class SimulatorCommand
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;
    private const string Supervisor = "supervisor";
    private static readonly TimeSpan ProgressPace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookPace = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs; 0 done, 1 the phones could not be opened or the audit found something, 2 wrong usage.</summary>
    /// <param name="name">How the command is called, for the usage line.</param>
    public static async Task<int> Run(
        string name, IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, TimeProvider clock, CancellationToken interrupt)
    {
        if (SimulatorOptions.Read(arguments, out string? fault) is not { } options)
        {
            await errors.WriteLineAsync($"{fault}; usage: {name} {SimulatorOptions.Usage}");
            return WrongUsage;
        }

        try
        {
            return await Run(options, output, errors, clock, interrupt);
        }
        catch (SocketException problem)
        {
            await errors.WriteLineAsync($"the phones could not be opened at {options.Bind}: {problem.Message}");
            return Failed;
        }
    }

    private static async Task<int> Run(SimulatorOptions options, TextWriter output, TextWriter errors, TimeProvider clock, CancellationToken interrupt)
    {
        var report = new RunReport(output, options.Json);
        long start = clock.GetTimestamp();
        using var supervisor = new CentreApi(options.Server, Supervisor, options.Password);
        using var auditing = new CancellationTokenSource();
        var audit = options.Audit ? new SimulationAudit(supervisor, clock) : null;
        var watching = audit?.Watch(auditing.Token) ?? Task.CompletedTask;
        var stage = new StageOptions(options.Sip, options.Bind, Seed: options.Traffic.Seed) { Report = errors.WriteLine };
        await using var customers = await CustomerSimulation.Start(options.Traffic, stage, clock, interrupt);
        SimulatedAgent[] agents =
        [
            .. options.Agents.Select((user, i) => new SimulatedAgent(
                new AgentIdentity(i, user, options.Password, options.DeviceSecret), options.Server, customers.Stage, options.Sip, options.Traffic, clock)),
        ];
        await Play(options, customers, () => report.Progress(clock.GetElapsedTime(start), customers.Figures, Sum(agents)), clock, interrupt);
        await (audit?.Settle(interrupt) ?? Task.CompletedTask);
        await customers.DisposeAsync();
        await Task.WhenAll(agents.Select(a => a.DisposeAsync().AsTask()));
        await auditing.CancelAsync();
        await watching;
        var findings = audit is null ? null : await audit.Conclude(CancellationToken.None);
        await report.Summary(clock.GetElapsedTime(start), customers.Figures, Sum(agents), findings);
        return findings is { Good: false } ? Failed : Done;
    }

    /// <summary>Waits until the plan has been played, or for the interrupt; writes progress meanwhile.</summary>
    private static async Task Play(SimulatorOptions options, CustomerSimulation customers, Func<Task> progress, TimeProvider clock, CancellationToken interrupt)
    {
        long placed = 0;
        long shown = clock.GetTimestamp();
        using var pace = new PeriodicTimer(LookPace, clock);
        try
        {
            while (!customers.IsOver && !(placed != 0 && clock.GetElapsedTime(placed) >= options.Linger))
            {
                await pace.WaitForNextTickAsync(interrupt);
                placed = placed == 0 && customers.IsPlaced ? clock.GetTimestamp() : placed;
                if (clock.GetElapsedTime(shown) >= ProgressPace)
                {
                    shown = clock.GetTimestamp();
                    await progress();
                }
            }
        }
        catch (OperationCanceledException)
        {
            return; // interrupted: what was played so far is summed up
        }
    }

    private static AgentFigures Sum(IReadOnlyList<SimulatedAgent> agents) =>
        new(agents.Count, agents.Sum(a => a.Rung), agents.Sum(a => a.WrappedUp), agents.Sum(a => a.Failures));
}
