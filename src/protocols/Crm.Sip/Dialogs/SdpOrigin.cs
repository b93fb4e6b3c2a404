using System.Globalization;

namespace Crm.Sip.Dialogs;

/// <summary>
/// Who made a session description and the how manieth it is (RFC 4566 5.2). All offers and answers of one side of a dialog have the same
/// user and session number, and a version that rises (RFC 3264 8), also when another process writes them from now on. Pure.
/// </summary>
/// <param name="User">User name; "-" for none.</param>
/// <param name="Session">Session number, as text: up to 64 bits and more.</param>
/// <param name="Version">Version of the last description sent.</param>
public sealed record SdpOrigin(string User, string Session, ulong Version)
{
    private const string Line = "o=";

    /// <summary>Reads the o= line of a description; null when there is none that can be counted on.</summary>
    public static SdpOrigin? Of(string? sdp)
    {
        var (start, end) = sdp is null ? (-1, -1) : Find(sdp);
        if (start < 0)
        {
            return null;
        }

        string[] parts = sdp![start..end].Split(' ');
        return parts.Length == 6 && ulong.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out ulong version)
            ? new SdpOrigin(parts[0], parts[1], version)
            : null;
    }

    /// <summary>The description as the next of this side: its own address, our user, session and version.</summary>
    public string WriteInto(string sdp)
    {
        var (start, end) = Find(sdp);
        string[] parts = start < 0 ? [] : sdp[start..end].Split(' ');
        return parts.Length == 6
            ? string.Create(CultureInfo.InvariantCulture, $"{sdp[..start]}{User} {Session} {Version} {parts[3]} {parts[4]} {parts[5]}{sdp[end..]}")
            : sdp;
    }

    /// <summary>Where the o= line's value begins and ends; -1 when there is no such line.</summary>
    private static (int Start, int End) Find(string sdp)
    {
        int at = sdp.StartsWith(Line, StringComparison.Ordinal) ? 0 : sdp.IndexOf("\n" + Line, StringComparison.Ordinal) + 1;
        if (at <= 0 && !sdp.StartsWith(Line, StringComparison.Ordinal))
        {
            return (-1, -1);
        }

        int end = sdp.AsSpan(at).IndexOfAny('\r', '\n');
        return (at + Line.Length, end < 0 ? sdp.Length : at + end);
    }
}
