using System.Data.Common;
using System.Globalization;

namespace Crm.Cli.Verbs.Recordings;

/// <summary>
/// <c>keys rotate --data PATH</c>: puts a new master key in the place of the old one. What is sealed under subjects' keys, recordings
/// included, is not touched. The server must not run.
/// </summary>
public sealed class KeysRotateVerb : ICliVerb
{
    /// <inheritdoc/>
    public string Name => "keys rotate";

    /// <inheritdoc/>
    public string Arguments => "[--data PATH]";

    /// <inheritdoc/>
    public async Task<int> Run(IReadOnlyList<string> arguments, CliConsole console, CancellationToken cancellation)
    {
        if (DataFolder.Read(arguments) is not { Others: [] } data)
        {
            return await CliVerbs.Refuse(this, console);
        }

        try
        {
            using var vault = DataFolder.OpenVault(data.Folder);
            var done = vault.Rotate();
            await console.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"master key version {done.Version}; {done.Subjects} keys wrapped anew. Back up {Path.Combine(data.Folder, "keys", "master.key")}."));
            return ExitCode.Good;
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException or DbException)
        {
            await console.Error.WriteLineAsync(problem.Message);
            return ExitCode.BadInput;
        }
    }
}
