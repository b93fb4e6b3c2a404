namespace Crm.Cli.Verbs;

/// <summary>One thing that the command line does. Exit codes: 0 good, 1 the input is bad, 2 wrong usage.</summary>
public interface ICliVerb
{
    /// <summary>The words that choose it, such as <c>sip parse</c>.</summary>
    string Name { get; }

    /// <summary>What follows the words, such as <c>FILE|-</c>; empty when nothing does.</summary>
    string Arguments { get; }

    /// <summary>Does it and gives the exit code.</summary>
    /// <param name="arguments">What stood after the words.</param>
    /// <param name="console">Where input comes from and output goes to.</param>
    /// <param name="cancellation">Set when the person interrupts.</param>
    Task<int> Run(IReadOnlyList<string> arguments, CliConsole console, CancellationToken cancellation);
}
