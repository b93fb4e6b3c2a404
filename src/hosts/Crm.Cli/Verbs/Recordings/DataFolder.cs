using Crm.Persistence.Vault;

namespace Crm.Cli.Verbs.Recordings;

/// <summary>The data folder of a server, as verbs name it: <c>--data PATH</c>.</summary>
internal static class DataFolder
{
    /// <summary>Takes <c>--data PATH</c> out of the arguments, "data" without it; null when they are not understood.</summary>
    public static (string Folder, IReadOnlyList<string> Others)? Read(IReadOnlyList<string> arguments)
    {
        int at = arguments.IndexOf("--data");
        var rest = at < 0 ? arguments : [.. arguments.Take(at), .. arguments.Skip(at + 2)];
        return (at >= 0 && at + 1 == arguments.Count) || rest.Any(a => a.StartsWith('-')) ? null : (at < 0 ? "data" : arguments[at + 1], rest);
    }

    /// <summary>Opens the vault of a folder that has one.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static PersonalDataVault OpenVault(string folder)
    {
        string path = Path.Combine(folder, "vault.db");
        return File.Exists(path)
            ? new PersonalDataVault(path, Path.Combine(folder, "keys", "master.key"))
            : throw new FileNotFoundException($"{folder} is no data folder: it has no vault.db.");
    }

    private static int IndexOf(this IReadOnlyList<string> arguments, string name)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == name)
            {
                return i;
            }
        }

        return -1;
    }
}
