using Crm.Contracts.Rest;
using Crm.Dialing.Import;
using Crm.Dialing.Lists;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Web.Lists;

/// <summary>Lists of records. For supervisors of the whole site: what stands in lists belongs to no queue.</summary>
internal static class ListRoutes
{
    private const int RecordsMax = 200;
    private const int OutcomesMax = 100;
    private const int SearchMax = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        var lists = api.MapGroup("/lists").WithTags("Lists").RequireAuthorization(Access.Supervisor).AddEndpointFilter(WholeSite);
        lists.MapGet("", All).WithName("listLists").Produces<Listing<ListView>>();
        lists.MapPost("", Create).WithName("createList").Produces<ListView>(StatusCodes.Status201Created);
        lists.MapGet("/{id}", Get).WithName("getList").Produces<ListView>();
        lists.MapDelete("/{id}", Delete).WithName("deleteList").Produces(StatusCodes.Status204NoContent);
        lists.MapGet("/{id}/records", Records).WithName("listRecords").Produces<Page<ListRecordView>>();
        lists.MapGet("/{id}/export", Export).WithName("exportList").Produces<byte[]>(StatusCodes.Status200OK, "text/csv");
        lists.MapPost("/{id}/recycle", Recycle).WithName("recycleList").Produces<Recycled>();
        lists.MapPost("/{id}/search", Search).WithName("fillListBySearch").Produces<ListImportView>(StatusCodes.Status202Accepted);
        ImportRoutes.Map(api);
        DoNotCallRoutes.Map(api);
    }

    /// <summary>Lets only those pass who see the whole site.</summary>
    internal static async ValueTask<object?> WholeSite(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        await invocation.HttpContext.RequestServices.GetRequiredService<QueueScope>().Everything(invocation.HttpContext, "lists") ?? await next(invocation);

    private static async Task<Listing<ListView>> All(HttpContext context, ICallLists lists) =>
        new([.. (await lists.All(context.RequestAborted)).Select(ListReading.View)]);

    private static async Task<IResult> Create(ListRequest body, HttpContext context, ICallLists lists, AuditLog audit)
    {
        string name = body.Name?.Trim() ?? "";
        if (name.Length is 0 or > ICallLists.NameMax || name.Any(char.IsControl))
        {
            return Problem.OfField("name", $"Use 1 to {ICallLists.NameMax} characters.");
        }

        if (await lists.Create(new CallListId(Guid.CreateVersion7()), name, context.RequestAborted) is not { } list)
        {
            return Problem.OfField("name", $"There is a list of that name, or there are {ICallLists.ListsMax}.");
        }

        await audit.Add(context, "list.created", list.Id.ToString(), null, new { list.Name });
        return TypedResults.Created($"/api/v1/lists/{list.Id}", ListReading.View(list));
    }

    private static async Task<IResult> Get(string id, HttpContext context, ICallLists lists) =>
        await Find(id, context, lists) is { } list ? TypedResults.Ok(ListReading.View(list)) : Problem.Of(ProblemKind.NotFound);

    private static async Task<IResult> Delete(string id, HttpContext context, ICallLists lists, AuditLog audit)
    {
        if (await Find(id, context, lists) is not { } list)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        switch (await lists.Delete(list.Id, context.RequestAborted))
        {
            case ListChange.Changed:
                await audit.Add(context, "list.deleted", list.Id.ToString(), new { list.Name, Records = list.Counts.All });
                return TypedResults.NoContent();
            case ListChange.NotFound:
                return Problem.Of(ProblemKind.NotFound);
            case ListChange.Filling:
                return Problem.Of(ProblemKind.WrongState, "The list is being filled.");
            default:
                return Problem.Of(ProblemKind.WrongState, "A campaign dials the list.");
        }
    }

    private static async Task<IResult> Records(string id, string? state, long? after, int? limit, HttpContext context, ICallLists lists)
    {
        if (state is not null && ListReading.Value<RecordState>(state) is null)
        {
            return Problem.OfField("state", "There is no such state.");
        }

        int most = limit ?? Paging.LimitDefault;
        if (most is < 1 or > RecordsMax)
        {
            return Problem.OfField("limit", $"Use 1 to {RecordsMax}.");
        }

        var only = ListReading.Value<RecordState>(state);
        var records = Guid.TryParse(id, out var list)
            ? await lists.Records(new CallListId(list), only, after is { } last ? new RecordId(last) : null, most + 1, context.RequestAborted)
            : null;
        return records is null
            ? Problem.Of(ProblemKind.NotFound)
            : TypedResults.Ok(new Page<ListRecordView>(
                [.. records.Take(most).Select(ListReading.View)],
                records.Count > most ? records[most - 1].Id.Value.ToString(System.Globalization.CultureInfo.InvariantCulture) : null));
    }

    private static async Task<IResult> Export(string id, HttpContext context, ICallLists lists, AuditLog audit)
    {
        if (await Find(id, context, lists) is not { } list)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        await audit.Add(context, "list.exported", list.Id.ToString(), null, new { list.Name, Records = list.Counts.All });
        return CsvAnswer.Of($"{list.Name}.csv", write => ListExport.Write(lists, list.Id, write, context.RequestAborted));
    }

    private static async Task<IResult> Recycle(string id, RecycleRequest body, HttpContext context, ICallLists lists, AuditLog audit)
    {
        var states = (body.States ?? []).Select(ListReading.Value<RecordState>).ToList();
        var outcomes = body.Outcomes ?? [];
        if (states.Count == 0 || !states.All(state => state is RecordState.Done or RecordState.Exhausted))
        {
            return Problem.OfField("states", "Use done, exhausted, or both.");
        }

        if (outcomes.Count > OutcomesMax || !outcomes.All(AttemptOutcome.IsWord))
        {
            return Problem.OfField("outcomes", "Use words of outcomes.");
        }

        if (!Guid.TryParse(id, out var list)
            || await lists.Recycle(new CallListId(list), [.. states.OfType<RecordState>()], [.. outcomes], context.RequestAborted) is not { } count)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        await audit.Add(context, "list.recycled", list.ToString("n"), null, new { body.States, body.Outcomes, Records = count });
        return TypedResults.Ok(new Recycled(count));
    }

    private static async Task<IResult> Search(string id, ListSearchRequest body, HttpContext context, IListImports imports, AuditLog audit)
    {
        string search = body.Search?.Trim() ?? "";
        if (search.Length > SearchMax)
        {
            return Problem.OfField("search", $"Use at most {SearchMax} characters.");
        }

        if (!Guid.TryParse(id, out var list))
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        var import = Guid.CreateVersion7();
        var step = await imports.StartSearch(import, new CallListId(list), search, context.UserName(), context.RequestAborted);
        if (step != ImportStep.Taken)
        {
            return ImportRoutes.Refused(step);
        }

        await audit.Add(context, "list.filled", list.ToString("n"), null, new { search });
        return TypedResults.Accepted($"/api/v1/list-imports/{import:n}", ListReading.View((await imports.Find(import, context.RequestAborted))!));
    }

    private static async Task<CallList?> Find(string id, HttpContext context, ICallLists lists) =>
        Guid.TryParse(id, out var value) ? await lists.Find(new CallListId(value), context.RequestAborted) : null;
}
