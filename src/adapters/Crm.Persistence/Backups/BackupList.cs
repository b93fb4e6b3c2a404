using System.Security.Cryptography;

namespace Crm.Persistence.Backups;

/// <summary>The list of a backup's files with their sums.</summary>
internal static class BackupList
{
    /// <summary>SHA-256 of a file in lower-case hexadecimal.</summary>
    public static string SumOf(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Reads the list and compares every file. Throws <see cref="InvalidDataException"/> naming the first that is missing, changed or not in the list.</summary>
    /// <returns>The files' names, relative to the folder.</returns>
    public static IReadOnlyList<string> Verify(string folder)
    {
        string list = Path.Combine(folder, FolderBackup.ListName);
        if (!File.Exists(list))
        {
            throw new InvalidDataException($"{folder} is no whole backup: it has no {FolderBackup.ListName}.");
        }

        var names = new List<string>();
        foreach (string line in File.ReadLines(list))
        {
            if (line.Split("  ", 2) is not [var sum, var name] || name.Length == 0 || Path.IsPathRooted(name) || name.Split('/').Contains(".."))
            {
                throw new InvalidDataException($"{list} is damaged: {line}");
            }

            string file = Path.Combine(folder, name);
            if (!File.Exists(file) || SumOf(file) != sum)
            {
                throw new InvalidDataException($"{file} is {(File.Exists(file) ? "not what was backed up" : "missing")}.");
            }

            names.Add(name);
        }

        if (!names.Contains("journal.db"))
        {
            throw new InvalidDataException($"{folder} is no backup of a data folder: it has no journal.db.");
        }

        return names;
    }
}
