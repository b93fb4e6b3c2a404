namespace Crm.Cli.Verbs;

/// <summary>The three standard streams, so that verbs can be tested without a process.</summary>
public sealed record CliConsole(Stream Input, TextWriter Output, TextWriter Error);
