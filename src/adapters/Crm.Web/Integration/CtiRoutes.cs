using Crm.Contracts.Rest;
using Crm.Contracts.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Integration;

/// <summary>What the embedded softphone must know before anybody signed in; its page's own headers say the same.</summary>
internal static class CtiRoutes
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/cti", (CrmSettings settings) => TypedResults.Ok(new CtiSettingsView(settings.CtiOrigins)))
        .WithName("getCtiSettings").WithTags("Events").AllowAnonymous().Produces<CtiSettingsView>();
}
