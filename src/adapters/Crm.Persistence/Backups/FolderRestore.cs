namespace Crm.Persistence.Backups;

/// <summary>Makes a data folder of a backup.</summary>
public static class FolderRestore
{
    /// <summary>
    /// Verifies the backup and copies it to a folder that is not there yet or empty. Throws <see cref="InvalidDataException"/> when the
    /// backup is not whole, <see cref="IOException"/> when the folder has something in it; what was begun is then removed.
    /// </summary>
    public static BackupReport Make(string backup, string folder, CancellationToken cancellation)
    {
        var names = BackupList.Verify(backup);
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new IOException($"{folder} is not empty. Move what is there away first; nothing is ever written over.");
        }

        string unfinished = folder.TrimEnd(Path.DirectorySeparatorChar) + ".unfinished";
        if (Path.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        try
        {
            long bytes = 0;
            foreach (string name in names)
            {
                cancellation.ThrowIfCancellationRequested();
                string target = Path.Combine(unfinished, name);
                FolderBackup.Create(Path.GetDirectoryName(target)!);
                File.Copy(Path.Combine(backup, name), target);
                bytes += new FileInfo(target).Length;
            }

            if (Directory.Exists(folder))
            {
                Directory.Delete(folder);
            }

            Directory.Move(unfinished, folder);
            var databases = names.Where(name => name.EndsWith(".db", StringComparison.Ordinal)).ToList();
            return new BackupReport(databases, names.Count - databases.Count, bytes);
        }
        catch
        {
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }

            throw;
        }
    }
}
