using System.Data.Common;
using System.Globalization;
using Crm.Actors.Journal;
using Crm.Contracts.Desk;
using Crm.Events;
using Crm.Persistence.Journal.Audit;

namespace Crm.Cli.Verbs;

/// <summary>
/// <c>journal verify [FOLDER] [--connection STRING]</c>: reads the whole journal of a data folder, or of a PostgreSQL database, checks
/// what must always hold and compares the figures and records stored in the folder with a recount. Changes nothing; may run beside the
/// server.
/// </summary>
public sealed class JournalVerifyVerb : ICliVerb
{
    private const string DefaultFolder = "data";

    /// <inheritdoc/>
    public string Name => "journal verify";

    /// <inheritdoc/>
    public string Arguments => "[FOLDER] [--connection STRING]";

    /// <inheritdoc/>
    public async Task<int> Run(IReadOnlyList<string> arguments, CliConsole console, CancellationToken cancellation)
    {
        int at = Enumerable.Range(0, arguments.Count).Where(i => arguments[i] == "--connection").Append(-1).First();
        string? connection = at >= 0 ? arguments.ElementAtOrDefault(at + 1) : null;
        List<string> folders = [.. arguments.Where((_, i) => at < 0 || (i != at && i != at + 1))];
        if (at >= 0 && connection is null)
        {
            return await CliVerbs.Refuse(this, console);
        }

        if (folders.Count > 1 || folders.Any(folder => folder.StartsWith('-')))
        {
            return await CliVerbs.Refuse(this, console);
        }

        JournalAuditReport report;
        try
        {
            var codec = new EventCodec(typeof(IDomainEvent).Assembly, typeof(CommandDone).Assembly);
            string folder = folders is [var named] ? named : DefaultFolder;
            report = connection is null ? await JournalAudit.Run(folder, codec, cancellation) : await JournalAudit.RunPostgreSql(connection, folder, codec, cancellation);
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException or DbException or ArgumentException)
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
