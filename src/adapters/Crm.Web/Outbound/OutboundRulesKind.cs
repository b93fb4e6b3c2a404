using Crm.Contracts.Accounts;
using Crm.Contracts.Configuration;
using Crm.Routing.Settings;
using Crm.Telephony.Outbound;
using Crm.Web.Configuration;

namespace Crm.Web.Outbound;

/// <summary>Rules for calls to the outside.</summary>
/// <param name="Id">"site", or "trunk." and the trunk's id.</param>
/// <param name="Name">What the trunk is called; empty for the site.</param>
/// <param name="Effective">Whether they are in force.</param>
/// <param name="Fault">Why they are not; null when they are.</param>
internal sealed record OutboundRulesView(string Id, string Name, long Version, OutboundSettings Settings, bool Effective, string? Fault);

/// <summary>Rules for calls to the outside, of the site and of each trunk. Administrators only.</summary>
internal sealed class OutboundRulesKind(IOutboundRulesSource source) : ConfiguredKind<OutboundSettings>(ConfigurationKind.Outbound, "outbound-rules", mayBeNew: false)
{
    public override Configured<OutboundSettings>? Find(string id) => Kept(id) is { } rules ? new(rules.Settings, rules.Version) : null;

    public override bool IsPermitted(QueueRights rights, string id, OutboundSettings? before, OutboundSettings after) => !rights.IsLimited;

    public override object View(string id, Configured<OutboundSettings> now) => Describe(Kept(id) ?? new KeptOutboundRules(id, "", now.Settings, now.Version, null));

    public static OutboundRulesView Describe(KeptOutboundRules rules) => new(rules.Id, rules.Name, rules.Version, rules.Settings, rules.Fault is null, rules.Fault);

    /// <summary>The rules' own check asked of each part alone, so that each fault is told where it belongs.</summary>
    public override IEnumerable<SettingsFault> Faults(OutboundSettings s)
    {
        if (s.Destinations.IsDefault || s.Destinations.Length > OutboundSettings.ListMax)
        {
            return [new SettingsFault("destinations", $"A list of at most {OutboundSettings.ListMax}.")];
        }

        (string Path, OutboundSettings Alone)[] parts =
        [
            ("limits", new() { Limits = s.Limits }),
            ("originatorLimits", new() { OriginatorLimits = s.OriginatorLimits }),
            ("longestCall", new() { LongestCall = s.LongestCall }),
            ("hours", new() { Hours = s.Hours }),
            ("presented", new() { Presented = s.Presented }),
            ("presentable", new() { Presentable = s.Presentable }),
            ("emergencyNumbers", new() { EmergencyNumbers = s.EmergencyNumbers }),
        ];
        return
        [
            .. s.Destinations.SelectMany(DestinationFaults),
            .. parts.Select(p => (p.Path, Fault: p.Alone.Fault(HoursReading.Check))).Where(p => p.Fault is not null).Select(p => new SettingsFault(p.Path, p.Fault!)),
            .. s.EmergencyNumbers is { IsDefault: false, Length: 0 }
                ? [new SettingsFault("emergencyNumbers", "At least one; leave the list out for the usual ones.")]
                : Array.Empty<SettingsFault>(),
        ];
    }

    private static IEnumerable<SettingsFault> DestinationFaults(DestinationRule? rule, int i)
    {
        if (rule is null)
        {
            yield return new($"destinations[{i}]", "Must be a rule.");
        }
        else if (rule.Fault is { } fault)
        {
            bool isPrefix = (rule with { RatePerMinute = null }).Fault is not null;
            yield return new($"destinations[{i}].{(isPrefix ? "prefix" : "ratePerMinute")}", fault);
        }
    }

    private KeptOutboundRules? Kept(string id) => source.OutboundRules.FirstOrDefault(r => r.Id == id);
}
