using System.Text;

namespace Crm.Persistence.Backups;

/// <summary>
/// A copy of a data folder, made beside the running server, that a server can start from.
/// </summary>
/// <remarks>
/// The databases are held at moments that lie a few milliseconds apart, and in an order that makes them fit: first what follows the
/// journal (records with the webhooks' positions, projections), so that it is never ahead of it; then the journal; then the vault, so
/// that every key is there that the journal needs. Sealed files are copied last: those the journal names were whole before it named them.
/// </remarks>
public static class FolderBackup
{
    /// <summary>The list of all files with their SHA-256, in the form of <c>sha256sum</c>, written last: without it a backup is not whole.</summary>
    public const string ListName = "SHA256SUMS";

    private static readonly string[] BeforeTheJournal = ["records.db", "projections.db", "lists.db", "mail.db"];
    private static readonly string[] Folders = ["recordings", "files", "imports", "keys"];

    /// <summary>
    /// Copies. Throws <see cref="FileNotFoundException"/> when the folder is no data folder, <see cref="IOException"/> when the target
    /// is there already or the disk is full; what was begun is then removed.
    /// </summary>
    /// <param name="withKeys">Without it <c>keys/</c> is left out: who finds the backup can then read no personal data, and neither can a server without the keys.</param>
    public static BackupReport Make(string folder, string target, bool withKeys, CancellationToken cancellation)
    {
        if (!File.Exists(Path.Combine(folder, "journal.db")))
        {
            throw new FileNotFoundException($"{folder} is no data folder: it has no journal.db.");
        }

        if (Path.Exists(target))
        {
            throw new IOException($"{target} is there already; a backup gets a folder of its own.");
        }

        string unfinished = target + ".unfinished";
        if (Path.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        Create(unfinished);
        try
        {
            var report = Fill(folder, unfinished, withKeys, cancellation);
            Directory.Move(unfinished, target);
            return report;
        }
        catch
        {
            Directory.Delete(unfinished, recursive: true);
            throw;
        }
    }

    private static BackupReport Fill(string folder, string target, bool withKeys, CancellationToken cancellation)
    {
        var held = new List<BackupSnapshot>();
        var databases = new List<string>();
        long bytes = 0;
        try
        {
            foreach (string name in BeforeTheJournal.Append("journal.db").Append("vault.db"))
            {
                string path = Path.Combine(folder, name);
                if (File.Exists(path))
                {
                    held.Add(BackupSnapshot.Take(path));
                }
            }

            foreach (var database in held)
            {
                cancellation.ThrowIfCancellationRequested();
                string name = Path.GetFileName(database.Path);
                bytes += database.CopyTo(Path.Combine(target, name));
                databases.Add(name);
            }
        }
        finally
        {
            held.ForEach(database => database.Dispose());
        }

        int files = 0;
        foreach (string name in Folders.Where(name => withKeys || name != "keys"))
        {
            foreach (string file in FilesOf(Path.Combine(folder, name)))
            {
                cancellation.ThrowIfCancellationRequested();
                if (Copy(file, Path.Combine(target, Path.GetRelativePath(folder, file))) is { } length)
                {
                    files++;
                    bytes += length;
                }
            }
        }

        WriteList(target, cancellation);
        return new BackupReport(databases, files, bytes);
    }

    private static IEnumerable<string> FilesOf(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [];

    /// <summary>Copies a file; null when it was removed meanwhile, as recordings are whose time is over.</summary>
    private static long? Copy(string file, string target)
    {
        Create(Path.GetDirectoryName(target)!);
        try
        {
            using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var to = new FileStream(target, options);
            from.CopyTo(to);
            to.Flush(flushToDisk: true);
            return to.Length;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static void WriteList(string target, CancellationToken cancellation)
    {
        var list = new StringBuilder();
        foreach (string file in FilesOf(target).Order(StringComparer.Ordinal).ToList())
        {
            cancellation.ThrowIfCancellationRequested();
            list.Append(BackupList.SumOf(file)).Append("  ").Append(Path.GetRelativePath(target, file).Replace('\\', '/')).Append('\n');
        }

        using var to = new FileStream(Path.Combine(target, ListName), FileMode.CreateNew, FileAccess.Write);
        to.Write(Encoding.UTF8.GetBytes(list.ToString()));
        to.Flush(flushToDisk: true);
    }

    /// <summary>A folder for the owner alone: what is in it is the whole contact centre.</summary>
    internal static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
