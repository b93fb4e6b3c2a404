using System.Collections.Immutable;
using Crm.Contracts.Accounts;
using Crm.Contracts.Configuration;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Events.Agents;
using Crm.Primitives;
using Crm.Routing.Settings;
using Crm.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Configuration;

/// <summary>Agents' routing.</summary>
internal sealed class AgentKind(IConfigurationSource source, IConfigurationTaking taking) : ConfiguredKind<AgentSettings>(ConfigurationKind.Agent, "agent", mayBeNew: false)
{
    public override Configured<AgentSettings>? Find(string id) =>
        source.AgentConfigurations.FirstOrDefault(a => a.Id.Value == id) is { } agent ? new(agent.Settings, agent.Version) : null;

    public override AgentSettings Complete(AgentSettings settings) => SettingsValidation.Complete(settings);

    public override bool IsSeen(HttpContext context, string id, AgentSettings now) => context.Rights().CoversAny(now.Queues.Keys);

    /// <summary>An agent of his, who gets and loses only queues of his.</summary>
    public override bool IsPermitted(QueueRights rights, string id, AgentSettings? before, AgentSettings after)
    {
        var had = before?.Queues ?? ImmutableDictionary<QueueId, int>.Empty;
        var changed = had.Keys.Union(after.Queues.Keys).Where(q => had.GetValueOrDefault(q) != after.Queues.GetValueOrDefault(q));
        return rights.CoversAny(had.Keys) && changed.All(rights.Covers);
    }

    public override object View(string id, Configured<AgentSettings> now) => new AgentRoutingView(
        new AgentId(id),
        now.Settings.DisplayName,
        now.Version,
        [.. now.Settings.Queues.OrderBy(q => q.Value).ThenBy(q => q.Key.Value, StringComparer.Ordinal).Select(q => new AgentQueue(q.Key, q.Value))],
        now.Settings.Skills.OrderBy(s => s.Key.Value, StringComparer.Ordinal).ToDictionary(s => s.Key.Value, s => s.Value),
        now.Settings.Profile,
        now.Settings.MaxVoice,
        taking.HasTaken(Key(id)),
        now.Settings.MayDial)
    {
        Recording = now.Settings.Recording,
    };

    public override IEnumerable<SettingsFault> Faults(AgentSettings settings) =>
    [
        .. SettingsValidation.Faults(settings),
        .. settings.Queues.Keys.Where(id => source.QueueConfigurations.All(q => q.Id != id))
            .Select(id => new SettingsFault($"queues.{id}", $"There is no queue '{id}'.")),
        .. settings.Profile is { } profile && source.CapacityProfiles.All(p => p.Id != profile)
            ? [new SettingsFault("profile", $"There is no capacity profile '{profile}'.")]
            : Array.Empty<SettingsFault>(),
    ];

    /// <summary>Skills that nobody has and no queue asks for.</summary>
    public IEnumerable<SettingsFault> NewSkills(IEnumerable<SkillId> skills) => skills
        .Where(s => SettingsValidation.IsKey(s.Value) && !KnownSkills.Knows(source, s))
        .Select(s => new SettingsFault($"skills.{s}", $"No agent has the skill '{s}' and no queue asks for it; say new=true to make it one."));
}
