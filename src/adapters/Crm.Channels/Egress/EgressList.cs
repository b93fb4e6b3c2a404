using System.Net;
using System.Net.Sockets;

namespace Crm.Channels.Egress;

/// <summary>
/// The hosts that may be reached: <c>name</c> or <c>name:port</c> (without a port: 80 and 443). Immutable, thread safe. A listed name whose address turns out
/// to be this machine's or a private one is refused all the same, so that a name cannot be pointed at what stands behind the firewall;
/// who wants that lists the address itself, or <c>localhost</c>.
/// </summary>
public sealed class EgressList
{
    private readonly HashSet<(string Host, int Port)> _hosts = [];

    /// <summary>Reads the entries. Throws <see cref="FormatException"/> for one that cannot be read.</summary>
    public EgressList(IEnumerable<string> entries)
    {
        foreach (string entry in entries)
        {
            if (!TryParse(entry, out string? host, out int? port))
            {
                throw new FormatException($"'{entry}' is not a host or host:port.");
            }

            foreach (int each in port is { } one ? [one] : new[] { 80, 443 })
            {
                _hosts.Add((host!, each));
            }
        }
    }

    /// <summary>Whether a text is a host or host:port.</summary>
    public static bool IsEntry(string text) => TryParse(text, out _, out _);

    /// <summary>Whether an address of the web may be asked.</summary>
    public bool Allows(Uri url) =>
        (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0
        && _hosts.Contains((url.IdnHost.ToLowerInvariant(), url.Port));

    /// <summary>Whether a listed host may be reached at the address its name gave.</summary>
    public static bool Reaches(string host, IPAddress address) =>
        IPAddress.TryParse(host.Trim('[', ']'), out _) || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IsPublic(address);

    private static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast
            || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            return false;
        }

        return address.AddressFamily != AddressFamily.InterNetwork || address.GetAddressBytes() is not
            ([0, ..] or [10, ..] or [127, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [100, >= 64 and <= 127, ..] or [>= 224, ..]);
    }

    private static bool TryParse(string entry, out string? host, out int? port)
    {
        (host, port) = (null, null);
        string text = entry.Trim();
        if (text.Length is 0 or > 260 || text.Contains('/', StringComparison.Ordinal) || text.Contains('@', StringComparison.Ordinal)
            || !Uri.TryCreate("http://" + text, UriKind.Absolute, out var url) || url.HostNameType == UriHostNameType.Unknown)
        {
            return false;
        }

        host = url.IdnHost.ToLowerInvariant();
        bool said = text[(text.LastIndexOf(']') + 1)..].Contains(':', StringComparison.Ordinal);
        port = said ? url.Port : null;
        return true;
    }
}
