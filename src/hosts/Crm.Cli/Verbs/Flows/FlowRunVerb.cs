using System.Text;
using Crm.Ivr;
using Crm.Primitives;

namespace Crm.Cli.Verbs.Flows;

/// <summary>
/// <c>flow run FILE</c>: plays a call through an IVR flow in the terminal. Reads what the caller does from lines of the input, writes
/// what he hears and the way he takes.
/// </summary>
public sealed class FlowRunVerb : ICliVerb
{
    /// <inheritdoc/>
    public string Name => "flow run";

    /// <inheritdoc/>
    public string Arguments => "FILE [--at TIME] [--from NUMBER] [--to NUMBER] [--language TAG] [--attribute NAME=VALUE] [--queue \"NAME waiting=3\"]";

    /// <inheritdoc/>
    public async Task<int> Run(IReadOnlyList<string> arguments, CliConsole console, CancellationToken cancellation)
    {
        var scene = new FlowScene { Now = Instant.Now(TimeProvider.System) };
        if (arguments.Count == 0 || arguments.Count % 2 == 0 || arguments[0].StartsWith("--", StringComparison.Ordinal))
            return await CliVerbs.Refuse(this, console);
        for (int i = 1; i < arguments.Count; i += 2)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal) || !scene.TrySet(arguments[i][2..], arguments[i + 1]))
                return await CliVerbs.Refuse(this, console);
        }

        FlowFile file;
        try
        {
            file = await FlowFile.Read(arguments[0], cancellation);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync($"cannot read {arguments[0]}: {problem.Message}");
            return ExitCode.BadInput;
        }

        if (file.Reading.Flow is { } flow)
            return await Play(new FlowPlayer(flow, file.Shelf, scene, console.Output.WriteLine), console, cancellation);
        foreach (FlowFault fault in file.Reading.Faults)
            await console.Error.WriteLineAsync(fault.ToString());
        return ExitCode.BadInput;
    }

    private static async Task<int> Play(FlowPlayer player, CliConsole console, CancellationToken cancellation)
    {
        using var input = new StreamReader(console.Input, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: -1, leaveOpen: true);
        player.Begin();
        while (!player.IsOver && await input.ReadLineAsync(cancellation) is { } line)
        {
            if (!player.Tell(line))
                await console.Error.WriteLineAsync($"'{line}' is nothing that can happen here. What can:\n{FlowPlayer.Usage}");
        }

        return ExitCode.Good;
    }
}
