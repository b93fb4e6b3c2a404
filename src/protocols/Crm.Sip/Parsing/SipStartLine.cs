using System.Text;

namespace Crm.Sip;

/// <summary>Where the parts of a start line stand, relative to the line; made by <see cref="Read"/>.</summary>
internal readonly record struct SipStartLine(bool IsSip, bool IsRequest, int MethodLength, int UriStart, int UriLength, int StatusCode, int ReasonStart)
{
    private static ReadOnlySpan<byte> Version => "SIP/2.0"u8;

    /// <summary>Reads a request line or status line (RFC 3261 section 7.1 and 7.2). What can be told is told even when there is a fault.</summary>
    public static SipStartLine Read(ReadOnlySpan<byte> line, out SipFault fault) =>
        line.Length >= 4 && Ascii.EqualsIgnoreCase(line[..4], "SIP/"u8) ? ReadStatusLine(line, out fault) : ReadRequestLine(line, out fault);

    private static SipStartLine ReadStatusLine(ReadOnlySpan<byte> line, out SipFault fault)
    {
        var start = new SipStartLine { IsSip = true };
        if (line.Length < 11 || !Ascii.EqualsIgnoreCase(line[..7], Version) || line[7] != ' ' || (line.Length > 11 && line[11] != ' '))
        {
            fault = SipFaults.StatusLine;
            return start;
        }

        int status = (int)SipCursor.Number(line.Slice(8, 3), 699);
        fault = status < 100 ? SipFaults.StatusLine : default;
        return start with { StatusCode = status, ReasonStart = Math.Min(12, line.Length) };
    }

    private static SipStartLine ReadRequestLine(ReadOnlySpan<byte> line, out SipFault fault)
    {
        ReadOnlySpan<byte> trimmed = line.TrimEnd(" \t"u8);
        ReadOnlySpan<byte> version = trimmed[(trimmed.LastIndexOfAny((byte)' ', (byte)'\t') + 1)..];
        int method = SipCursor.TokenLength(line);
        if (version.Length == trimmed.Length || version.Length < 5 || !Ascii.EqualsIgnoreCase(version[..4], "SIP/"u8))
        {
            fault = SipFaults.NotSip;
            return default;
        }

        int uriStart = method + 1;
        int uriLength = trimmed.Length - version.Length - 1 - uriStart;
        var start = new SipStartLine { IsSip = true, IsRequest = true, MethodLength = method };
        if (trimmed.Length != line.Length || method == 0 || line[method] != ' ' || uriLength <= 0)
        {
            fault = SipFaults.RequestLine;
            return start;
        }

        ReadOnlySpan<byte> uri = line.Slice(uriStart, uriLength);
        bool badVersion = !Ascii.EqualsIgnoreCase(version, Version);
        bool badUri = uri.ContainsAny((byte)' ', (byte)'\t') || uri.ContainsAny((byte)'<', (byte)'>') || uri.Contains((byte)'"');
        fault = badUri ? SipFaults.RequestUriCharacters : badVersion ? SipFaults.Version : default;
        return start with { UriStart = uriStart, UriLength = uriLength };
    }
}
