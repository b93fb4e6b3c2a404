using System.Text;

namespace Crm.Messaging.Channels;

/// <summary>What a text costs as short messages.</summary>
/// <param name="IsGsm7">Whether every character is in the GSM 7-bit alphabet; else it goes as UCS-2.</param>
/// <param name="Units">Septets (GSM 7-bit; characters of the extension table take two) or UTF-16 units (UCS-2).</param>
/// <param name="Segments">Short messages it is sent as.</param>
public readonly record struct SmsSize(bool IsGsm7, int Units, int Segments);

/// <summary>
/// Counts the segments of a short message: alphabets of 3GPP TS 23.038 section 6.2.1, lengths of 3GPP TS 23.040 section 9.2.3.24.1 (a
/// concatenated message loses six octets of each part to its header). Pure.
/// </summary>
public static class SmsSegments
{
    /// <summary>Septets of a message of one part.</summary>
    public const int Gsm7Single = 160;

    /// <summary>Septets of each of several parts.</summary>
    public const int Gsm7Part = 153;

    /// <summary>UTF-16 units of a message of one part.</summary>
    public const int Ucs2Single = 70;

    /// <summary>UTF-16 units of each of several parts.</summary>
    public const int Ucs2Part = 67;

    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extension = "\f^{}\\[~]|€";

    /// <summary>Counts; an empty text is one empty message.</summary>
    public static SmsSize Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int septets = 0;
        foreach (char c in text)
        {
            int width = Basic.Contains(c, StringComparison.Ordinal) ? 1 : Extension.Contains(c, StringComparison.Ordinal) ? 2 : 0;
            if (width == 0)
            {
                return new SmsSize(false, text.Length, text.Length <= Ucs2Single ? 1 : Parts(text.EnumerateRunes().Select(r => r.Utf16SequenceLength), Ucs2Part));
            }

            septets += width;
        }

        return new SmsSize(true, septets, septets <= Gsm7Single ? 1 : Parts(text.Select(c => Extension.Contains(c, StringComparison.Ordinal) ? 2 : 1), Gsm7Part));
    }

    /// <summary>No character is cut in two: what does not fit whole begins the next part.</summary>
    private static int Parts(IEnumerable<int> widths, int room)
    {
        var (parts, left) = (1, room);
        foreach (int width in widths)
        {
            if (width > left)
            {
                (parts, left) = (parts + 1, room);
            }

            left -= width;
        }

        return parts;
    }
}
