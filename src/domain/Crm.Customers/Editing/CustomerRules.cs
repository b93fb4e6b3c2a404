using Crm.Customers.Numbers;

namespace Crm.Customers;

/// <summary>What the fields of a customer must satisfy before they are kept. Each rule gives the value as kept, or a fault in English.</summary>
public static class CustomerRules
{
    /// <summary>Longest name, company, role or identity.</summary>
    public const int NameMax = 200;

    /// <summary>Longest notes.</summary>
    public const int NotesMax = 4_000;

    /// <summary>Most numbers, e-mails or identities of one customer or contact.</summary>
    public const int EntriesMax = 20;

    /// <summary>Most contacts of one customer.</summary>
    public const int ContactsMax = 50;

    private const int EmailMax = 254; // RFC 5321 section 4.5.3.1.3, less the brackets
    private const int LanguageMax = 16;
    private const int ChannelMax = 32;

    /// <summary>A name that must be there.</summary>
    public static Checked<string> Name(string? text) =>
        Line(text, NameMax) is { Value: { } name } ? new(name, null) : new(null, $"1 to {NameMax} characters on one line.");

    /// <summary>A line of text that may be absent.</summary>
    public static Checked<string> Line(string? text, int lengthMax = NameMax)
    {
        string? trimmed = text?.Trim();
        return string.IsNullOrEmpty(trimmed) ? new(null, null)
            : trimmed.Length > lengthMax || trimmed.Any(char.IsControl) || !IsWhole(trimmed) ? new(null, $"At most {lengthMax} characters on one line.")
            : new(trimmed, null);
    }

    /// <summary>Notes of several lines that may be absent.</summary>
    public static Checked<string> Notes(string? text)
    {
        string? trimmed = text?.Trim();
        return string.IsNullOrEmpty(trimmed) ? new(null, null)
            : trimmed.Length > NotesMax || trimmed.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || !IsWhole(trimmed)
                ? new(null, $"At most {NotesMax} characters of text.")
            : new(trimmed, null);
    }

    /// <summary>A language that may be absent.</summary>
    public static Checked<string> Language(string? text)
    {
        string? trimmed = text?.Trim();
        return string.IsNullOrEmpty(trimmed) ? new(null, null)
            : trimmed.Length is >= 2 and <= LanguageMax && char.IsAsciiLetter(trimmed[0]) && trimmed.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && trimmed[^1] != '-'
                ? new(trimmed, null)
            : new(null, "Use a language tag such as en, zh or zh-Hant.");
    }

    /// <summary>A number in any writing, kept as E.164.</summary>
    public static Checked<string> Number(string? text, NumberingPlan plan) =>
        PhoneNumber.Normalise(text, plan) is { } number
            ? new(number, null)
            : new(null, $"Not a telephone number: use {PhoneNumber.LengthMin} to {PhoneNumber.LengthMax} digits, best with + and the country code.");

    /// <summary>What a number is for; not said when absent.</summary>
    public static Checked<PhoneKind?> Kind(string? word) =>
        string.IsNullOrEmpty(word) ? new(PhoneKind.Other, null)
        : Enum.TryParse<PhoneKind>(word, ignoreCase: true, out var kind) && word.All(char.IsAsciiLetter) ? new(kind, null)
        : new(null, "Use mobile, work, home, fax or other.");

    /// <summary>An e-mail address, kept in lower case: one @, a domain with a dot, no spaces.</summary>
    public static Checked<string> Email(string? text)
    {
        string address = text?.Trim().ToLowerInvariant() ?? "";
        int at = address.IndexOf('@', StringComparison.Ordinal);
        bool good = at is > 0 and <= 64
            && address.Length <= EmailMax
            && address.IndexOf('@', at + 1) < 0
            && address.IndexOf('.', at) > at + 1
            && address[^1] is not ('.' or '-')
            && IsWhole(address)
            && !address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is ',' or ';' or '<' or '>' or '"' or '(' or ')');
        return good ? new(address, null) : new(null, "Not an e-mail address: use name@example.com.");
    }

    /// <summary>A channel's word: lower-case letters, digits and hyphens.</summary>
    public static Checked<string> Channel(string? text)
    {
        string word = text?.Trim().ToLowerInvariant() ?? "";
        return word.Length is >= 2 and <= ChannelMax && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? new(word, null)
            : new(null, $"Use 2 to {ChannelMax} letters, digits and hyphens, such as wechat.");
    }

    /// <summary>Whether a text can be stored as UTF-8.</summary>
    private static bool IsWhole(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }
}

/// <summary>The value as kept, or what is wrong with it; both null when it is absent and may be.</summary>
public readonly record struct Checked<T>(T? Value, string? Fault);
