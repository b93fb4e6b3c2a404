using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Web.Audit;
using Crm.Web.Callbacks;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Desk;

/// <summary>Calls that agents place themselves.</summary>
internal static class DialRoutes
{
    private const int NumberMax = 64;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/calls", Dial).WithTags("Desk").RequireAuthorization(Access.Agent).WithName("dial").Produces<DialView>(StatusCodes.Status201Created);

    /// <summary>The numbers the signed-in agent dialled last.</summary>
    public static async Task<Listing<DialledNumber>> Dialled(HttpContext context, IDialling dialling) =>
        new(await dialling.Dialled(context.AgentId(), context.RequestAborted));

    private static async Task<IResult> Dial(DialRequest body, HttpContext context, IDialling dialling, AuditLog audit)
    {
        if (!IsNumber(body.To))
        {
            return Problem.OfField("to", $"Give a number of 1 to {NumberMax} characters with at least one digit.");
        }

        if (body.From is not null && !IsNumber(body.From))
        {
            return Problem.OfField("from", $"Give a number of 1 to {NumberMax} characters with at least one digit.");
        }

        if (body.AgentId is { } other && other != context.AgentId())
        {
            return Problem.Of(ProblemKind.Forbidden, "Calls are placed for oneself only.");
        }

        if (!CommandRoutes.TryGetCommandId(context, out var command))
        {
            return Problem.OfField("Idempotency-Key", "Use 1 to 128 visible ASCII characters.");
        }

        var wish = new DialWish(context.AgentId(), body.To!.Trim(), body.From?.Trim(), body.CustomerId, context.UserName());
        switch (await dialling.Dial(command, wish, context.RequestAborted))
        {
            case CallStarted started:
                await audit.Add(context, "call.placed", started.Interaction.ToString(), null, new { callId = started.Call });
                return TypedResults.Created($"/api/v1/interactions/{started.Interaction}", new DialView(started.Interaction, started.Call, started.Leg));
            case CommandRefused { Type: "destination-refused" } refused:
                await audit.Add(context, "call.refused", context.UserName(), null, new { reason = refused.Detail });
                return CallbackRoutes.Refused(context, refused);
            case CommandRefused refused:
                return CallbackRoutes.Refused(context, refused);
            default:
                throw new InvalidOperationException("A wish to dial has two answers.");
        }
    }

    private static bool IsNumber(string? text) =>
        text?.Trim() is { Length: >= 1 and <= NumberMax } number
        && number.Any(char.IsAsciiDigit)
        && number.All(c => char.IsAsciiDigit(c) || c is '+' or '*' or '#' or ' ' or '-' or '.' or '(' or ')' or '/');
}
