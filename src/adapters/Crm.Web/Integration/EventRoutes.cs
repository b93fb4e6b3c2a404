using Crm.Contracts.Accounts;
using Crm.Contracts.Integration;
using Crm.Contracts.Rest;
using Crm.PublicEvents;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Integration;

/// <summary>Reading the stream by cursor.</summary>
internal static class EventRoutes
{
    private const int LimitMax = 1_000;

    /// <summary>The cursor that begins now.</summary>
    public const string Latest = "latest";

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/events", Read).WithName("readEvents").WithTags("Events").RequireAuthorization(Access.Agent).WithMetadata(new NeedsScope(ApiScopes.Events)).Produces<EventPage>();

    /// <summary>Where a cursor begins; null when it is none.</summary>
    public static long? CursorOf(string? after, IPublicEventLog log) =>
        string.IsNullOrEmpty(after) ? log.Floor : after == Latest ? log.Newest : EventSequence.Parse(after);

    private static async Task<IResult> Read(string? after, int? limit, string? types, HttpContext context, IPublicEventLog log, EventViews views)
    {
        if (CursorOf(after, log) is not { } cursor)
        {
            return Problem.OfField("after", "Use the value of next, or latest.");
        }

        if (limit is < 1 or > LimitMax)
        {
            return Problem.OfField("limit", $"Use 1 to {LimitMax}.");
        }

        if (EventViews.FilterOf(context, types) is not { } filter)
        {
            return Problem.OfField("types", "Use types of events or beginnings such as crm.interaction.*, with commas between.");
        }

        if (await log.Read(cursor, limit ?? 100, filter, context.RequestAborted) is not { } stretch)
        {
            return Problem.Of(
                ProblemKind.CursorExpired, "Events after this cursor are not kept any more; begin at floor and fetch what you show anew.",
                new Dictionary<string, object?> { ["floor"] = EventSequence.Text(log.Floor) });
        }

        return TypedResults.Ok(new EventPage(views.Write(stretch.Items, EventViews.SeesPersonalData(context)), EventSequence.Text(stretch.Next), stretch.More));
    }
}
