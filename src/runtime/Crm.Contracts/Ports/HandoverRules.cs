namespace Crm.Contracts.Ports;

/// <summary>The limits of a <see cref="HandoverNote"/>.</summary>
public static class HandoverRules
{
    /// <summary>Menus at most.</summary>
    public const int MenusMax = 20;

    /// <summary>Attributes at most.</summary>
    public const int AttributesMax = 50;

    /// <summary>1 to 64 characters, none of them a control character.</summary>
    public static bool IsSource(string? text) => IsText(text, 64);

    /// <summary>1 to 100 characters, none of them a control character.</summary>
    public static bool IsMenu(string? text) => IsText(text, 100);

    /// <summary>1 to 64 of 0-9 * # A-D.</summary>
    public static bool AreDigits(string? text) =>
        text is { Length: > 0 and <= 64 } && text.All(c => char.IsAsciiDigit(c) || c is '*' or '#' or (>= 'A' and <= 'D'));

    /// <summary>A language tag of letters, digits and '-', 2 to 35 characters (RFC 5646).</summary>
    public static bool IsLanguage(string? text) =>
        text is { Length: >= 2 and <= 35 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && char.IsAsciiLetter(text[0]);

    /// <summary>A name of lower-case letters, digits, '-' and dots, at most 64; a value of at most 1,000 characters.</summary>
    public static bool IsAttribute(string? name, string? value) =>
        name is { Length: > 0 and <= 64 }
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-')
        && IsText(value, 1_000);

    private static bool IsText(string? text, int longest) => text is { Length: > 0 } && text.Length <= longest && !text.Any(char.IsControl);
}
