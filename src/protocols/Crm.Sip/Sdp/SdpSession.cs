using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Crm.Sip.Sdp;

/// <summary>
/// A session description (RFC 8866) as far as calls need it: lines about people and repetition (<c>u e p r z k</c>) are read over and
/// not kept. Two descriptions say the same when their texts (<see cref="ToString"/>) are equal. Immutable and thread safe.
/// </summary>
public sealed record SdpSession(SdpOrigin Origin)
{
    // What a media section takes over from session level when it does not say it itself (RFC 8866 section 6.7, RFC 8839, RFC 8122, RFC 4145).
    private static readonly string[] Inherited = ["ice-ufrag", "ice-pwd", "ice-options", "ice-lite", "fingerprint", "setup", "ptime", "extmap-allow-mixed"];

    /// <summary>The session name; a single dash when there is nothing to say.</summary>
    public string Name { get; init; } = "-";

    /// <summary>The connection of sections that have none of their own.</summary>
    public SdpConnection? Connection { get; init; }

    /// <summary>Session-level <c>b=</c> lines, as <c>type:value</c>.</summary>
    public IReadOnlyList<string> Bandwidths { get; init; } = [];

    /// <summary>When the session takes place; a call is unbounded.</summary>
    public IReadOnlyList<SdpTime> Times { get; init; } = [default];

    /// <summary>Session-level attributes in order.</summary>
    public IReadOnlyList<SdpAttribute> Attributes { get; init; } = [];

    /// <summary>The media sections in order. An answer has as many, in the same order, as its offer.</summary>
    public IReadOnlyList<SdpMedia> Media { get; init; } = [];

    /// <summary>The value of the first session-level attribute of that name: "" for a property, null when absent.</summary>
    public string? this[string name] => SdpAttributes.Find(Attributes, name) is { } found ? found.Value ?? "" : null;

    /// <summary>The media sections with connection, direction, ICE and DTLS attributes filled in from session level where they state none.</summary>
    public IReadOnlyList<SdpMedia> EffectiveMedia => [.. Media.Select(Effective)];

    /// <summary>Reads a description from its bytes, which are UTF-8.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SdpSession? session, [NotNullWhen(false)] out string? error)
    {
        if (bytes.Length > SdpParser.MaxBytes)
        {
            (session, error) = (null, SdpParser.TooLarge);
            return false;
        }

        return TryParse(Encoding.UTF8.GetString(bytes), out session, out error);
    }

    /// <summary>Reads a description; false with a reason when it is malformed or beyond the limits of <see cref="SdpParser"/>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SdpSession? session, [NotNullWhen(false)] out string? error) =>
        SdpParser.TryParse(text, out session, out error);

    /// <summary>The description as on the wire, lines ended with CRLF.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("v=0\r\n");
        WriteLine(text, 'o', Origin.ToString());
        WriteLine(text, 's', Name.Length == 0 ? "-" : Name);
        WriteLine(text, 'c', Connection?.ToString());
        foreach (string bandwidth in Bandwidths)
        {
            WriteLine(text, 'b', bandwidth);
        }

        foreach (SdpTime time in Times)
        {
            WriteLine(text, 't', time.ToString());
        }

        foreach (SdpAttribute attribute in Attributes)
        {
            WriteLine(text, 'a', attribute.ToString());
        }

        foreach (SdpMedia media in Media)
        {
            media.Write(text);
        }

        return text.ToString();
    }

    /// <summary>The description as UTF-8 bytes.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    internal static void WriteLine(StringBuilder text, char type, string? value)
    {
        if (value is not null)
        {
            text.Append(type).Append('=').Append(value).Append("\r\n");
        }
    }

    private SdpMedia Effective(SdpMedia media)
    {
        var attributes = new List<SdpAttribute>(media.Attributes);
        foreach (string name in Inherited)
        {
            if (!media.Has(name) && SdpAttributes.Find(Attributes, name) is { } inherited)
            {
                attributes.Add(inherited);
            }
        }

        if (SdpAttributes.Direction(media.Attributes) is null && SdpAttributes.Direction(Attributes) is { } direction)
        {
            attributes.Add(new SdpAttribute(SdpAttributes.NameOf(direction)));
        }

        return media with { Connection = media.Connection ?? Connection, Attributes = attributes };
    }
}
