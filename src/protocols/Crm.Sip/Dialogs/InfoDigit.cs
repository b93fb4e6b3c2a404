using System.Text;

namespace Crm.Sip.Dialogs;

/// <summary>
/// Digits in INFO: <c>application/dtmf-relay</c> ("Signal=5", "Duration=160" as lines) and <c>application/dtmf</c> (the bare digit).
/// Neither is standardised; both are what phones and carriers send.
/// </summary>
public static class InfoDigit
{
    private const int BodyBytesMax = 256;

    /// <summary>The digit (0-9 * # A-D) in an INFO; null when there is none.</summary>
    public static char? Read(SipRequest info)
    {
        if (info.Body.Length > BodyBytesMax)
        {
            return null;
        }

        string text = Encoding.ASCII.GetString(info.Body.Span);
        return info.ContentType switch
        {
            "application/dtmf-relay" => ReadRelay(text),
            "application/dtmf" => Digit(text),
            _ => null,
        };
    }

    private static char? ReadRelay(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            int equals = line.IndexOf('=');
            if (equals > 0 && line[..equals].Trim().Equals("Signal", StringComparison.OrdinalIgnoreCase))
            {
                return Digit(line[(equals + 1)..]);
            }
        }

        return null;
    }

    // Some senders write the event codes of RFC 4733 for star and hash.
    private static char? Digit(string text) => text.Trim().ToUpperInvariant() switch
    {
        "10" => '*',
        "11" => '#',
        [var one] when char.IsAsciiDigit(one) || one is '*' or '#' or (>= 'A' and <= 'D') => one,
        _ => null,
    };
}
