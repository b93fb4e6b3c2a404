using Crm.Contracts.Chat;
using Crm.Contracts.Materials;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Messaging.Materials;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Chat;
using Crm.Web.Mail;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Materials;

/// <summary>Packages and their files, kept by supervisors: those of their queues, and all by who sees the whole site.</summary>
internal static class MaterialPackageRoutes
{
    public static void Map(IEndpointRouteBuilder materials)
    {
        var packages = materials.MapGroup("").RequireAuthorization(Access.Supervisor);
        packages.MapGet("/packages", List).WithName("listMaterialPackages").Produces<Listing<MaterialPackageView>>();
        packages.MapGet("/packages/{id}", Get).WithName("getMaterialPackage").Produces<MaterialPackageView>();
        packages.MapPut("/packages/{id}", Put).WithName("putMaterialPackage").Produces<MaterialPackageView>();
        packages.MapDelete("/packages/{id}", Delete).WithName("deleteMaterialPackage").Produces(StatusCodes.Status204NoContent);
        packages.MapPost("/files", Upload).WithName("postMaterialFile").RequireRateLimiting(RequestLimits.ChatFile).Produces<MaterialItem>();
        packages.MapGet("/files/{id}", Download).WithName("getMaterialFile").Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream");
    }

    private static async Task<IResult> List(HttpContext context, IMaterialShelf shelf, QueueScope scope)
    {
        var all = await shelf.Packages(context.RequestAborted);
        return TypedResults.Ok(new Listing<MaterialPackageView>(
            [.. all.Where(p => p.Queues.Count == 0 || p.Queues.Any(q => scope.Sees(context, q))).Select(MaterialViews.Show)]));
    }

    private static async Task<IResult> Get(string id, HttpContext context, IMaterialShelf shelf, QueueScope scope)
    {
        if (await Find(id, shelf, context) is not { } package)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (package.Queues.Count > 0 && !package.Queues.Any(q => scope.Sees(context, q)) && await scope.Queue(context, package.Queues[0]) is { } refused)
        {
            return refused;
        }

        ETags.Set(context, package.Version);
        return TypedResults.Ok(MaterialViews.Show(package));
    }

    private static async Task<IResult> Put(
        string id, MaterialPackageRequest body, HttpContext context, IMaterialShelf shelf, IConfigurationSource configuration, QueueScope scope, AuditLog audit)
    {
        var before = await Find(id, shelf, context);
        if (before is not null && await MayChange(before, context, scope) is { } notHis)
        {
            return notHis;
        }

        if (MailboxRoutes.Stale(context, before?.Version) is { } stale)
        {
            return stale;
        }

        if (before is null && (await shelf.Packages(context.RequestAborted)).Count >= MaterialRules.PackagesMax)
        {
            return Problem.Of(ProblemKind.WrongState, $"There are {MaterialRules.PackagesMax} packages at most.");
        }

        var files = await shelf.Describe(MaterialReading.FilesOf(body), context.RequestAborted);
        if (MaterialReading.Read(id, body, files, q => configuration.QueueConfigurations.Any(c => c.Id == q), out var faults) is not { } package)
        {
            return Problem.OfFields(faults);
        }

        if (await MayChange(package, context, scope) is { } beyond)
        {
            return beyond;
        }

        var entry = audit.Entry(
            context, before is null ? "material.created" : "material.replaced", id, before is null ? null : MaterialViews.Show(before),
            MaterialViews.Show(package with { Version = (before?.Version ?? 0) + 1 }));
        return await shelf.Put(package, before?.Version, entry, context.RequestAborted) == ChangeOutcome.Changed
            ? await Get(id, context, shelf, scope)
            : Problem.Of(ProblemKind.Stale);
    }

    private static async Task<IResult> Delete(string id, HttpContext context, IMaterialShelf shelf, QueueScope scope, AuditLog audit)
    {
        if (await Find(id, shelf, context) is not { } before)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (await MayChange(before, context, scope) is { } notHis)
        {
            return notHis;
        }

        if (MailboxRoutes.Stale(context, before.Version) is { } stale)
        {
            return stale;
        }

        return await shelf.Delete(id, before.Version, audit.Entry(context, "material.deleted", id, MaterialViews.Show(before), null), context.RequestAborted)
            == ChangeOutcome.Changed ? TypedResults.NoContent() : Problem.Of(ProblemKind.Stale);
    }

    private static async Task<IResult> Upload(string? name, HttpContext context, IMaterialShelf shelf, AuditLog audit, TimeProvider clock)
    {
        var (read, refusal) = await FileReading.Read(context, "material", name);
        if (read is null)
        {
            return refusal!;
        }

        var file = new MaterialFile(Guid.CreateVersion7(clock.GetUtcNow()), read.Name, read.Type, read.Content);
        if (!await shelf.Keep(file, context.UserName(), Instant.Now(clock), context.RequestAborted))
        {
            return Problem.Of(ProblemKind.WrongState, "There is no room for more files; take some out of their packages first.");
        }

        await audit.Add(context, "material-file.added", file.Id.ToString("n"), after: new { file.Name, file.Type, size = file.Content.Length });
        return TypedResults.Ok(new MaterialItem(file.Name, file.Id, file.Type, file.Content.Length, null));
    }

    private static async Task<IResult> Download(string id, HttpContext context, IMaterialShelf shelf) =>
        Guid.TryParse(id, out var file) && await shelf.File(file, context.RequestAborted) is { } found
            ? FileRoutes.Download(new FileOpened(found.Name, found.Type, found.Content), context)
            : Problem.Of(ProblemKind.NotFound);

    /// <summary>Null when all its queues are his; what is for every queue is for who sees every queue.</summary>
    private static async ValueTask<IResult?> MayChange(MaterialPackage package, HttpContext context, QueueScope scope)
    {
        if (package.Queues.Count == 0)
        {
            return await scope.Everything(context, $"material {package.Id}");
        }

        foreach (var queue in package.Queues)
        {
            if (await scope.Queue(context, queue) is { } refused)
            {
                return refused;
            }
        }

        return null;
    }

    private static async ValueTask<MaterialPackage?> Find(string id, IMaterialShelf shelf, HttpContext context) =>
        (await shelf.Packages(context.RequestAborted)).FirstOrDefault(p => p.Id == id);
}
