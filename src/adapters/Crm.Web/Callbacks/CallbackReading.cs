using Crm.Contracts.Rest;
using Crm.Primitives;

namespace Crm.Web.Callbacks;

/// <summary>Checks what people send who want to be called back. Pure.</summary>
internal static class CallbackReading
{
    private const int NameMax = 100;
    private const int NoteMax = 1_000;
    private const int InputMax = 40;
    private const int DigitsMin = 7;
    private const int DigitsMax = 15;
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(30);

    /// <summary>Faults by field; empty when it is good.</summary>
    public static IReadOnlyDictionary<string, string[]> Faults(CallbackRequest body, Instant now)
    {
        var faults = new Dictionary<string, string[]>();
        Check("queue", body.Queue is { Length: > 0 and <= 64 }, "Say which queue shall call back.");
        NumberOf(body.Number, out string? wrong);
        Check("number", wrong is null, wrong ?? "");
        Check("name", IsText(body.Name, NameMax), $"Use at most {NameMax} characters, none of them a control character.");
        Check("language", body.Language is null || IsLanguage(body.Language), "Use a language tag such as en or zh.");
        Check("note", body.Note is null || body.Note.Trim().Length <= NoteMax, $"Use at most {NoteMax} characters.");
        Check("notBefore", body.NotBefore is not { } at || at <= now + Ahead, "At most 30 days ahead.");
        return faults;

        void Check(string field, bool good, string message)
        {
            if (!good)
            {
                faults[field] = [message];
            }
        }
    }

    /// <summary>The number as E.164, or null and what precisely is wrong with it (ITU-T E.164 section 6).</summary>
    public static string? NumberOf(string? text, out string? wrong)
    {
        string given = text?.Trim() ?? "";
        wrong = given.Length == 0 ? "A number is needed."
            : given.Length > InputMax ? "That is too long for a telephone number."
            : given[0] != '+' ? "Begin with + and the country code, for example +86 138 0000 1234."
            : given.IndexOf('+', 1) > 0 ? "Only the first character may be a +."
            : given.FirstOrDefault(c => !char.IsAsciiDigit(c) && c is not ('+' or ' ' or '.' or '-' or '(' or ')')) is var odd && odd != default ? $"'{odd}' does not belong into a telephone number."
            : null;
        if (wrong is not null)
        {
            return null;
        }

        string digits = string.Concat(given.Where(char.IsAsciiDigit));
        wrong = digits.Length < DigitsMin ? $"Too short: {digits.Length} digits, at least {DigitsMin} with the country code."
            : digits.Length > DigitsMax ? $"Too long: {digits.Length} digits, at most {DigitsMax} with the country code."
            : digits[0] == '0' ? "No country code begins with 0."
            : null;
        return wrong is null ? "+" + digits : null;
    }

    /// <summary>A text without the blanks around it; null when there is nothing.</summary>
    public static string? Clean(string? text) => text?.Trim() is { Length: > 0 } clean ? clean : null;

    private static bool IsText(string? text, int longest) => text is null || (text.Trim().Length <= longest && !text.Any(char.IsControl));

    private static bool IsLanguage(string text) => text.Length is >= 2 and <= 35 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
