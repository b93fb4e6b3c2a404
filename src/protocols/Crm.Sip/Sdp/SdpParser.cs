using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Crm.Sip.Sdp;

/// <summary>
/// Reads a description line by line (RFC 8866 section 5 and 9). A single newline ends a line as well as CRLF does, as the RFC asks;
/// the order of lines within a section is not insisted on; a type letter that the RFC does not know spoils the description.
/// </summary>
public static class SdpParser
{
    /// <summary>Longest description, in bytes or characters.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Most media sections.</summary>
    public const int MaxMedia = 64;

    /// <summary>Most attributes in the whole description.</summary>
    public const int MaxAttributes = 512;

    /// <summary>Most formats in one media section.</summary>
    public const int MaxFormats = 128;

    internal const string TooLarge = "The description is too large";
    private const int MaxOtherLines = 256;

    internal static bool TryParse(string text, [NotNullWhen(true)] out SdpSession? session, [NotNullWhen(false)] out string? error)
    {
        session = null;
        error = text.Length > MaxBytes ? TooLarge : null;
        var draft = new Draft();
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (error is not null)
            {
                return false;
            }

            if (!line.IsEmpty)
            {
                error = ReadLine(line, number++, draft);
            }
        }

        error ??= number == 0 ? "The description is empty" : draft.Origin is null ? "There is no o= line" : null;
        session = error is null ? draft.Build() : null;
        return error is null;
    }

    private static string? ReadLine(ReadOnlySpan<char> line, int number, Draft draft)
    {
        if (line.Length < 2 || line[1] != '=')
        {
            return "A line is not of the form type=value";
        }

        ReadOnlySpan<char> value = line[2..].TrimEnd();
        if (number == 0 && (line[0] != 'v' || !value.SequenceEqual("0")))
        {
            return "The first line is not v=0";
        }

        switch (line[0])
        {
            case 'v':
                return number == 0 ? null : "There is more than one v= line";
            case 'o':
                return draft.Origin is null && TryOrigin(value, out draft.Origin) ? null : "The o= line is malformed or repeated";
            case 's':
                draft.Name = value.ToString();
                return null;
            case 'c':
                return TryConnection(value, out SdpConnection? connection) && draft.SetConnection(connection) ? null : "A c= line is malformed or repeated";
            case 't':
                return draft.CountLine() && TryTime(value, out SdpTime time) && draft.AddTime(time) ? null : "A t= line is malformed";
            case 'b':
                return draft.CountLine() && value.Contains(':') && draft.AddBandwidth(value.ToString()) ? null : "A b= line is malformed";
            case 'a':
                return draft.AddAttribute(value) ? null : "An a= line is malformed or there are too many";
            case 'm':
                return TryMedia(value, out SdpMedia? media) && draft.AddMedia(media) ? null : "An m= line is malformed or there are too many";
            case 'i':
                draft.SetTitle(value.ToString());
                return null;
            case 'u' or 'e' or 'p' or 'r' or 'z' or 'k':
                return draft.CountLine() ? null : "There are too many lines";
            default:
                return "A line has an unknown type";
        }
    }

    private static bool TryOrigin(ReadOnlySpan<char> value, out SdpOrigin? origin)
    {
        Span<Range> parts = stackalloc Range[7];
        int count = value.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries);
        bool good = count == 6 && value[parts[3]].SequenceEqual("IN")
            && value[parts[1]].IndexOfAnyExceptInRange('0', '9') < 0
            && ulong.TryParse(value[parts[2]], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        origin = good
            ? new SdpOrigin(
                value[parts[0]].ToString(), value[parts[1]].ToString(),
                ulong.Parse(value[parts[2]], NumberStyles.None, CultureInfo.InvariantCulture), value[parts[4]].ToString(), value[parts[5]].ToString())
            : null;
        return good;
    }

    private static bool TryConnection(ReadOnlySpan<char> value, [NotNullWhen(true)] out SdpConnection? connection)
    {
        Span<Range> parts = stackalloc Range[4];
        int count = value.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries);
        bool good = count == 3 && value[parts[0]].SequenceEqual("IN");
        connection = good ? new SdpConnection(value[parts[1]].ToString(), value[parts[2]].ToString()) : null;
        return good;
    }

    private static bool TryTime(ReadOnlySpan<char> value, out SdpTime time)
    {
        time = default;
        int space = value.IndexOf(' ');
        if (space < 0
            || !ulong.TryParse(value[..space], NumberStyles.None, CultureInfo.InvariantCulture, out ulong start)
            || !ulong.TryParse(value[(space + 1)..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong stop))
        {
            return false;
        }

        time = new SdpTime(start, stop);
        return true;
    }

    private static bool TryMedia(ReadOnlySpan<char> value, [NotNullWhen(true)] out SdpMedia? media)
    {
        media = null;
        Span<Range> parts = stackalloc Range[MaxFormats + 4];
        int count = value.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries);
        if (count < 4 || count > MaxFormats + 3)
        {
            return false;
        }

        ReadOnlySpan<char> port = value[parts[1]];
        int slash = port.IndexOf('/');
        ushort portCount = 1;
        if (!ushort.TryParse(slash < 0 ? port : port[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out ushort number)
            || (slash >= 0 && (!ushort.TryParse(port[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out portCount) || portCount == 0)))
        {
            return false;
        }

        var formats = new string[count - 3];
        for (int i = 0; i < formats.Length; i++)
        {
            formats[i] = value[parts[i + 3]].ToString();
        }

        media = new SdpMedia(value[parts[0]].ToString(), number, value[parts[2]].ToString(), formats) { PortCount = portCount };
        return true;
    }

    /// <summary>What has been read so far.</summary>
    private sealed class Draft
    {
        public SdpOrigin? Origin;
        private readonly List<SdpTime> _times = [];
        private readonly List<SdpMedia> _media = [];
        private SdpConnection? _sessionConnection;
        private List<string> _sessionBandwidths = [];
        private List<SdpAttribute> _sessionAttributes = [];
        private List<string> _bandwidths = [];
        private List<SdpAttribute> _attributes = [];
        private int _attributeCount;
        private int _lineCount;

        public string Name { get; set; } = "-";

        public bool CountLine() => ++_lineCount <= MaxOtherLines;

        public bool AddTime(SdpTime time)
        {
            _times.Add(time);
            return true;
        }

        public bool AddBandwidth(string bandwidth)
        {
            _bandwidths.Add(bandwidth);
            return true;
        }

        public bool AddAttribute(ReadOnlySpan<char> value)
        {
            int colon = value.IndexOf(':');
            if (colon == 0 || value.IsEmpty || ++_attributeCount > MaxAttributes)
            {
                return false;
            }

            _attributes.Add(colon < 0
                ? new SdpAttribute(value.ToString())
                : new SdpAttribute(value[..colon].ToString(), value[(colon + 1)..].ToString()));
            return true;
        }

        public bool SetConnection(SdpConnection connection)
        {
            if (_media.Count == 0)
            {
                bool first = _sessionConnection is null;
                _sessionConnection = connection;
                return first;
            }

            // A section may name several addresses (multicast layers); the first one is the one that is used.
            _media[^1] = _media[^1] with { Connection = _media[^1].Connection ?? connection };
            return CountLine();
        }

        public void SetTitle(string title)
        {
            if (_media.Count > 0)
            {
                _media[^1] = _media[^1] with { Title = title };
            }
        }

        public bool AddMedia(SdpMedia media)
        {
            CloseSection();
            _media.Add(media);
            return _media.Count <= MaxMedia;
        }

        public SdpSession Build()
        {
            CloseSection();
            return new SdpSession(Origin!)
            {
                Name = Name,
                Connection = _sessionConnection,
                Bandwidths = _sessionBandwidths,
                Times = _times.Count == 0 ? [default] : _times,
                Attributes = _sessionAttributes,
                Media = _media,
            };
        }

        // What has gathered since the last m= line belongs to that section, or to the session before the first.
        private void CloseSection()
        {
            if (_media.Count == 0)
            {
                (_sessionBandwidths, _sessionAttributes) = (_bandwidths, _attributes);
            }
            else
            {
                _media[^1] = _media[^1] with { Bandwidths = _bandwidths, Attributes = _attributes };
            }

            (_bandwidths, _attributes) = ([], []);
        }
    }
}
