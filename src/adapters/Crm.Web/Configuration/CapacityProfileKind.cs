using System.Collections.Immutable;
using Crm.Contracts.Accounts;
using Crm.Contracts.Configuration;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Routing.Settings;

namespace Crm.Web.Configuration;

/// <summary>Capacity profiles.</summary>
internal sealed class CapacityProfileKind(IConfigurationSource source, IConfigurationTaking taking)
    : ConfiguredKind<CapacityProfileSettings>(ConfigurationKind.CapacityProfile, "capacity-profile", mayBeNew: true)
{
    public override Configured<CapacityProfileSettings>? Find(string id) =>
        source.CapacityProfiles.FirstOrDefault(p => p.Id.Value == id) is { } profile ? new(profile.Settings, profile.Version) : null;

    public override IEnumerable<SettingsFault> Faults(CapacityProfileSettings settings) =>
    [
        .. NameFaults(settings.DisplayName),
        .. settings.Capacity is null
            ? [new SettingsFault("capacity", "Must be given.")]
            : SettingsValidation.Faults(settings.Capacity).Select(f => f with { Path = $"capacity.{f.Path}" }),
    ];

    public override CapacityProfileSettings Complete(CapacityProfileSettings settings) => settings with
    {
        Capacity = settings.Capacity with
        {
            Media = settings.Capacity.Media.Select(m => m.InterruptedBy is { IsDefault: true } ? m with { InterruptedBy = null } : m).ToImmutableArray(),
        },
    };

    /// <summary>One that no agent of others has.</summary>
    public override bool IsPermitted(QueueRights rights, string id, CapacityProfileSettings? before, CapacityProfileSettings after) =>
        !rights.IsLimited || source.AgentConfigurations.Where(a => a.Settings.Profile?.Value == id).All(a => rights.CoversAny(a.Settings.Queues.Keys));

    public override object View(string id, Configured<CapacityProfileSettings> now) => Describe(new CapacityProfileId(id), now);

    public CapacityProfileView Describe(CapacityProfileId id, Configured<CapacityProfileSettings> now) => new(
        id, now.Version, now.Settings, [.. source.AgentConfigurations.Where(a => a.Settings.Profile == id).Select(a => a.Id)], taking.HasTaken(Key(id.Value)));
}
