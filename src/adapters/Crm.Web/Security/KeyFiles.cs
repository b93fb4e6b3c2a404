using System.Security.Cryptography;

namespace Crm.Web.Security;

/// <summary>Secrets this server makes for itself, in files only its user can read.</summary>
internal static class KeyFiles
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The folder of keys under the data path, made when missing.</summary>
    public static string Folder(string dataPath)
    {
        string folder = Path.Combine(dataPath, "keys");
        if (OperatingSystem.IsWindows())
        {
            return Directory.CreateDirectory(folder).FullName;
        }

        return Directory.CreateDirectory(folder, OwnerFolder).FullName;
    }

    /// <summary>Reads a random key, made at the first call.</summary>
    public static byte[] ReadOrMake(string path, int length)
    {
        if (!File.Exists(path))
        {
            Write(path, RandomNumberGenerator.GetBytes(length));
        }

        byte[] key = File.ReadAllBytes(path);
        return key.Length == length ? key : throw new InvalidDataException($"{path} is damaged: it should have {length} bytes. Delete it to have a new one made; everybody signs in again.");
    }

    /// <summary>Writes a file whole or not at all, readable by the owner only.</summary>
    public static void Write(string path, byte[] content)
    {
        string draft = path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        using (var stream = new FileStream(draft, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
