using Crm.Ivr;

namespace Crm.Cli.Verbs.Flows;

/// <summary><c>flow check FILE</c>: says what is wrong with an IVR flow, one <c>node: problem</c> a line on the error stream.</summary>
public sealed class FlowCheckVerb : ICliVerb
{
    /// <inheritdoc/>
    public string Name => "flow check";

    /// <inheritdoc/>
    public string Arguments => "FILE";

    /// <inheritdoc/>
    public async Task<int> Run(IReadOnlyList<string> arguments, CliConsole console, CancellationToken cancellation)
    {
        if (arguments is not [var path] || path.StartsWith("--", StringComparison.Ordinal))
            return await CliVerbs.Refuse(this, console);
        FlowFile file;
        try
        {
            file = await FlowFile.Read(path, cancellation);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync($"cannot read {path}: {problem.Message}");
            return ExitCode.BadInput;
        }

        IReadOnlyList<FlowFault> faults = file.Reading.Flow is { } flow ? FlowChecker.Check(flow, file.Around) : file.Reading.Faults;
        foreach (FlowFault fault in faults)
            await console.Error.WriteLineAsync(fault.ToString());
        if (faults.Count > 0)
            return ExitCode.BadInput;
        await console.Output.WriteLineAsync($"{file.Reading.Flow!.Id}: good, {file.Reading.Flow.Nodes.Count} nodes");
        return ExitCode.Good;
    }
}
