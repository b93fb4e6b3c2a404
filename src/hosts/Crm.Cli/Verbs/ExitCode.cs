namespace Crm.Cli.Verbs;

/// <summary>What the process returns.</summary>
public static class ExitCode
{
    /// <summary>Done, and the input is good.</summary>
    public const int Good = 0;

    /// <summary>The input is bad; the reason is on the error stream.</summary>
    public const int BadInput = 1;

    /// <summary>The command line is not understood; one line on the error stream says how to use it.</summary>
    public const int BadUsage = 2;
}
