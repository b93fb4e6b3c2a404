using Crm.Contracts.Desk;
using Crm.Contracts.Materials;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Contracts.Settings;
using Crm.Customers;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Messaging.Materials;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Customers;
using Crm.Web.Desk;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Materials;

/// <summary>What agents send customers of packages, and what became of it.</summary>
internal static class MaterialRoutes
{
    private const int WordMax = 64;
    private const int AddressMax = 254;

    public static void Map(IEndpointRouteBuilder api)
    {
        var materials = api.MapGroup("/materials").WithTags("Materials");
        materials.MapGet("/options", Options).WithName("getMaterialOptions").RequireAuthorization(Access.Agent).Produces<MaterialOptions>();
        materials.MapPost("/send", Send).WithName("sendMaterials").RequireAuthorization(Access.Agent).Produces<Listing<MaterialDeliveryView>>(StatusCodes.Status201Created);
        api.MapGet("/customers/{id}/materials", OfCustomer).WithTags("Materials").WithName("listCustomerMaterials").RequireAuthorization(Access.Agent)
            .Produces<Listing<MaterialDeliveryView>>();
        api.MapGet("/interactions/{id}/materials", OfInteraction).WithTags("Materials").WithName("listInteractionMaterials").RequireAuthorization(Access.Agent)
            .Produces<Listing<MaterialDeliveryView>>();
        MaterialPackageRoutes.Map(materials);
    }

    private static async Task<IResult> Options(
        string? customerId, string? interactionId, HttpContext context, IMaterials materials, KnownAccounts accounts, QueueScope scope, IConfigurationSource configuration)
    {
        if (!Guid.TryParse(customerId, out var customer))
        {
            return Problem.OfField("customerId", "Use the id of a customer.");
        }

        Guid interaction = default;
        if (interactionId is not null && !Guid.TryParse(interactionId, out interaction))
        {
            return Problem.OfField("interactionId", "Use the id of an interaction.");
        }

        var options = await materials.Options(
            await Sender(context, accounts, scope, configuration), new CustomerId(customer), interactionId is null ? null : new InteractionId(interaction), context.RequestAborted);
        return options is null ? Problem.Of(ProblemKind.NotFound) : TypedResults.Ok(options);
    }

    private static async Task<IResult> Send(
        MaterialSendRequest body, HttpContext context, IMaterials materials, IInteractionStore interactions, KnownAccounts accounts, QueueScope scope,
        IConfigurationSource configuration, MaterialViews views, CrmSettings settings, AuditLog audit)
    {
        var faults = new Dictionary<string, string[]>();
        Check("customerId", body.CustomerId is not null, "Say to which customer.");
        Check("channel", body.Channel is { Length: > 0 and <= 32 }, "Say by which channel.");
        Check("address", body.Address is null or { Length: > 0 and <= AddressMax }, $"Give an address of 1 to {AddressMax} characters.");
        Check("language", body.Language is null || HandoverRules.IsLanguage(body.Language), "Use a language tag such as en or zh.");
        Check(
            "packages", body.Packages is { Count: > 0 and <= MaterialRules.AtOnceMax } && body.Packages.All(p => p is { Length: > 0 and <= WordMax }),
            $"Name 1 to {MaterialRules.AtOnceMax} packages.");
        if (faults.Count > 0)
        {
            return Problem.OfFields(faults);
        }

        if (!CommandRoutes.TryGetCommandId(context, out var id))
        {
            return CommandRoutes.WrongKey();
        }

        InteractionRecord? during = null;
        if (body.InteractionId is { } interaction)
        {
            during = await interactions.Find(interaction, context.RequestAborted);
            if (during is null || !context.MaySee(during))
            {
                return Problem.OfField("interactionId", "There is no such interaction of yours.");
            }
        }

        var answer = await materials.Send(
            id,
            new MaterialWish(
                await Sender(context, accounts, scope, configuration), body.CustomerId!.Value, body.InteractionId, QueueOf(during), body.Channel!, body.Address, body.Language,
                body.Packages!, SiteOf(context, settings)),
            context.RequestAborted);
        if (answer.Refused is { } refused)
        {
            return refused.Type == "too-many" ? Problem.Of(ProblemKind.TooManyRequests, refused.Detail) : CommandRoutes.Refused(context, refused);
        }

        await audit.Add(context, "materials.sent", body.CustomerId.Value.ToString(), after: new { body.Packages, body.Channel, interaction = body.InteractionId?.ToString() });
        return TypedResults.Json(new Listing<MaterialDeliveryView>([.. answer.Deliveries.Select(views.Show)]), statusCode: StatusCodes.Status201Created);

        void Check(string field, bool good, string message)
        {
            if (!good)
            {
                faults[field] = [message];
            }
        }
    }

    private static async Task<IResult> OfCustomer(string id, HttpContext context, ICustomerDirectory directory, IMaterialDeliveries deliveries, MaterialViews views) =>
        await CustomerRoutes.Find(id, directory, context.RequestAborted) is { } customer
            ? TypedResults.Ok(new Listing<MaterialDeliveryView>(
                [.. (await deliveries.OfCustomer(customer.Id, null, Paging.LimitMax, context.RequestAborted)).Select(views.Show)]))
            : Problem.Of(ProblemKind.NotFound);

    private static async Task<IResult> OfInteraction(
        string id, HttpContext context, IInteractionStore store, IMaterialDeliveries deliveries, MaterialViews views, AuditLog audit)
    {
        var record = Guid.TryParse(id, out var value) ? await store.Find(new InteractionId(value), context.RequestAborted) : null;
        return record is null ? Problem.Of(ProblemKind.NotFound)
            : context.MaySee(record)
                ? TypedResults.Ok(new Listing<MaterialDeliveryView>([.. (await deliveries.OfInteraction(record.Id, context.RequestAborted)).Select(views.Show)]))
            : context.IsSupervisor() ? await QueueScope.Refuse(context, audit, $"interaction {record.Id}")
            : Problem.Of(ProblemKind.NotFound);
    }

    /// <summary>Agents send what the queues they serve have; supervisors what those they supervise have as well.</summary>
    private static async ValueTask<MaterialSender> Sender(HttpContext context, KnownAccounts accounts, QueueScope scope, IConfigurationSource configuration)
    {
        string name = (await accounts.Find(context.UserName(), context.RequestAborted))?.DisplayName ?? context.UserName();
        var own = configuration.AgentConfigurations.FirstOrDefault(a => a.Id == context.AgentId())?.Settings.Queues.Keys ?? [];
        var supervised = context.IsSupervisor() ? configuration.QueueConfigurations.Select(q => q.Id).Where(q => scope.Sees(context, q)) : [];
        return new MaterialSender(context.AgentId(), name, [.. own.Concat(supervised).Distinct()]);
    }

    private static QueueId? QueueOf(InteractionRecord? record) =>
        record?.Segments.LastOrDefault(s => s.Queue is not null)?.Queue ?? (record is null || record.Queues.IsDefaultOrEmpty ? null : record.Queues[^1]);

    /// <summary>The address customers reach this server by; where nobody says, the one the agent reaches it by.</summary>
    private static string SiteOf(HttpContext context, CrmSettings settings) =>
        settings.PublicUrl ?? settings.Twilio?.PublicUrl ?? $"{context.Request.Scheme}://{context.Request.Host}";
}
