using System.Collections.Immutable;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Inbound;

/// <summary>Another IVR tells what it knows of a call before it hands the call over.</summary>
internal static class HandoverRoutes
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/handovers", Post).WithName("postHandover").WithTags("Calls").RequireAuthorization(Access.Supervisor)
        .Produces<HandoverView>(StatusCodes.Status201Created);

    private static IResult Post(HandoverRequest body, IHandovers handovers)
    {
        var faults = Faults(body);
        if (faults.Count > 0)
        {
            return Problem.OfFields(faults);
        }

        var note = new HandoverNote(
            body.Source!, body.From, [.. body.MenuPath ?? []], body.Digits, body.CustomerId, body.Language,
            (body.Attributes ?? ImmutableDictionary<string, string>.Empty).ToImmutableDictionary());
        return handovers.Accept(note) is { } ticket
            ? TypedResults.Created((string?)null, new HandoverView(ticket.Id, ticket.Expires))
            : Problem.Of(ProblemKind.Unavailable, "Too many calls are awaited. Hand the call over without a note, or try again in a minute.");
    }

    private static Dictionary<string, string[]> Faults(HandoverRequest body)
    {
        var faults = new Dictionary<string, string[]>();
        Check("source", HandoverRules.IsSource(body.Source), "1 to 64 characters are needed.");
        Check("from", body.From is null or { Length: > 0 and <= 64 }, "Use 1 to 64 characters, or leave it out.");
        Check("menuPath", body.MenuPath is null || (body.MenuPath.Count <= HandoverRules.MenusMax && body.MenuPath.All(HandoverRules.IsMenu)),
            $"Use at most {HandoverRules.MenusMax} menus of 1 to 100 characters.");
        Check("digits", body.Digits is null || HandoverRules.AreDigits(body.Digits), "Use 1 to 64 of 0-9, *, # and A-D, or leave it out.");
        Check("language", body.Language is null || HandoverRules.IsLanguage(body.Language), "Use a language tag such as en or zh.");
        Check("attributes",
            body.Attributes is null || (body.Attributes.Count <= HandoverRules.AttributesMax && body.Attributes.All(a => HandoverRules.IsAttribute(a.Key, a.Value))),
            $"Use at most {HandoverRules.AttributesMax}; names of lower-case letters, digits, '-' and dots up to 64, values of 1 to 1,000 characters.");
        return faults;

        void Check(string field, bool good, string message)
        {
            if (!good)
            {
                faults[field] = [message];
            }
        }
    }
}
