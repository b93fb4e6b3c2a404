using System.Globalization;

namespace Crm.Sip.Sdp;

/// <summary>The <c>o=</c> line (RFC 8866 section 5.2): who made the session and in which version the description is.</summary>
public sealed record SdpOrigin(string Username, string SessionId, ulong Version, string AddressType, string Address)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Username} {SessionId} {Version} IN {AddressType} {Address}");
}

/// <summary>
/// A <c>c=</c> line (RFC 8866 section 5.7); <paramref name="AddressType"/> is <c>IP4</c> or <c>IP6</c>. The address may be a name and
/// may, for multicast, carry a TTL after a slash.
/// </summary>
public sealed record SdpConnection(string AddressType, string Address)
{
    /// <summary>True for <c>0.0.0.0</c>, the hold of RFC 2543 (RFC 3264 section 8.4), and its IPv6 counterpart.</summary>
    public bool IsUnspecified => Address is "0.0.0.0" or "::";

    /// <inheritdoc/>
    public override string ToString() => $"IN {AddressType} {Address}";
}

/// <summary>A <c>t=</c> line (RFC 8866 section 5.9) in NTP seconds; 0 is unbounded.</summary>
public readonly record struct SdpTime(ulong Start, ulong Stop)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start} {Stop}");
}

/// <summary>An <c>a=</c> line (RFC 8866 section 5.13); a property has no value.</summary>
public sealed record SdpAttribute(string Name, string? Value = null)
{
    /// <inheritdoc/>
    public override string ToString() => Value is null ? Name : $"{Name}:{Value}";
}

/// <summary>What a payload type stands for (RFC 8866 section 6.6): encoding name, clock rate in Hz, channels from 1.</summary>
public sealed record SdpRtpMap(int Payload, string Name, int ClockRate, int Channels = 1)
{
    /// <summary>The value of an <c>rtpmap</c> attribute.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Payload} {Name}/{ClockRate}{(Channels == 1 ? "" : "/")}{(Channels == 1 ? "" : Channels)}");
}

/// <summary>A certificate fingerprint (RFC 8122 section 5): hash name in lower case and bytes in colon-separated upper case hexadecimal.</summary>
public sealed record SdpFingerprint(string Hash, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Hash} {Value}";
}
