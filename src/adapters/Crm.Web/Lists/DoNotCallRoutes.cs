using Crm.Contracts.Rest;
using Crm.Customers.Numbers;
using Crm.Dialing.DoNotCall;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Lists;

/// <summary>
/// Who must not be called. Agents enter whom they talked to and may ask about a number; supervisors of the whole site see and keep the list; only
/// administrators take somebody out of it.
/// </summary>
internal static class DoNotCallRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var list = api.MapGroup("/do-not-call").WithTags("Do not call");
        list.MapGet("", List).WithName("listDoNotCall").RequireAuthorization(Access.Supervisor).AddEndpointFilter(ListRoutes.WholeSite).Produces<DoNotCallListing>();
        list.MapPost("", Add).WithName("addDoNotCall").RequireAuthorization(Access.Supervisor).AddEndpointFilter(ListRoutes.WholeSite).Produces<DoNotCallVerdict>();
        list.MapDelete("", Remove).WithName("removeDoNotCall").RequireAuthorization(Access.Admin).Produces(StatusCodes.Status204NoContent);
        list.MapGet("/{number}", Ask).WithName("askDoNotCall").RequireAuthorization(Access.Agent).Produces<DoNotCallVerdict>();
        list.MapPost("/opt-outs", OptOut).WithName("optOut").RequireAuthorization(Access.Agent).Produces<DoNotCallVerdict>();
    }

    private static async Task<IResult> List(string? number, string? after, int? limit, HttpContext context, IDoNotCallBook book, NumberingPlan plan)
    {
        if (Paging.Limit(limit) is not { } most)
        {
            return Problem.OfField("limit", $"Use 1 to {Paging.LimitMax}.");
        }

        string? place = after is null ? null : Paging.Unpack(after);
        if (after is not null && place is null)
        {
            return Problem.OfField("after", "This is no place in the list.");
        }

        string? asked = string.IsNullOrWhiteSpace(number) ? null : PhoneNumber.Normalise(number, plan) ?? "+";
        var page = await book.List(asked, place, most, context.RequestAborted);
        return TypedResults.Ok(new DoNotCallListing([.. page.Entries.Select(ListReading.View)], page.Next is null ? null : Paging.Pack(page.Next), book.Count));
    }

    private static Task<IResult> Add(DoNotCallRequest body, HttpContext context, IDoNotCallBook book, NumberingPlan plan, TimeProvider clock, AuditLog audit) =>
        Enter(body, DoNotCallSource.Internal, context, book, plan, clock, audit);

    private static Task<IResult> OptOut(DoNotCallRequest body, HttpContext context, IDoNotCallBook book, NumberingPlan plan, TimeProvider clock, AuditLog audit) =>
        Enter(body with { Prefix = false, Expires = null }, DoNotCallSource.Agent, context, book, plan, clock, audit);

    private static async Task<IResult> Enter(
        DoNotCallRequest body, DoNotCallSource source, HttpContext context, IDoNotCallBook book, NumberingPlan plan, TimeProvider clock, AuditLog audit)
    {
        var faults = new Dictionary<string, string[]>();
        bool prefix = body.Prefix == true;
        var now = Instant.Now(clock);
        string? number = prefix ? body.Number?.Trim() : PhoneNumber.Normalise(body.Number, plan);
        if (DoNotCallKey.Of(number, prefix) is null)
        {
            faults["number"] = [prefix ? "Use '+' and 1 to 14 digits." : "This is no telephone number."];
        }

        if (body.Reason?.Length > DoNotCallEntry.ReasonMax)
        {
            faults["reason"] = [$"Use at most {DoNotCallEntry.ReasonMax} characters."];
        }

        if (body.Expires <= now)
        {
            faults["expires"] = ["Use a time to come."];
        }

        var campaign = ListReading.Campaign(body.Campaign, faults);
        if (faults.Count > 0)
        {
            return Problem.OfFields(faults);
        }

        var entry = new DoNotCallEntry(number!, prefix, campaign, source, now) { Expires = body.Expires, Reason = body.Reason?.Trim(), By = context.UserName() };
        if (await book.Add(entry, CancellationToken.None) == DoNotCallOutcome.Full)
        {
            return Problem.Of(ProblemKind.Unavailable, $"There are {IDoNotCallBook.EntriesMax} entries.");
        }

        await audit.Add(context, "do-not-call.added", number!, null, new { prefix, body.Campaign, source, body.Expires, body.Reason });
        return TypedResults.Ok(new DoNotCallVerdict(number!, true, ListReading.Word(source), body.Expires));
    }

    private static async Task<IResult> Remove(string? number, bool? prefix, string? campaign, HttpContext context, IDoNotCallBook book, AuditLog audit)
    {
        var faults = new Dictionary<string, string[]>();
        var only = ListReading.Campaign(campaign, faults);
        if (faults.Count > 0 || number is null)
        {
            return Problem.OfField("number", "Say which entry.");
        }

        if (!await book.Remove(number, prefix == true, only, CancellationToken.None))
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        await audit.Add(context, "do-not-call.removed", number, new { prefix = prefix == true, campaign });
        return TypedResults.NoContent();
    }

    private static IResult Ask(string number, string? campaign, IDoNotCallBook book, NumberingPlan plan, TimeProvider clock)
    {
        var faults = new Dictionary<string, string[]>();
        var only = ListReading.Campaign(campaign, faults);
        if (faults.Count > 0 || PhoneNumber.Normalise(number, plan) is not { } asked)
        {
            return Problem.OfField("number", "This is no telephone number.");
        }

        var answer = book.Ask(asked, only, Instant.Now(clock));
        return TypedResults.Ok(new DoNotCallVerdict(asked, answer.Listed, answer.Listed ? ListReading.Word(answer.Source) : null, answer.Until));
    }
}
