using Crm.Cli.Verbs.Flows;
using Crm.Cli.Verbs.Mail;
using Crm.Cli.Verbs.Recordings;

namespace Crm.Cli.Verbs;

/// <summary>The verbs of this program and the choice among them.</summary>
public static class CliVerbs
{
    /// <summary>Every verb; a new one is added here.</summary>
    public static IReadOnlyList<ICliVerb> All { get; } =
        [new SipParseVerb(), new MimeParseVerb(), new JournalVerifyVerb(), new FlowCheckVerb(), new FlowRunVerb(), new SimulateVerb(), new WhatIfVerb(), new RecordingVerifyVerb(), new KeysRotateVerb()];

    /// <summary>Runs what the command line names; without a match says in one line what there is.</summary>
    public static async Task<int> Run(IReadOnlyList<string> args, CliConsole console, CancellationToken cancellation)
    {
        foreach (ICliVerb verb in All)
        {
            string[] words = verb.Name.Split(' ');
            if (args.Take(words.Length).SequenceEqual(words))
            {
                return await verb.Run([.. args.Skip(words.Length)], console, cancellation);
            }
        }

        await console.Error.WriteLineAsync("usage: crm " + string.Join(" | ", All.Select(verb => $"{verb.Name} {verb.Arguments}".TrimEnd())));
        return ExitCode.BadUsage;
    }

    /// <summary>Says in one line how a verb is used.</summary>
    public static async Task<int> Refuse(ICliVerb verb, CliConsole console)
    {
        await console.Error.WriteLineAsync($"usage: crm {verb.Name} {verb.Arguments}".TrimEnd());
        return ExitCode.BadUsage;
    }
}
