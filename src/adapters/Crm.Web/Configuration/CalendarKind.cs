using Crm.Contracts.Accounts;
using Crm.Contracts.Configuration;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Routing.Settings;

namespace Crm.Web.Configuration;

/// <summary>Calendars: opening hours and holidays.</summary>
internal sealed class CalendarKind(IConfigurationSource source, IConfigurationTaking taking)
    : ConfiguredKind<CalendarSettings>(ConfigurationKind.Calendar, "calendar", mayBeNew: true)
{
    public override Configured<CalendarSettings>? Find(string id) =>
        source.Calendars.FirstOrDefault(c => c.Id.Value == id) is { } calendar ? new(calendar.Settings, calendar.Version) : null;

    public override IEnumerable<SettingsFault> Faults(CalendarSettings settings) =>
    [
        .. NameFaults(settings.DisplayName),
        .. settings.Hours is null
            ? [new SettingsFault("hours", "Must be given.")]
            : SettingsValidation.Faults(settings.Hours).Select(f => f with { Path = "hours" }),
    ];

    /// <summary>One that no queue of others rests on.</summary>
    public override bool IsPermitted(QueueRights rights, string id, CalendarSettings? before, CalendarSettings after) =>
        source.QueueConfigurations.Where(q => q.Settings.Calendar?.Value == id).All(q => rights.Covers(q.Id));

    public override object View(string id, Configured<CalendarSettings> now) => Describe(new CalendarId(id), now);

    public CalendarView Describe(CalendarId id, Configured<CalendarSettings> now) => new(
        id, now.Version, now.Settings, [.. source.QueueConfigurations.Where(q => q.Settings.Calendar == id).Select(q => q.Id)], taking.HasTaken(Key(id.Value)));
}
