using Crm.Contracts.Accounts;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Hubs;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Supervision;

/// <summary>Which queues each supervisor is responsible for. Kept by administrators; holds from the next request on, of open pages too.</summary>
internal static class SupervisorRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var supervisors = api.MapGroup("/supervisors").WithTags("Administration").RequireAuthorization(Access.Admin);
        supervisors.MapGet("", List).WithName("listSupervisors").Produces<Listing<SupervisorView>>();
        supervisors.MapGet("/{id}", Get).WithName("getSupervisor").Produces<SupervisorView>();
        supervisors.MapPut("/{id}", Put).WithName("putSupervisor").Produces<SupervisorView>();
    }

    private static async Task<IResult> List(HttpContext context, IAccounts accounts) =>
        TypedResults.Ok(new Listing<SupervisorView>([.. (await accounts.List(Role.Supervisor, context.RequestAborted)).Select(View)]));

    private static async Task<IResult> Get(string id, HttpContext context, IAccounts accounts) =>
        await Find(id, context, accounts) is { } account ? Answer(context, account) : Problem.Of(ProblemKind.NotFound);

    private static async Task<IResult> Put(
        string id, SupervisorRequest body, HttpContext context, IAccounts accounts, IConfigurationSource configuration, KnownAccounts known, DeskPush push, IContactCentre centre, AuditLog audit)
    {
        if (await Find(id, context, accounts) is not { } before)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (context.Request.Headers.IfMatch.Count == 0)
        {
            return Problem.Of(ProblemKind.IfMatchRequired, "Send the ETag as If-Match.");
        }

        if (!ETags.TryGetIfMatch(context, out long? seen) || (seen is not null && seen != before.Version))
        {
            return Stale(before);
        }

        if (Fault(body.Queues, configuration) is { } fault)
        {
            return Problem.OfField("queues", fault);
        }

        var entry = audit.Entry(context, "supervisor.queues-set", before.UserName, new { before.Queues }, new { body.Queues });
        var outcome = await accounts.SetQueues(before.UserName, body.Queues, before.Version, entry, context.RequestAborted);
        if (await Find(id, context, accounts) is not { } after || outcome == ChangeOutcome.NotFound)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (outcome == ChangeOutcome.Stale)
        {
            return Stale(after);
        }

        known.Forget(after.UserName);
        foreach (var connection in push.Supervisors.Of(after.UserName))
        {
            connection.Rights = QueueRights.Of(after);
        }

        foreach (var call in await ListeningRights.Enforce(after.UserName, QueueRights.Of(after), centre, CancellationToken.None)) // though the administrator's page be gone
        {
            await audit.Add(context, "supervision.stopped", call.ToString());
        }

        return Answer(context, after);
    }

    private static string? Fault(IReadOnlyList<QueueId>? queues, IConfigurationSource configuration) =>
        queues is null ? null
        : queues.Count > QueueRights.QueuesMax || queues.Distinct().Count() != queues.Count ? $"At most {QueueRights.QueuesMax} queues, each once."
        : queues.FirstOrDefault(q => configuration.QueueConfigurations.All(c => c.Id != q)) is { Value: not null } unknown ? $"There is no queue '{unknown}'."
        : null;

    private static async ValueTask<Account?> Find(string id, HttpContext context, IAccounts accounts) =>
        await accounts.Find(id, context.RequestAborted) is { Role: Role.Supervisor } account ? account : null;

    private static IResult Answer(HttpContext context, Account account)
    {
        ETags.Set(context, account.Version);
        return TypedResults.Ok(View(account));
    }

    private static IResult Stale(Account now) => Problem.Of(ProblemKind.Stale, null, new Dictionary<string, object?> { ["current"] = View(now) });

    private static SupervisorView View(Account account) => new(account.UserName, account.DisplayName, account.Version, account.Queues);
}
