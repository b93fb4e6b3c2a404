namespace Crm.Ivr;

/// <summary>What a flow may dial.</summary>
internal static class DialledText
{
    /// <summary>Digits with an optional leading plus, 2 to 20 of them: never a URI, so that an attribute cannot choose the host.</summary>
    internal static bool IsNumber(string text)
    {
        ReadOnlySpan<char> digits = text.StartsWith('+') ? text.AsSpan(1) : text;
        if (digits.Length is < 2 or > 20)
            return false;
        foreach (char c in digits)
        {
            if (!char.IsAsciiDigit(c))
                return false;
        }

        return true;
    }
}
