using System.Data.Common;
using System.Globalization;
using Crm.Contracts.Ports;
using Crm.Persistence.Recordings;
using Crm.Persistence.Vault;
using Crm.Primitives;

namespace Crm.Cli.Verbs.Recordings;

/// <summary>
/// <c>recording verify --data PATH [ID]</c>: reads recordings whole and names what was changed, cut off or exchanged. Changes nothing;
/// may run beside the server.
/// </summary>
public sealed class RecordingVerifyVerb : ICliVerb
{
    private const int DamagesShown = 20;

    /// <inheritdoc/>
    public string Name => "recording verify";

    /// <inheritdoc/>
    public string Arguments => "[--data PATH] [ID]";

    /// <inheritdoc/>
    public async Task<int> Run(IReadOnlyList<string> arguments, CliConsole console, CancellationToken cancellation)
    {
        if (DataFolder.Read(arguments) is not { Others.Count: <= 1 } data || (data.Others is [var given] && !Guid.TryParse(given, out _)))
        {
            return await CliVerbs.Refuse(this, console);
        }

        try
        {
            using var vault = DataFolder.OpenVault(data.Folder);
            var folder = new DirectoryInfo(Path.Combine(data.Folder, "recordings"));
            FileInfo[] files = [.. (folder.Exists ? folder.EnumerateFiles() : []).OrderBy(f => f.Name, StringComparer.Ordinal)];
            string? only = data.Others is [var id] ? new RecordingId(Guid.Parse(id)).ToString() : null;
            return await Verify(files, only, new RecordingKeys(vault), console, cancellation);
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException or DbException)
        {
            await console.Error.WriteLineAsync(problem.Message);
            return ExitCode.BadInput;
        }
    }

    private static async Task<int> Verify(IEnumerable<FileInfo> files, string? only, RecordingKeys keys, CliConsole console, CancellationToken cancellation)
    {
        int good = 0, repaired = 0, erased = 0, plain = 0, damaged = 0;
        foreach (var file in files.Where(f => f.Extension is RecordingFiles.Sealed or RecordingFiles.Plain))
        {
            cancellation.ThrowIfCancellationRequested();
            string name = Path.GetFileNameWithoutExtension(file.Name);
            if ((only is not null && name != only) || !Guid.TryParse(name, out var id))
            {
                continue;
            }

            if (file.Extension == RecordingFiles.Plain)
            {
                plain++;
                continue;
            }

            IReadOnlyList<string> damages;
            try
            {
                using var recording = SealedRecording.Open(file.FullName, new RecordingId(id), keys);
                damages = recording is null ? [] : [.. recording.Damages().Take(DamagesShown)];
                erased += recording is null ? 1 : 0;
                repaired += recording is { Repaired: true } && damages.Count == 0 ? 1 : 0;
                good += recording is not null && damages.Count == 0 ? 1 : 0;
            }
            catch (DamagedRecordingException problem)
            {
                damages = [problem.Damage];
            }

            damaged += damages.Count > 0 ? 1 : 0;
            foreach (string damage in damages)
            {
                await console.Error.WriteLineAsync($"{name}: {damage}");
            }
        }

        if (only is not null && good + erased + plain + damaged == 0)
        {
            await console.Error.WriteLineAsync($"{only}: there is no such recording");
            return ExitCode.BadInput;
        }

        await console.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"recordings: {good} good ({repaired} of them ended by a killed process), {erased} erased, {plain} plain (not checked), {damaged} damaged"));
        return damaged == 0 ? ExitCode.Good : ExitCode.BadInput;
    }
}
