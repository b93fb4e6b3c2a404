namespace Crm.Messaging.Materials;

/// <summary>Bounds of packages and of sending them, and what is wrong with a package. Pure.</summary>
public static class MaterialRules
{
    /// <summary>Packages of a site.</summary>
    public const int PackagesMax = 200;

    /// <summary>Variants of a package.</summary>
    public const int VariantsMax = 10;

    /// <summary>Files and addresses of a variant; as many files as a mail has.</summary>
    public const int ItemsMax = 20;

    /// <summary>Bytes of all files of a variant: those of a mail.</summary>
    public const long BytesMax = 20L << 20;

    /// <summary>Queues a package is limited to.</summary>
    public const int QueuesMax = 100;

    /// <summary>Characters of a package's name, and of an address's.</summary>
    public const int NameMax = 120;

    /// <summary>Characters of a subject.</summary>
    public const int SubjectMax = 200;

    /// <summary>Characters of a mail's text.</summary>
    public const int TextMax = 20_000;

    /// <summary>Characters of the short text; filled, every channel takes it.</summary>
    public const int MessageMax = 800;

    /// <summary>Characters of an address.</summary>
    public const int UrlMax = 2_000;

    /// <summary>Days a link opens, at most.</summary>
    public const int ValidDaysMax = 365;

    /// <summary>Days a link opens unless told otherwise.</summary>
    public const int ValidDaysUsual = 30;

    /// <summary>Packages sent by one act.</summary>
    public const int AtOnceMax = 5;

    /// <summary>Packages one customer gets in 24 hours.</summary>
    public const int OfDayMax = 20;

    /// <summary>What is wrong, by the path of the field; empty when all is well.</summary>
    public static IReadOnlyDictionary<string, string> Faults(MaterialPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        var faults = new Dictionary<string, string>();
        Check("packageId", IsId(package.Id), "Use 1 to 64 lower-case letters, digits and hyphens.");
        Check("name", IsWords(package.Name, NameMax), $"Use 1 to {NameMax} characters.");
        Check("validDays", package.ValidDays is >= 1 and <= ValidDaysMax, $"Use 1 to {ValidDaysMax} days.");
        Check("queues", package.Queues.Count <= QueuesMax && package.Queues.Distinct().Count() == package.Queues.Count, $"Name at most {QueuesMax} queues, each once.");
        Check("variants", package.Variants.Count is >= 1 and <= VariantsMax, $"Give 1 to {VariantsMax} variants.");
        Check(
            "variants", package.Variants.Select(v => v.Language?.ToLowerInvariant()).Distinct().Count() == package.Variants.Count, "Each language has one variant.");
        for (int i = 0; i < Math.Min(package.Variants.Count, VariantsMax); i++)
        {
            Look($"variants[{i}]", package.Variants[i]);
        }

        return faults;

        void Look(string path, MaterialVariant variant)
        {
            Check($"{path}.language", variant.Language is null || IsLanguage(variant.Language), "Use a language tag such as en or zh.");
            Check($"{path}.subject", IsWords(variant.Subject, SubjectMax), $"Use 1 to {SubjectMax} characters on one line.");
            Check($"{path}.text", variant.Text.Trim().Length > 0 && variant.Text.Length <= TextMax, $"Use 1 to {TextMax} characters.");
            Check($"{path}.message", variant.Message is null || (variant.Message.Trim().Length > 0 && variant.Message.Length <= MessageMax), $"Use 1 to {MessageMax} characters, or none.");
            Check($"{path}.items", variant.Items.Count is >= 1 and <= ItemsMax, $"Give 1 to {ItemsMax} files or addresses.");
            Check($"{path}.items", variant.Items.Sum(t => t.Size) <= BytesMax, $"All files together have {BytesMax >> 20} MB at most.");
            for (int n = 0; n < Math.Min(variant.Items.Count, ItemsMax); n++)
            {
                var item = variant.Items[n];
                Check($"{path}.items[{n}].name", IsWords(item.Name, NameMax), $"Use 1 to {NameMax} characters.");
                Check($"{path}.items[{n}].url", item.File is not null != (item.Url is not null), "Give a file or an address.");
                Check($"{path}.items[{n}].url", item.Url is null || IsAddress(item.Url), $"Use an address of http or https of at most {UrlMax} characters.");
            }
        }

        void Check(string path, bool good, string message)
        {
            if (!good)
            {
                faults.TryAdd(path, message);
            }
        }
    }

    /// <summary>Whether a text can be a package's id.</summary>
    public static bool IsId(string? id) => id is { Length: > 0 and <= 64 } && id.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    private static bool IsWords(string? text, int most) => text is { Length: > 0 } && text.Length <= most && text.Trim().Length > 0 && !text.Any(char.IsControl);

    private static bool IsLanguage(string tag) => tag.Length is >= 2 and <= 16 && tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && char.IsAsciiLetter(tag[0]);

    /// <summary>An address without user name or password in it, as no customer should be sent one.</summary>
    private static bool IsAddress(string url) =>
        url.Length <= UrlMax && !url.Any(char.IsControl) && Uri.TryCreate(url, UriKind.Absolute, out var read)
        && (read.Scheme == Uri.UriSchemeHttps || read.Scheme == Uri.UriSchemeHttp) && read.UserInfo.Length == 0 && read.Host.Length > 0;
}
