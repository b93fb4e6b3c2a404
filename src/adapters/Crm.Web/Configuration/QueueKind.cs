using Crm.Contracts.Accounts;
using Crm.Contracts.Configuration;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Settings;
using Crm.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Configuration;

/// <summary>Queues.</summary>
internal sealed class QueueKind(IConfigurationSource source, IConfigurationTaking taking, QueueScope scope) : ConfiguredKind<QueueSettings>(ConfigurationKind.Queue, "queue", mayBeNew: false)
{
    public override Configured<QueueSettings>? Find(string id) =>
        source.QueueConfigurations.FirstOrDefault(q => q.Id.Value == id) is { } queue ? new(queue.Settings, queue.Version) : null;

    public override QueueSettings Complete(QueueSettings settings) => SettingsValidation.Complete(settings);

    public override bool IsSeen(HttpContext context, string id, QueueSettings now) => scope.Sees(context, new QueueId(id));

    /// <summary>A queue of his; customers it sends on go to queues of his, or where they went already.</summary>
    public override bool IsPermitted(QueueRights rights, string id, QueueSettings? before, QueueSettings after) =>
        rights.Covers(new QueueId(id)) && Targets(after).Except(before is null ? [] : Targets(before)).All(rights.Covers);

    public override object View(string id, Configured<QueueSettings> now) => Describe(new QueueId(id), now);

    public QueueView Describe(QueueId id, Configured<QueueSettings> now) => new(id, now.Version, now.Settings, taking.HasTaken(Key(id.Value)));

    public override IEnumerable<SettingsFault> Faults(QueueSettings settings)
    {
        var rules = SettingsValidation.Faults(settings);
        return [.. NameFaults(settings.DisplayName), .. rules, .. LabelFaults(settings), .. SkillFaults(settings), .. TargetFaults(settings), .. CalendarFaults(settings)];
    }

    private static IEnumerable<QueueId> Targets(QueueSettings settings) =>
        new[] { settings.Overflow?.WhenFull, settings.Overflow?.WhenTooLong, settings.Overflow?.WhenClosed, settings.Overflow?.WhenNoAgents }
            .Select(t => t?.Queue).Append(settings.Mail?.Escalation?.Queue).OfType<QueueId>();

    private static IEnumerable<SettingsFault> LabelFaults(QueueSettings settings) =>
        settings.WrapUpCodes.IsDefault ? [] : settings.WrapUpCodes.SelectMany((code, i) => code is null ? [] : NameFaults(code.Label, $"wrapUpCodes[{i}].label"));

    /// <summary>A skill that nobody has would let callers wait for nobody; one that is asked for already may stay.</summary>
    private IEnumerable<SettingsFault> SkillFaults(QueueSettings settings)
    {
        if (settings.Steps.IsDefault)
        {
            yield break;
        }

        for (int i = 0; i < settings.Steps.Length; i++)
        {
            var requirements = settings.Steps[i] is { Requirements: { IsDefault: false } given } ? given : [];
            for (int j = 0; j < requirements.Length; j++)
            {
                if (requirements[j] is { Skill: var skill } && SettingsValidation.IsKey(skill.Value) && !KnownSkills.Knows(source, skill))
                {
                    yield return new($"steps[{i}].requirements[{j}].skill", $"No agent has the skill '{skill.Value}'.");
                }
            }
        }
    }

    private IEnumerable<SettingsFault> TargetFaults(QueueSettings settings)
    {
        (string Path, OverflowTarget? Target)[] targets =
        [
            ("overflow.whenFull", settings.Overflow?.WhenFull), ("overflow.whenTooLong", settings.Overflow?.WhenTooLong),
            ("overflow.whenClosed", settings.Overflow?.WhenClosed), ("overflow.whenNoAgents", settings.Overflow?.WhenNoAgents),
        ];
        return targets
            .Where(t => t.Target is { Kind: OverflowKind.Queue })
            .Select(t => (t.Path, Queue: t.Target!.Queue)).Append((Path: "mail.escalation", Queue: settings.Mail?.Escalation?.Queue))
            .Where(t => t.Queue is { } queue && source.QueueConfigurations.All(q => q.Id != queue))
            .Select(t => new SettingsFault($"{t.Path}.queue", $"There is no queue '{t.Queue}'."));
    }

    private IEnumerable<SettingsFault> CalendarFaults(QueueSettings settings) =>
        settings.Calendar is not { } calendar || source.Calendars.Any(c => c.Id == calendar) ? [] : [new("calendar", $"There is no calendar '{calendar}'.")];
}
