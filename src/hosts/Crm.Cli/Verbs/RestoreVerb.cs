using System.Globalization;
using Crm.Persistence.Backups;

namespace Crm.Cli.Verbs;

/// <summary><c>restore BACKUP FOLDER</c>: verifies a backup and makes a data folder of it that a server can start on.</summary>
public sealed class RestoreVerb : ICliVerb
{
    /// <inheritdoc/>
    public string Name => "restore";

    /// <inheritdoc/>
    public string Arguments => "BACKUP FOLDER";

    /// <inheritdoc/>
    public async Task<int> Run(IReadOnlyList<string> arguments, CliConsole console, CancellationToken cancellation)
    {
        if (arguments is not [var backup, var folder] || backup.StartsWith('-') || folder.StartsWith('-'))
        {
            return await CliVerbs.Refuse(this, console);
        }

        try
        {
            var made = FolderRestore.Make(backup, folder, cancellation);
            string keys = Directory.Exists(Path.Combine(folder, "keys")) ? "" : " The backup has no keys: copy keys/ into it before the server starts.";
            await console.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{folder}: {string.Join(", ", made.Databases)}, {made.Files} other files, {made.Bytes} bytes.{keys}"));
            return ExitCode.Good;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync(e.Message);
            return ExitCode.BadInput;
        }
    }
}
