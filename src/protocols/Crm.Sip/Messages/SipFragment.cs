using System.Text;

namespace Crm.Sip;

/// <summary>
/// The body <c>message/sipfrag</c> (RFC 3420) as NOTIFYs about a transfer carry it (RFC 3515 2.4.5): a status line is all that is written
/// and all that is read.
/// </summary>
public static class SipFragment
{
    /// <summary>The media type as it is written.</summary>
    public const string MediaType = "message/sipfrag;version=2.0";

    private const int BodyBytesMax = 4096;

    /// <summary>A body of one status line.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The status is not 100-699.</exception>
    public static byte[] Write(int status) => Encoding.ASCII.GetBytes($"{new SipResponse(status)}\r\n");

    /// <summary>The status of the line the body begins with; null when there is none, or the body is of another kind or over 4 kB.</summary>
    public static int? ReadStatus(SipMessage message)
    {
        const string version = "SIP/2.0 ";
        if (message.ContentType != "message/sipfrag" || message.Body.Length is 0 or > BodyBytesMax)
        {
            return null;
        }

        ReadOnlySpan<byte> body = message.Body.Span;
        int end = body.IndexOfAny((byte)'\r', (byte)'\n');
        string line = Encoding.UTF8.GetString(end < 0 ? body : body[..end]);
        bool good = line.StartsWith(version, StringComparison.OrdinalIgnoreCase)
            && line.Length >= version.Length + 3
            && (line.Length == version.Length + 3 || line[version.Length + 3] == ' ')
            && line.AsSpan(version.Length, 3).IndexOfAnyExceptInRange('0', '9') < 0
            && line[version.Length] is >= '1' and <= '6';
        return good ? int.Parse(line.AsSpan(version.Length, 3), System.Globalization.CultureInfo.InvariantCulture) : null;
    }
}
