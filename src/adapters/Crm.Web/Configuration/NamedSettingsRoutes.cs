using Crm.Contracts.Configuration;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Routing.Settings;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Configuration;

/// <summary>Capacity profiles and calendars.</summary>
internal static class NamedSettingsRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        MapProfiles(api.MapGroup("/capacity-profiles").WithTags("Configuration").RequireAuthorization(Access.Supervisor));
        MapCalendars(api.MapGroup("/calendars").WithTags("Configuration").RequireAuthorization(Access.Supervisor));
    }

    private static void MapProfiles(RouteGroupBuilder profiles)
    {
        profiles.MapGet("", (IConfigurationSource source, CapacityProfileKind kind) =>
                new Listing<CapacityProfileView>([.. source.CapacityProfiles.Select(p => kind.Describe(p.Id, new(p.Settings, p.Version)))]))
            .WithName("listCapacityProfiles").Produces<Listing<CapacityProfileView>>();
        profiles.MapGet("/{id}", (string id, HttpContext context, CapacityProfileKind kind, ConfigurationEditor editor) => editor.Show(context, kind, id))
            .WithName("getCapacityProfile").Produces<CapacityProfileView>();
        profiles.MapPut("/{id}", (string id, CapacityProfileSettings body, string? note, HttpContext context, CapacityProfileKind kind, ConfigurationEditor editor) =>
                Put(context, kind, id, body, note, editor))
            .WithName("putCapacityProfile").Produces<CapacityProfileView>();
        profiles.MapGet("/{id}/versions", (string id, HttpContext context, CapacityProfileKind kind, ConfigurationEditor editor) => editor.Versions(context, kind, id))
            .WithName("listCapacityProfileVersions").Produces<Listing<ConfigurationVersionView>>();
        profiles.MapPost("/{id}/undo", (string id, UndoRequest body, HttpContext context, CapacityProfileKind kind, ConfigurationEditor editor) => editor.Undo(context, kind, id, body))
            .WithName("undoCapacityProfile").Produces<CapacityProfileView>();
    }

    private static void MapCalendars(RouteGroupBuilder calendars)
    {
        calendars.MapGet("", (IConfigurationSource source, CalendarKind kind) =>
                new Listing<CalendarView>([.. source.Calendars.Select(c => kind.Describe(c.Id, new(c.Settings, c.Version)))]))
            .WithName("listCalendars").Produces<Listing<CalendarView>>();
        calendars.MapGet("/{id}", (string id, HttpContext context, CalendarKind kind, ConfigurationEditor editor) => editor.Show(context, kind, id))
            .WithName("getCalendar").Produces<CalendarView>();
        calendars.MapPut("/{id}", (string id, CalendarSettings body, string? note, HttpContext context, CalendarKind kind, ConfigurationEditor editor) =>
                Put(context, kind, id, body, note, editor))
            .WithName("putCalendar").Produces<CalendarView>();
        calendars.MapGet("/{id}/versions", (string id, HttpContext context, CalendarKind kind, ConfigurationEditor editor) => editor.Versions(context, kind, id))
            .WithName("listCalendarVersions").Produces<Listing<ConfigurationVersionView>>();
        calendars.MapPost("/{id}/undo", (string id, UndoRequest body, HttpContext context, CalendarKind kind, ConfigurationEditor editor) => editor.Undo(context, kind, id, body))
            .WithName("undoCalendar").Produces<CalendarView>();
    }

    private static Task<IResult> Put<T>(HttpContext context, ConfiguredKind<T> kind, string id, T body, string? note, ConfigurationEditor editor) where T : class =>
        SettingsValidation.IsKey(id)
            ? editor.Replace(context, kind, id, _ => body, note)
            : Task.FromResult<IResult>(Problem.OfField("id", "1 to 64 characters of a-z, 0-9, '-', '_', '.'."));
}
