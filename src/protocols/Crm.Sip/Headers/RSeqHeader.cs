using System.Globalization;

namespace Crm.Sip;

/// <summary>The number of a reliable provisional response (RFC 3262 7.1): 1 to 2^32-1.</summary>
public readonly record struct RSeqHeader(uint Number)
{
    private const int DigitsMax = 10;

    /// <summary>Reads the value; false unless it is a number of at most ten digits other than zero.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out RSeqHeader value)
    {
        bool good = TryParseNumber(SipGrammar.Trim(text), out uint number) && number > 0;
        value = good ? new(number) : default;
        return good;
    }

    /// <inheritdoc/>
    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);

    internal static bool TryParseNumber(ReadOnlySpan<char> text, out uint number)
    {
        number = 0;
        return text.Length is > 0 and <= DigitsMax && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
