using System.Globalization;

namespace Crm.Dialing.DoNotCall;

/// <summary>
/// A number, or the beginning of numbers, as one whole number that sorts and is found quickly: the digits, and for beginnings their count times ten to the
/// power of sixteen on top. E.164 has at most 15 digits.
/// </summary>
public static class DoNotCallKey
{
    private const long PrefixUnit = 10_000_000_000_000_000;
    private const int NumberMin = 5;
    private const int NumberMax = 15;

    /// <summary>The key; null when it is no number (5 to 15 digits after '+') or beginning (1 to 14).</summary>
    public static long? Of(string? number, bool prefix)
    {
        if (number is not ['+', >= '1' and <= '9', ..] || !long.TryParse(number.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out long digits))
        {
            return null;
        }

        int length = number.Length - 1;
        return prefix
            ? length < NumberMax ? OfPrefix(digits, length) : null
            : length is >= NumberMin and <= NumberMax ? digits : null;
    }

    /// <summary>The number or beginning a key stands for.</summary>
    public static (string Number, bool Prefix) From(long key) => ("+" + (key % PrefixUnit).ToString(CultureInfo.InvariantCulture), key >= PrefixUnit);

    /// <summary>How many digits a beginning has; 0 for a number.</summary>
    internal static int PrefixLength(long key) => (int)(key / PrefixUnit);

    internal static long OfPrefix(long digits, int length) => digits + (length * PrefixUnit);
}
