using System.Globalization;

namespace Crm.Sip;

/// <summary>
/// A SIP request or response (RFC 3261 section 7). Typed views read from <see cref="Headers"/> and follow its changes. Those of the
/// mandatory headers (<see cref="TopVia"/>, <see cref="From"/>, <see cref="To"/>, <see cref="CallId"/>, <see cref="CSeq"/>) never fail
/// on a message that came out of the parser; on one that is being built they throw until the header is there. Not thread safe while it
/// is being changed; treat it as read-only once it has been handed on.
/// </summary>
public abstract class SipMessage
{
    private int _viewedVersion = -1;
    private ViaHeader? _topVia;
    private NameAddress? _from;
    private NameAddress? _to;
    private CSeqHeader? _cseq;

    /// <summary>The headers in order. Content-Length is written from the body and need not be kept right here.</summary>
    public SipHeaders Headers { get; } = new();

    /// <summary>The body; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>The topmost Via.</summary>
    /// <exception cref="InvalidOperationException">There is no well-formed Via.</exception>
    public ViaHeader TopVia => View().TryReadTopVia() ?? throw Missing(SipHeaderNames.Via);

    /// <summary>The From header.</summary>
    /// <exception cref="InvalidOperationException">It is missing or malformed.</exception>
    public NameAddress From => View()._from ??= Address(SipHeaderNames.From) ?? throw Missing(SipHeaderNames.From);

    /// <summary>The To header.</summary>
    /// <exception cref="InvalidOperationException">It is missing or malformed.</exception>
    public NameAddress To => View()._to ??= Address(SipHeaderNames.To) ?? throw Missing(SipHeaderNames.To);

    /// <summary>The Call-ID.</summary>
    /// <exception cref="InvalidOperationException">It is missing.</exception>
    public string CallId => Headers.Get(SipHeaderNames.CallId) ?? throw Missing(SipHeaderNames.CallId);

    /// <summary>The CSeq header.</summary>
    /// <exception cref="InvalidOperationException">It is missing or malformed.</exception>
    public CSeqHeader CSeq => View()._cseq ??= CSeqHeader.TryParse(Headers.Get(SipHeaderNames.CSeq), out CSeqHeader value)
        ? value
        : throw Missing(SipHeaderNames.CSeq);

    /// <summary>Max-Forwards, 0-255; null when absent (RFC 2543) or malformed.</summary>
    public int? MaxForwards => byte.TryParse(Headers.Get(SipHeaderNames.MaxForwards), NumberStyles.None, CultureInfo.InvariantCulture, out byte n) ? n : null;

    /// <summary>Expires in seconds; null when absent or malformed.</summary>
    public uint? Expires => Seconds(SipHeaderNames.Expires);

    /// <summary>Every Via value, topmost first; malformed ones are left out.</summary>
    public IReadOnlyList<ViaHeader> Vias
    {
        get
        {
            var vias = new List<ViaHeader>();
            foreach (string value in Headers.GetValues(SipHeaderNames.Via))
            {
                if (ViaHeader.TryParse(value, out ViaHeader? via))
                {
                    vias.Add(via);
                }
            }

            return vias;
        }
    }

    /// <summary>The Contact values; empty for the wildcard.</summary>
    public IReadOnlyList<NameAddress> Contacts => Addresses(SipHeaderNames.Contact);

    /// <summary>True for <c>Contact: *</c> (RFC 3261 section 10.2.2).</summary>
    public bool HasWildcardContact => Headers.GetValues(SipHeaderNames.Contact).Contains("*");

    /// <summary>The Route values, next hop first.</summary>
    public IReadOnlyList<NameAddress> Routes => Addresses(SipHeaderNames.Route);

    /// <summary>The Record-Route values, as written (nearest to the called side first).</summary>
    public IReadOnlyList<NameAddress> RecordRoutes => Addresses(SipHeaderNames.RecordRoute);

    /// <summary>The media type of the body without parameters and in lower case, such as <c>application/sdp</c>; null when absent.</summary>
    public string? ContentType
    {
        get
        {
            string? value = Headers.Get(SipHeaderNames.ContentType);
            int semicolon = value?.IndexOf(';') ?? -1;
            return (semicolon < 0 ? value : value![..semicolon])?.Trim().ToLowerInvariant();
        }
    }

    /// <summary>The option tags of Supported.</summary>
    public IReadOnlyList<string> Supported => Headers.GetValues(SipHeaderNames.Supported);

    /// <summary>The option tags of Require.</summary>
    public IReadOnlyList<string> Require => Headers.GetValues(SipHeaderNames.Require);

    /// <summary>True when Supported or Require names the option tag (compared without case).</summary>
    public bool Offers(string optionTag) =>
        Supported.Concat(Require).Contains(optionTag, StringComparer.OrdinalIgnoreCase);

    /// <summary>Sets body and Content-Type together.</summary>
    public void SetBody(string contentType, ReadOnlyMemory<byte> body)
    {
        Headers.Set(SipHeaderNames.ContentType, contentType);
        Body = body;
    }

    /// <summary>The well-formed values of an address list header such as P-Asserted-Identity or Diversion.</summary>
    public IReadOnlyList<NameAddress> Addresses(string name)
    {
        var addresses = new List<NameAddress>();
        foreach (string value in Headers.GetValues(name))
        {
            if (NameAddress.TryParse(value, out NameAddress? address))
            {
                addresses.Add(address);
            }
        }

        return addresses;
    }

    /// <summary>The value of a single address header such as Refer-To; null when absent or malformed.</summary>
    public NameAddress? Address(string name) => NameAddress.TryParse(Headers.Get(name), out NameAddress? address) ? address : null;

    /// <summary>The whole number that a header such as Retry-After or Min-SE starts with; null when absent or malformed.</summary>
    public uint? Seconds(string name)
    {
        ReadOnlySpan<char> value = Headers.Get(name);
        int end = value.IndexOfAnyExceptInRange('0', '9');
        return uint.TryParse(end < 0 ? value : value[..end], NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds) ? seconds : null;
    }

    // Parsed views are kept until the headers change.
    private SipMessage View()
    {
        if (_viewedVersion != Headers.Version)
        {
            (_topVia, _from, _to, _cseq) = (null, null, null, null);
            _viewedVersion = Headers.Version;
        }

        return this;
    }

    private ViaHeader? TryReadTopVia()
    {
        if (_topVia is null && Headers.Get(SipHeaderNames.Via) is { } line)
        {
            int comma = SipGrammar.NextSeparator(line, ',');
            ViaHeader.TryParse(comma < 0 ? line : line.AsSpan(0, comma), out _topVia);
        }

        return _topVia;
    }

    private static InvalidOperationException Missing(string name) => new($"The message has no well-formed {name} header.");
}
