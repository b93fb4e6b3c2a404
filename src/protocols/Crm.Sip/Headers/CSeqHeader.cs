using System.Globalization;

namespace Crm.Sip;

/// <summary>
/// The CSeq value (RFC 3261 section 20.16). The number may be any 32-bit value here; that a new request must start below 2^31
/// (section 8.1.1.5) is the sender's concern.
/// </summary>
public readonly record struct CSeqHeader(uint Number, SipMethod Method)
{
    /// <summary>Reads the value; false on a number beyond 32 bits or a method that is no token.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CSeqHeader value)
    {
        value = default;
        text = SipGrammar.Trim(text);
        int space = text.IndexOfAny(' ', '\t');
        if (space <= 0
            || !uint.TryParse(text[..space], NumberStyles.None, CultureInfo.InvariantCulture, out uint number)
            || !SipMethod.TryParse(SipGrammar.Trim(text[space..]), out SipMethod method))
        {
            return false;
        }

        value = new CSeqHeader(number, method);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number} {Method}");
}
