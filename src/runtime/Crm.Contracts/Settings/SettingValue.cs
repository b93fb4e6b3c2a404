using System.Globalization;
using System.Net;

namespace Crm.Contracts.Settings;

/// <summary>How the text of a setting is read. Each reader returns a value, or null with a sentence that says what is expected.</summary>
internal static class SettingValue
{
    private const int NodeNameLongest = 40;

    public static int? WholeNumber(string text, int min, int max, out string? expected)
    {
        bool good = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max;
        expected = good ? null : $"a whole number from {min} to {max}";
        return good ? value : null;
    }

    public static double? Number(string text, double min, double max, out string? expected)
    {
        bool good = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value >= min && value <= max;
        expected = good ? null : string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}");
        return good ? value : null;
    }

    public static bool? Truth(string text, out string? expected)
    {
        bool good = bool.TryParse(text, out bool value);
        expected = good ? null : "true or false";
        return good ? value : null;
    }

    public static IPAddress? Address(string text, out string? expected)
    {
        bool good = IPAddress.TryParse(text, out var value);
        expected = good ? null : "an IP address";
        return value;
    }

    public static IPNetwork? Network(string text, out string? expected)
    {
        bool good = IPNetwork.TryParse(text, out var network);
        if (!good && IPAddress.TryParse(text, out var single))
        {
            network = new IPNetwork(single, single.GetAddressBytes().Length * 8);
            good = true;
        }

        expected = good ? null : "an address or a network such as 10.0.0.0/8";
        return good ? network : null;
    }

    public static string? NodeName(string text, out string? expected)
    {
        bool good = text.Length is > 0 and <= NodeNameLongest && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
        expected = good ? null : $"a name of 1 to {NodeNameLongest} letters, digits and hyphens";
        return good ? text : null;
    }

    /// <summary>A node's name made of a machine's: what may not be in it becomes a hyphen.</summary>
    public static string NodeNameOf(string machine)
    {
        string name = new([.. machine.Take(NodeNameLongest).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
        return name.Length == 0 ? "node" : name;
    }

    public static string? HostName(string text, out string? expected)
    {
        bool good = text.Length is > 0 and <= 253 && Uri.CheckHostName(text) != UriHostNameType.Unknown;
        expected = good ? null : "a host name or an address, without port";
        return good ? text.ToLowerInvariant() : null;
    }

    public static string? HostAndPort(string text, out string? expected)
    {
        int colon = text.LastIndexOf(':');
        bool good = colon > 0
            && Uri.CheckHostName(text[..colon]) != UriHostNameType.Unknown
            && WholeNumber(text[(colon + 1)..], 1, 65535, out _) is not null;
        expected = good ? null : "host:port";
        return good ? text : null;
    }

    /// <summary>An origin as browsers write it: scheme, host and, unless it is the usual one, port.</summary>
    public static string? Origin(string text, out string? expected)
    {
        bool good = Uri.TryCreate(text, UriKind.Absolute, out var value)
            && value.Scheme is "http" or "https"
            && value is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
            && !text.Contains('*', StringComparison.Ordinal);
        expected = good ? null : "an origin such as https://crm.example.com, without path";
        return good ? $"{value!.Scheme}://{value.IdnHost.ToLowerInvariant()}{(value.IsDefaultPort ? "" : ":" + value.Port)}" : null;
    }

    public static Uri? WebAddress(string text, out string? expected)
    {
        bool good = Uri.TryCreate(text, UriKind.Absolute, out var value) && value.Scheme is "http" or "https";
        expected = good ? null : "an address that starts with http:// or https://";
        return good ? value : null;
    }
}
