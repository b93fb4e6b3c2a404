using System.Globalization;
using System.Net;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;

namespace Crm.Web.Trunks;

/// <summary>Checks what administrators send of trunks.</summary>
internal static class TrunkReading
{
    private const int NameMax = 128;
    private const int NetworksMax = 50;
    private const int ChannelsMax = 10_000;
    private const int CallsPerSecondMax = 1_000;
    private const int TargetMax = 300;
    private const int UserMax = 64;

    /// <summary>The definition; null with faults by field.</summary>
    public static TrunkDefinition? Read(TrunkRequest body, out Dictionary<string, string[]> faults)
    {
        faults = [];
        string name = body.DisplayName?.Trim() ?? "";
        if (name.Length is 0 or > NameMax || name.Any(char.IsControl))
        {
            faults["displayName"] = [$"Use 1 to {NameMax} characters."];
        }

        string[] networks = [.. (body.AllowedNetworks ?? []).Select(n => n?.Trim() ?? "").Distinct(StringComparer.Ordinal)];
        if (networks.Length > NetworksMax || !networks.All(IsNetwork))
        {
            faults["allowedNetworks"] = [$"Use at most {NetworksMax} networks such as 192.0.2.0/24; one of everything would let anybody in."];
        }

        if (body.MaxChannels is not (>= 1 and <= ChannelsMax))
        {
            faults["maxChannels"] = [$"Use 1 to {ChannelsMax}."];
        }

        if (body.MaxCallsPerSecond is not (>= 1 and <= CallsPerSecondMax))
        {
            faults["maxCallsPerSecond"] = [$"Use 1 to {CallsPerSecondMax}."];
        }

        string? target = Given(body.Target);
        if (target is not null && !IsTarget(target))
        {
            faults["target"] = ["Use host:port, or leave it out for inbound only."];
        }

        string? user = Given(body.UserName);
        if (user is not null && (user.Length > UserMax || user.Any(c => c is <= ' ' or '"' or '\\' or > '~')))
        {
            faults["userName"] = [$"Use 1 to {UserMax} visible ASCII characters without quotes."];
        }

        return faults.Count > 0
            ? null
            : new TrunkDefinition(name, networks, body.MaxChannels!.Value, body.MaxCallsPerSecond!.Value, target, user, body.MayTransfer ?? false);
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static bool IsNetwork(string text) => IPNetwork.TryParse(text, out var network) && network.PrefixLength > 0;

    private static bool IsTarget(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0
            && text.Length <= TargetMax
            && Uri.CheckHostName(text[..colon]) != UriHostNameType.Unknown
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is >= 1 and <= 65_535;
    }
}
