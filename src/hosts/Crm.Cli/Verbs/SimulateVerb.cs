using Crm.Simulator.Running;

namespace Crm.Cli.Verbs;

/// <summary><c>simulate ...</c>: simulated customers and agents against a running server; see docs/simulator.md.</summary>
public sealed class SimulateVerb : ICliVerb
{
    /// <inheritdoc/>
    public string Name => "simulate";

    /// <inheritdoc/>
    public string Arguments => SimulatorOptions.Usage;

    /// <inheritdoc/>
    public Task<int> Run(IReadOnlyList<string> arguments, CliConsole console, CancellationToken cancellation) =>
        SimulatorCommand.Run("crm simulate", arguments, console.Output, console.Error, TimeProvider.System, cancellation);
}
