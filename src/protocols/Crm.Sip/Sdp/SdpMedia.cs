using System.Globalization;
using System.Text;

namespace Crm.Sip.Sdp;

/// <summary>
/// One <c>m=</c> section (RFC 8866 section 5.14). What it does not state itself may stand at session level;
/// <see cref="SdpSession.EffectiveMedia"/> gives the sections with that filled in. Immutable and thread safe.
/// </summary>
public sealed record SdpMedia(string Kind, int Port, string Protocol, IReadOnlyList<string> Formats)
{
    /// <summary>How many consecutive ports are meant, from 1.</summary>
    public int PortCount { get; init; } = 1;

    /// <summary>The section's own <c>i=</c> line.</summary>
    public string? Title { get; init; }

    /// <summary>The section's own connection.</summary>
    public SdpConnection? Connection { get; init; }

    /// <summary>The section's <c>b=</c> lines, as <c>type:value</c>.</summary>
    public IReadOnlyList<string> Bandwidths { get; init; } = [];

    /// <summary>The section's attributes in order.</summary>
    public IReadOnlyList<SdpAttribute> Attributes { get; init; } = [];

    /// <summary>True when the stream is refused or switched off (RFC 3264 section 6 and 8.2).</summary>
    public bool IsRejected => Port == 0;

    /// <summary>The stated direction, or sendrecv.</summary>
    public SdpDirection Direction => SdpAttributes.Direction(Attributes) ?? SdpDirection.SendRecv;

    /// <summary>The payload types in order of preference; formats that are not 0-127 are left out.</summary>
    public IReadOnlyList<int> Payloads =>
        [.. Formats.Select(f => byte.TryParse(f, NumberStyles.None, CultureInfo.InvariantCulture, out byte p) ? p : 255).Where(p => p < 128).Select(p => (int)p)];

    /// <summary>The identification tag (RFC 5888).</summary>
    public string? Mid => this["mid"];

    /// <summary>The ICE user fragment (RFC 8839).</summary>
    public string? IceUfrag => this["ice-ufrag"];

    /// <summary>The ICE password (RFC 8839).</summary>
    public string? IcePwd => this["ice-pwd"];

    /// <summary>The DTLS role: <c>active</c>, <c>passive</c>, <c>actpass</c> or <c>holdconn</c> (RFC 4145, RFC 8842).</summary>
    public string? Setup => this["setup"]?.ToLowerInvariant();

    /// <summary>True when RTP and RTCP share a port (RFC 5761).</summary>
    public bool RtcpMux => Has("rtcp-mux");

    /// <summary>The preferred packet length in milliseconds, 1-1000; null when absent or out of range.</summary>
    public int? Ptime =>
        int.TryParse(this["ptime"], NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds) && milliseconds is > 0 and <= 1000
            ? milliseconds
            : null;

    /// <summary>The first certificate fingerprint; null when absent or malformed.</summary>
    public SdpFingerprint? Fingerprint =>
        this["fingerprint"]?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var hash, var value]
            ? new SdpFingerprint(hash.ToLowerInvariant(), value.ToUpperInvariant())
            : null;

    /// <summary>The value of the first attribute of that name: "" for a property, null when absent.</summary>
    public string? this[string name] => SdpAttributes.Find(Attributes, name) is { } found ? found.Value ?? "" : null;

    /// <summary>True when there is an attribute of that name.</summary>
    public bool Has(string name) => SdpAttributes.Find(Attributes, name) is not null;

    /// <summary>The values of all attributes of that name, such as <c>candidate</c>.</summary>
    public IEnumerable<string> Values(string name) =>
        Attributes.Where(a => a.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(a => a.Value ?? "");

    /// <summary>What a payload type stands for: the <c>rtpmap</c>, else its static assignment (RFC 3551), else null.</summary>
    public SdpRtpMap? Rtpmap(int payload)
    {
        if (SdpAttributes.ForPayload(Attributes, "rtpmap", payload) is not { } value)
        {
            return StaticPayload(payload);
        }

        string[] parts = value.Split('/');
        int channels = 1;
        bool good = parts.Length is 2 or 3 && parts[0].Length > 0
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && (parts.Length == 2 || (int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out channels) && channels > 0));
        return good ? new SdpRtpMap(payload, parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), channels) : null;
    }

    /// <summary>The format parameters of a payload type, or null.</summary>
    public string? Fmtp(int payload) => SdpAttributes.ForPayload(Attributes, "fmtp", payload);

    /// <summary>A copy with this direction stated, in the place of any other.</summary>
    public SdpMedia WithDirection(SdpDirection direction) => this with
    {
        Attributes =
        [
            .. Attributes.Where(a => SdpAttributes.TryDirection(a.Name) is null), new SdpAttribute(SdpAttributes.NameOf(direction)),
        ],
    };

    internal void Write(StringBuilder text)
    {
        text.Append("m=").Append(Kind).Append(' ').Append(Port.ToString(CultureInfo.InvariantCulture));
        if (PortCount > 1)
        {
            text.Append('/').Append(PortCount.ToString(CultureInfo.InvariantCulture));
        }

        text.Append(' ').Append(Protocol).Append(' ').AppendJoin(' ', Formats).Append("\r\n");
        SdpSession.WriteLine(text, 'i', Title);
        SdpSession.WriteLine(text, 'c', Connection?.ToString());
        foreach (string bandwidth in Bandwidths)
        {
            SdpSession.WriteLine(text, 'b', bandwidth);
        }

        foreach (SdpAttribute attribute in Attributes)
        {
            SdpSession.WriteLine(text, 'a', attribute.ToString());
        }
    }

    // RFC 3551 section 6, audio types still met; G.722 keeps its historical 8000 Hz.
    private static SdpRtpMap? StaticPayload(int payload) => payload switch
    {
        0 => new(0, "PCMU", 8000),
        3 => new(3, "GSM", 8000),
        4 => new(4, "G723", 8000),
        8 => new(8, "PCMA", 8000),
        9 => new(9, "G722", 8000),
        13 => new(13, "CN", 8000),
        15 => new(15, "G728", 8000),
        18 => new(18, "G729", 8000),
        _ => null,
    };
}
