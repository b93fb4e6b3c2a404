using System.Globalization;
using Crm.Actors.Journal;
using Crm.Contracts.Desk;
using Crm.Events;
using Crm.Persistence.Backups;
using Crm.Persistence.Journal.Audit;
using Microsoft.Data.Sqlite;

namespace Crm.Cli.Verbs;

/// <summary>
/// <c>backup FOLDER TARGET [--without-keys]</c>: copies a data folder beside the running server and audits the copy as
/// <c>journal verify</c> does. A copy that does not hold is named and kept for a look.
/// </summary>
public sealed class BackupVerb : ICliVerb
{
    /// <inheritdoc/>
    public string Name => "backup";

    /// <inheritdoc/>
    public string Arguments => "FOLDER TARGET [--without-keys]";

    /// <inheritdoc/>
    public async Task<int> Run(IReadOnlyList<string> arguments, CliConsole console, CancellationToken cancellation)
    {
        bool withKeys = !arguments.Contains("--without-keys");
        if (arguments.Where(a => a != "--without-keys").ToList() is not [var folder, var target] || folder.StartsWith('-') || target.StartsWith('-'))
        {
            return await CliVerbs.Refuse(this, console);
        }

        try
        {
            var made = FolderBackup.Make(folder, target.TrimEnd(Path.DirectorySeparatorChar), withKeys, cancellation);
            var audit = await JournalAudit.Run(target, new EventCodec(typeof(IDomainEvent).Assembly, typeof(CommandDone).Assembly), cancellation);
            await console.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{target}: {string.Join(", ", made.Databases)}, {made.Files} other files, {made.Bytes} bytes; journal: {audit.Rows} rows, last at {audit.LastAt?.ToString() ?? "never"}{(withKeys ? "" : "; without keys")}"));
            foreach (string finding in audit.Findings.Texts)
            {
                await console.Error.WriteLineAsync(finding);
            }

            return audit.Good ? ExitCode.Good : ExitCode.BadInput;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or SqliteException)
        {
            await console.Error.WriteLineAsync(e.Message);
            return ExitCode.BadInput;
        }
    }
}
