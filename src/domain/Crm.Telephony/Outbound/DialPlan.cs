using System.Collections.Immutable;

namespace Crm.Telephony.Outbound;

/// <summary>How numbers are dialled at this place. Immutable.</summary>
/// <param name="CountryCode">The home country's code, 1 to 3 digits, for example "86".</param>
/// <param name="NationalPrefix">Dialled before a number of the home country: "0" in most countries, "1" in North America; may be empty.</param>
/// <param name="InternationalPrefixes">Dialled before a country code.</param>
public sealed record DialPlan(string CountryCode, string NationalPrefix, ImmutableArray<string> InternationalPrefixes)
{
    /// <summary>The plan of a country code, with the prefixes used there.</summary>
    public static DialPlan Of(string countryCode) =>
        countryCode == "1" ? new("1", "1", ["00", "011"]) : new(countryCode, "0", ["00"]);

    /// <summary>Whose ring-back tone callers are used to: "cn", "us" or "eu".</summary>
    public string Ringback => CountryCode switch { "86" => "cn", "1" => "us", _ => "eu" };

    /// <summary>
    /// Reads what was dialled. With a plus, an international or a national prefix it is an E.164 number; without one it is taken as it
    /// stands (service numbers, emergency numbers). What is read is what the rules are asked about and what is dialled, so that no
    /// spelling gets round a rule. Null for what is no number: letters, URIs, fewer than 2 or more than 15 digits.
    /// </summary>
    public OutboundNumber? Read(string? dialled)
    {
        if (Digits(dialled, out bool plus) is not { Length: >= 2 } digits)
        {
            return null;
        }

        if (plus)
        {
            return International(digits);
        }

        foreach (string prefix in InternationalPrefixes)
        {
            if (prefix.Length > 0 && digits.Length >= prefix.Length + OutboundNumber.InternationalMin && digits.StartsWith(prefix, StringComparison.Ordinal))
            {
                return International(digits[prefix.Length..]);
            }
        }

        if (NationalPrefix.Length > 0 && digits.Length >= NationalPrefix.Length + OutboundNumber.NationalMin && digits.StartsWith(NationalPrefix, StringComparison.Ordinal))
        {
            return International(CountryCode + digits[NationalPrefix.Length..]);
        }

        return digits.Length <= OutboundNumber.DigitsMax ? new OutboundNumber(digits) : null;
    }

    /// <summary>Whether an E.164 number is one of the home country.</summary>
    public bool IsHome(OutboundNumber number) => number.IsInternational && number.Text.AsSpan(1).StartsWith(CountryCode, StringComparison.Ordinal);

    private static OutboundNumber? International(string digits) =>
        digits.Length is >= OutboundNumber.InternationalMin and <= OutboundNumber.DigitsMax && digits[0] != '0' ? new OutboundNumber("+" + digits) : null;

    /// <summary>The digits, without what people write between them; empty when there is anything else, or too much.</summary>
    internal static string Digits(string? dialled, out bool plus)
    {
        plus = false;
        if (dialled is null || dialled.Length > OutboundNumber.InputMax)
        {
            return "";
        }

        Span<char> digits = stackalloc char[OutboundNumber.InputMax];
        int count = 0;
        foreach (char c in dialled)
        {
            if (char.IsAsciiDigit(c))
            {
                digits[count++] = c;
            }
            else if (c == '+' && count == 0 && !plus)
            {
                plus = true;
            }
            else if (c is not (' ' or '-' or '.' or '(' or ')' or '/'))
            {
                return "";
            }
        }

        return new string(digits[..count]);
    }
}
