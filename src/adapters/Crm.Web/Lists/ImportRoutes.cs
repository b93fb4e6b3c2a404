using System.Globalization;
using Crm.Contracts.Rest;
using Crm.Dialing.Import;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Lists;

/// <summary>Files on their way into lists and into the list of those not to be called: upload, look, read, take over. For supervisors of the whole site.</summary>
internal static class ImportRoutes
{
    private const int UploadsAtOnce = 2;
    private const int NameMax = 200;
    private const int ReportPage = 1_000;

    private static readonly SemaphoreSlim Room = new(UploadsAtOnce);

    public static void Map(IEndpointRouteBuilder api)
    {
        var imports = api.MapGroup("/list-imports").WithTags("Lists").RequireAuthorization(Access.Supervisor).AddEndpointFilter(ListRoutes.WholeSite);
        imports.MapGet("", All).WithName("listListImports").Produces<Listing<ListImportView>>();
        imports.MapPost("", Upload).WithName("uploadListImport").Produces<ListImportView>(StatusCodes.Status201Created);
        imports.MapGet("/{id}", Get).WithName("getListImport").Produces<ListImportView>();
        imports.MapGet("/{id}/preview", Preview).WithName("previewListImport").Produces<ListImportPreview>();
        imports.MapPost("/{id}/start", Start).WithName("startListImport").Produces<ListImportView>(StatusCodes.Status202Accepted);
        imports.MapPost("/{id}/apply", Apply).WithName("applyListImport").Produces<ListImportView>();
        imports.MapPost("/{id}/cancel", Cancel).WithName("cancelListImport").Produces<ListImportView>();
        imports.MapGet("/{id}/report", Report).WithName("reportListImport").Produces<byte[]>(StatusCodes.Status200OK, "text/csv");
    }

    /// <summary>The answer to a step that was not taken.</summary>
    public static IResult Refused(ImportStep step) => step switch
    {
        ImportStep.NotFound => Problem.Of(ProblemKind.NotFound),
        ImportStep.NoSuchList => Problem.OfField("list", "There is no such list."),
        ImportStep.Frozen => Problem.Of(ProblemKind.WrongState, "A campaign dials the list."),
        ImportStep.Busy => Problem.Of(ProblemKind.WrongState, "Another import into the list has to end first."),
        _ => Problem.Of(ProblemKind.WrongState),
    };

    private static async Task<Listing<ListImportView>> All(HttpContext context, IListImports imports) =>
        new([.. (await imports.All(context.RequestAborted)).Select(ListReading.View)]);

    private static async Task<IResult> Upload(string? name, HttpContext context, IListImports imports, AuditLog audit)
    {
        if (name is null or "" || name.Length > NameMax || name.Any(char.IsControl))
        {
            return Problem.OfField("name", $"Say the file's name, at most {NameMax} characters.");
        }

        if (context.Request.ContentLength > FileLimits.BytesMax)
        {
            return Problem.Of(ProblemKind.TooLarge, $"Send at most {FileLimits.BytesMax >> 20} MiB.");
        }

        if (!await Room.WaitAsync(TimeSpan.Zero))
        {
            return Problem.Of(ProblemKind.Unavailable, "Other files are being sent. Try again in a moment.");
        }

        try
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            {
                limit.MaxRequestBodySize = FileLimits.BytesMax + 1;
            }

            var import = await imports.Upload(Guid.CreateVersion7(), name, context.Request.Body, context.UserName(), context.RequestAborted);
            await audit.Add(context, "list-import.uploaded", import.Id.ToString("n"), null, new { name, import.Bytes });
            return TypedResults.Created($"/api/v1/list-imports/{import.Id:n}", ListReading.View(import));
        }
        catch (FileRefusedException refused)
        {
            return Unreadable(refused);
        }
        finally
        {
            Room.Release();
        }
    }

    private static async Task<IResult> Get(Guid id, HttpContext context, IListImports imports) =>
        await imports.Find(id, context.RequestAborted) is { } import ? TypedResults.Ok(ListReading.View(import)) : Problem.Of(ProblemKind.NotFound);

    private static async Task<IResult> Preview(
        Guid id, string? target, string? encoding, string? delimiter, bool? hasHeader, string? region, HttpContext context, IListImports imports)
    {
        var faults = new Dictionary<string, string[]>();
        if (ListReading.Reading(encoding, delimiter, hasHeader, region, faults) is not { } reading)
        {
            return Problem.OfFields(faults);
        }

        try
        {
            var goal = ListReading.Value<ImportTarget>(target) ?? ImportTarget.List;
            return await imports.Preview(id, reading, goal, context.RequestAborted) is { } preview
                ? TypedResults.Ok(ListReading.View(preview))
                : Problem.Of(ProblemKind.NotFound);
        }
        catch (FileRefusedException refused)
        {
            return Unreadable(refused);
        }
    }

    private static async Task<IResult> Start(Guid id, ListImportRequest body, HttpContext context, IListImports imports, AuditLog audit)
    {
        if (ListReading.Options(body, out var faults) is not { } options)
        {
            return Problem.OfFields(faults);
        }

        var step = await imports.Start(id, options, context.RequestAborted);
        if (step != ImportStep.Taken)
        {
            return Refused(step);
        }

        await audit.Add(context, "list-import.started", id.ToString("n"), null, new { body.Target, body.List, body.Campaign });
        return TypedResults.Accepted($"/api/v1/list-imports/{id:n}", ListReading.View((await imports.Find(id, context.RequestAborted))!));
    }

    private static Task<IResult> Apply(Guid id, HttpContext context, IListImports imports, AuditLog audit) =>
        Step("list-import.applied", id, imports.Apply, context, imports, audit);

    private static Task<IResult> Cancel(Guid id, HttpContext context, IListImports imports, AuditLog audit) =>
        Step("list-import.cancelled", id, imports.Cancel, context, imports, audit);

    private static async Task<IResult> Step(
        string action, Guid id, Func<Guid, CancellationToken, ValueTask<ImportStep>> step, HttpContext context, IListImports imports, AuditLog audit)
    {
        var taken = await step(id, context.RequestAborted);
        if (taken != ImportStep.Taken)
        {
            return Refused(taken);
        }

        var import = (await imports.Find(id, context.RequestAborted))!;
        await audit.Add(context, action, id.ToString("n"), null, new { import.Name, import.Counts.Loaded });
        return TypedResults.Ok(ListReading.View(import));
    }

    private static async Task<IResult> Report(Guid id, HttpContext context, IListImports imports)
    {
        if (await imports.Find(id, context.RequestAborted) is not { } import)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        return CsvAnswer.Of($"{import.Name}-report.csv", async write =>
        {
            await write(["row", "code", "column", "value"]);
            long after = 0;
            while (await imports.Report(id, after, ReportPage, context.RequestAborted) is { Count: > 0 } lines)
            {
                foreach (var line in lines)
                {
                    await write([line.Row.ToString(CultureInfo.InvariantCulture), line.Code, line.Column, line.Value]);
                }

                after = lines[^1].Place;
            }
        });
    }

    private static IResult Unreadable(FileRefusedException refused) => refused.Word == "too-large"
        ? Problem.Of(ProblemKind.TooLarge, refused.Message)
        : Problem.Of(ProblemKind.UnsupportedMediaType, refused.Message, new Dictionary<string, object?> { ["fault"] = refused.Word });
}
