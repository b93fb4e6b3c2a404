using System.Globalization;

namespace Crm.Sip;

/// <summary>What a PRACK acknowledges (RFC 3262 7.2): the RSeq of the response with the number and method of its request.</summary>
public readonly record struct RAckHeader(uint ResponseNumber, uint RequestNumber, SipMethod Method)
{
    /// <summary>Reads the value; false unless it is two numbers (the first not zero) and a method.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out RAckHeader value)
    {
        value = default;
        text = SipGrammar.Trim(text);
        int first = text.IndexOfAny(' ', '\t');
        if (first <= 0)
        {
            return false;
        }

        var rest = SipGrammar.Trim(text[first..]);
        int second = rest.IndexOfAny(' ', '\t');
        if (second <= 0
            || !RSeqHeader.TryParse(text[..first], out var response)
            || !RSeqHeader.TryParseNumber(rest[..second], out uint request)
            || !SipMethod.TryParse(SipGrammar.Trim(rest[second..]), out var method))
        {
            return false;
        }

        value = new(response.Number, request, method);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ResponseNumber} {RequestNumber} {Method}");
}
