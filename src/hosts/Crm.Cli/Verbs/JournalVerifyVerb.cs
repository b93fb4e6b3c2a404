using System.Data.Common;
using System.Globalization;
using Crm.Actors.Journal;
using Crm.Contracts.Desk;
using Crm.Events;
using Crm.Persistence.Journal.Audit;

namespace Crm.Cli.Verbs;

/// <summary>
/// <c>journal verify [FOLDER]</c>: reads the whole journal of a data folder, checks what must always hold and compares the stored
/// figures and records with a recount. Changes nothing; may run beside the server.
/// </summary>
public sealed class JournalVerifyVerb : ICliVerb
{
    private const string DefaultFolder = "data";

    /// <inheritdoc/>
    public string Name => "journal verify";

    /// <inheritdoc/>
    public string Arguments => "[FOLDER]";

    /// <inheritdoc/>
    public async Task<int> Run(IReadOnlyList<string> arguments, CliConsole console, CancellationToken cancellation)
    {
        if (arguments.Count > 1 || arguments is [['-', ..]])
        {
            return await CliVerbs.Refuse(this, console);
        }

        JournalAuditReport report;
        try
        {
            var codec = new EventCodec(typeof(IDomainEvent).Assembly, typeof(CommandDone).Assembly);
            report = await JournalAudit.Run(arguments is [var folder] ? folder : DefaultFolder, codec, cancellation);
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException or DbException)
        {
            await console.Error.WriteLineAsync(problem.Message);
            return ExitCode.BadInput;
        }

        foreach (string line in Summary(report))
        {
            await console.Output.WriteLineAsync(line);
        }

        foreach (string finding in report.Findings.Texts)
        {
            await console.Error.WriteLineAsync(finding);
        }

        if (report.Findings.Count > report.Findings.Texts.Count)
        {
            await console.Error.WriteLineAsync(Line($"and {report.Findings.Count - report.Findings.Texts.Count} more"));
        }

        return report.Good ? ExitCode.Good : ExitCode.BadInput;
    }

    private static IEnumerable<string> Summary(JournalAuditReport report)
    {
        yield return Line($"journal: {report.Rows} rows, {report.Events} events, {report.Shards} shards, last at {report.LastAt?.ToString() ?? "never"}");
        yield return Line($"links: {report.Links}, messages on the way: {report.MessagesOnTheWay}");
        yield return Line($"interactions: {report.InteractionsBegun} begun, {report.InteractionsEnded} ended; queue visits open: {report.OpenVisits}");
        yield return report.Projections is { } stored
            ? Line($"recounted: {stored.QueueFacts} queue facts and {stored.AgentFacts} agent facts at position {stored.StatisticsPosition}, {stored.Interactions} interaction records at position {stored.InteractionsPosition}")
            : "recounted: nothing, there are no projections";
        yield return report.Good ? "good" : Line($"wrong: {report.Findings.Count}");
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
