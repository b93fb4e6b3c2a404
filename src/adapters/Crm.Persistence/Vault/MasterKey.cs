using System.Security.Cryptography;

namespace Crm.Persistence.Vault;

/// <summary>The key file that protects all subjects' keys: 32 random bytes, readable by its owner only. Back it up apart from the database.</summary>
internal static class MasterKey
{
    public const int Length = 32;

    private const string NextSuffix = ".next";

    /// <summary>
    /// Reads the key, or creates it when <paramref name="mayCreate"/>. Throws <see cref="InvalidDataException"/> when it is missing
    /// although there is data under it, has the wrong length, or is readable by others.
    /// </summary>
    public static byte[] Load(string path, bool mayCreate)
    {
        if (!File.Exists(path))
        {
            return mayCreate
                ? Create(path)
                : throw new InvalidDataException($"The master key {path} is missing, but there is personal data sealed under it. Put the key file back; without it the data cannot be read.");
        }

        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
            if ((File.GetUnixFileMode(path) & others) != 0)
            {
                throw new InvalidDataException($"The master key {path} can be read by others. Set its mode to 0600.");
            }
        }

        byte[] key = File.ReadAllBytes(path);
        return key.Length == Length ? key : throw new InvalidDataException($"The master key {path} has {key.Length} bytes instead of {Length}; it is damaged.");
    }

    /// <summary>Makes the key that is to follow the one at the path, beside it.</summary>
    public static byte[] CreateNext(string path)
    {
        File.Delete(path + NextSuffix);
        return Create(path + NextSuffix);
    }

    /// <summary>
    /// Ends a rotation: the next key takes the place of the old one if it is the one the vault is under (<paramref name="holds"/>),
    /// else it goes. Does nothing where no rotation was begun.
    /// </summary>
    public static void FinishRotation(string path, Func<byte[], bool> holds)
    {
        string next = path + NextSuffix;
        if (!File.Exists(next))
        {
            return;
        }

        if (holds(Load(next, mayCreate: false)))
        {
            File.Move(next, path, overwrite: true);
        }
        else
        {
            File.Delete(next);
        }
    }

    private static byte[] Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        byte[] key = RandomNumberGenerator.GetBytes(Length);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // written beside and renamed: a crash must not leave half a key under the real name
        string draft = $"{path}.{Guid.NewGuid():n}.new";
        using (var file = new FileStream(draft, options))
        {
            file.Write(key);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: false);
        return key;
    }
}
