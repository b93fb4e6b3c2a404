namespace Crm.Customers.Numbers;

/// <summary>
/// Telephone numbers as digits. A number arrives in many dresses: <c>+86 138-0013-8000</c>, <c>0086...</c>, <c>013...</c>, <c>13...</c>,
/// <c>sip:+86...@carrier</c>. Which E.164 number is meant is certain with a plus or an international prefix and a guess otherwise,
/// so there are ranked candidates. E.164 numbers have at most 15 digits (ITU-T E.164 section 6.1).
/// </summary>
public static class PhoneNumber
{
    /// <summary>Longest E.164 number, in digits.</summary>
    public const int LengthMax = 15;

    /// <summary>Shortest number worth looking for; shorter ones are extensions and service numbers.</summary>
    public const int LengthMin = 5;

    /// <summary>Numbers that end in the same this many digits are probably the same.</summary>
    public const int TailLength = 9;

    private const int InputMax = 64;

    /// <summary>The E.164 numbers (with '+') that may be meant, best first; empty when it is no telephone number.</summary>
    public static IReadOnlyList<string> Candidates(string? text, NumberingPlan plan)
    {
        string digits = Digits(text, out bool plus);
        if (digits.Length < LengthMin)
        {
            return [];
        }

        if (plus)
        {
            return Valid([digits]);
        }

        foreach (string prefix in plan.InternationalPrefixes)
        {
            if (digits.StartsWith(prefix, StringComparison.Ordinal))
            {
                return Valid([digits[prefix.Length..]]);
            }
        }

        var guesses = new List<string>();
        if (plan.NationalPrefix.Length > 0 && digits.StartsWith(plan.NationalPrefix, StringComparison.Ordinal))
        {
            guesses.Add(plan.CountryCode + digits[plan.NationalPrefix.Length..]);
        }

        bool withCountryCode = digits.StartsWith(plan.CountryCode, StringComparison.Ordinal) && digits.Length >= plan.CountryCode.Length + 8;
        guesses.AddRange(withCountryCode ? [digits, plan.CountryCode + digits] : [plan.CountryCode + digits, digits]);
        return Valid(guesses);
    }

    /// <summary>The one best E.164 reading of a number a person typed, or null.</summary>
    public static string? Normalise(string? text, NumberingPlan plan) => Candidates(text, plan) is [var best, ..] ? best : null;

    /// <summary>The last <see cref="TailLength"/> digits, or null when there are fewer.</summary>
    public static string? Tail(string? text)
    {
        string digits = Digits(text, out _);
        return digits.Length >= TailLength ? digits[^TailLength..] : null;
    }

    private static List<string> Valid(IEnumerable<string> digits) =>
        [.. digits.Where(d => d.Length is >= LengthMin and <= LengthMax && d[0] != '0').Distinct().Select(d => "+" + d)];

    /// <summary>Whether a caller does not show his number: nothing, or one of the words that networks put there (RFC 3323 section 4.1.1.3).</summary>
    public static bool IsWithheld(string? text) =>
        string.IsNullOrWhiteSpace(text)
        || text.Trim().ToLowerInvariant() is "anonymous" or "restricted" or "unavailable" or "unknown" or "private" or "withheld";

    /// <summary>The digits of a number; empty when it holds anything that numbers do not. The zero of "+44 (0)20" is not part of it.</summary>
    private static string Digits(string? text, out bool plus)
    {
        plus = false;
        if (text is null || text.Length > InputMax * 2)
        {
            return "";
        }

        var rest = User(text.Replace("(0)", "", StringComparison.Ordinal));
        Span<char> digits = stackalloc char[InputMax];
        int count = 0;
        foreach (char c in rest)
        {
            int digit = c is >= '０' and <= '９' ? c - '０' : c - '0';
            if (digit is >= 0 and <= 9)
            {
                if (count == InputMax)
                {
                    return "";
                }

                digits[count++] = (char)('0' + digit);
            }
            else if (c is '+' or '＋' && count == 0 && !plus)
            {
                plus = true;
            }
            else if (c is not (' ' or '-' or '.' or '(' or ')' or '/' or '\u00a0'))
            {
                return "";
            }
        }

        return new string(digits[..count]);
    }

    /// <summary>The user part of a sip, sips or tel address without parameters; other text as it is.</summary>
    private static ReadOnlySpan<char> User(string text)
    {
        var rest = text.AsSpan().Trim();
        foreach (string scheme in (ReadOnlySpan<string>)["sip:", "sips:", "tel:"])
        {
            if (rest.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                rest = rest[scheme.Length..];
                int end = rest.IndexOfAny('@', ';');
                return end < 0 ? rest : rest[..end];
            }
        }

        return rest;
    }
}
