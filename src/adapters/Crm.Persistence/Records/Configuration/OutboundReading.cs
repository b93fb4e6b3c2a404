using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Crm.Persistence.Records.Rows;
using Crm.Routing.Settings;
using Crm.Telephony.Outbound;
using Crm.Telephony.Trunks;

namespace Crm.Persistence.Records.Configuration;

/// <summary>Makes the plan for calls to the outside of what is stored. What cannot be read allows nothing, and is told.</summary>
internal static class OutboundReading
{
    /// <summary>The name of the site's rules among its settings.</summary>
    public const string SiteRules = "outbound";

    public static OutboundPlan Read(
        string countryCode,
        string? site,
        IEnumerable<(TrunkSettings Settings, TrunkRow Row)> trunks,
        IEnumerable<string> ownNumbers,
        List<string> faults)
    {
        var siteSettings = site is null ? new OutboundSettings() : Settings("site", site, faults);
        var dialled = trunks.Where(t => t.Settings.Target is not null).OrderBy(t => t.Settings.Id.Value, StringComparer.Ordinal);
        return new OutboundPlan(
            DialPlan.Of(countryCode),
            siteSettings?.ToRules(HoursReading.Calendar) ?? NothingGoes,
            [
                .. dialled.Select(t => new OutboundTrunk(
                    t.Settings.Id,
                    t.Settings.MaxChannels,
                    t.Row.Outbound is { } json ? RulesOf(t.Settings, Settings($"trunk {t.Settings.Id}", json, faults)) : null,
                    t.Settings.MaxCallsPerSecond)),
            ],
            ownNumbers,
            siteSettings?.EmergencyNumbers ?? default);
    }

    /// <summary>Rules as they are kept, for those who edit them.</summary>
    /// <param name="json">Null where nobody set any.</param>
    public static KeptOutboundRules Kept(string id, string name, string? json, IReadOnlyDictionary<string, long> versions)
    {
        var faults = new List<string>();
        var settings = json is null ? new OutboundSettings() : Settings(name.Length == 0 ? "site" : $"trunk {name}", json, faults);
        return new KeptOutboundRules(id, name, settings ?? new OutboundSettings(), versions.GetValueOrDefault(id, 1), faults.FirstOrDefault());
    }

    /// <summary>A demo trunk whose calls end on this machine may call every ordinary number: nobody is there who could be called at cost.</summary>
    private static OutboundRules? RulesOf(TrunkSettings trunk, OutboundSettings? settings) =>
        (trunk.IsDemo && StaysHere(trunk.Target!) ? settings is null ? null : settings with { Destinations = [.. Anywhere, .. settings.Destinations] } : settings)
            ?.ToRules(HoursReading.Calendar);

    /// <summary>Every country's numbers; where calls are dear, longer prefixes decide.</summary>
    private static IEnumerable<DestinationRule> Anywhere => Enumerable.Range(1, 9).Select(n => new DestinationRule($"+{n}", Allowed: true, RatePerMinute: 0.10m));

    private static bool StaysHere(string target) =>
        IPEndPoint.TryParse(target, out var end) ? IPAddress.IsLoopback(end.Address) : target.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase);

    private static OutboundRules NothingGoes { get; } = new() { Limits = new OutboundLimits(0, 0, 0, 0) };

    private static OutboundSettings? Settings(string whose, string json, List<string> faults)
    {
        try
        {
            var settings = RecordsJson.Read<OutboundSettings>(json);
            if (settings.Fault(HoursReading.Check) is not { } fault)
            {
                return settings;
            }

            faults.Add($"Rules of the {whose} for calls to the outside: {fault}");
        }
        catch (JsonException)
        {
            faults.Add($"Rules of the {whose} for calls to the outside cannot be read.");
        }

        return null;
    }
}
