using Crm.Contracts.Accounts;
using Crm.Contracts.Ports;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Security;

/// <summary>
/// Asks <see cref="QueueRights"/> about what a request is for. Whoever is refused gets 403, and the attempt is in the audit trail. Only
/// supervisors can be limited: what agents may is decided by the routes. Thread safe.
/// </summary>
internal sealed class QueueScope(IConfigurationSource configuration, IInteractionStore interactions, IContactCentre centre, AuditLog audit)
{
    /// <summary>The audit trail's word for a refusal.</summary>
    public const string Refused = "rights.refused";

    private const int TargetMax = 64;

    /// <summary>Null when the queue is his, as supervisor or because he serves it himself.</summary>
    public ValueTask<IResult?> Queue(HttpContext context, QueueId queue) => Unless(Sees(context, queue), context, $"queue {queue}");

    /// <summary>Null when the agent serves a queue of his, or is himself.</summary>
    public ValueTask<IResult?> Agent(HttpContext context, AgentId agent) => Unless(Sees(context, agent), context, $"agent {agent}");

    /// <summary>Null when an interaction waits in a queue of his now or is handled for one; without a queue, when an agent of his handles it.</summary>
    public async ValueTask<IResult?> WorkOn(HttpContext context, InteractionId interaction)
    {
        var rights = context.Rights();
        if (!rights.IsLimited)
        {
            return null;
        }

        if (await interactions.Find(interaction, context.RequestAborted) is not { } record)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        bool may = QueueOf(record) is { } queue
            ? rights.Covers(queue)
            : (await centre.GetLivePicture(context.RequestAborted)).Agents.Any(a => a.Interaction == interaction && rights.CoversWork(a));
        return await Unless(may, context, $"interaction {interaction}");
    }

    /// <summary>Null when an agent of his is in the call, for a queue of his or for none.</summary>
    public async ValueTask<IResult?> WorkOn(HttpContext context, CallId call)
    {
        var rights = context.Rights();
        if (!rights.IsLimited)
        {
            return null;
        }

        var agents = (await centre.GetLivePicture(context.RequestAborted)).Agents.Where(a => a.Call == call).ToList();
        return agents.Count == 0
            ? Problem.Of(ProblemKind.NotFound, "No agent is in this call now.")
            : await Unless(agents.Any(rights.CoversWork), context, $"call {call}");
    }

    /// <summary>Null for who sees the whole site.</summary>
    public ValueTask<IResult?> Everything(HttpContext context, string what) => Unless(!context.Rights().IsLimited, context, what);

    /// <summary>Whether he sees a queue: it is his, or he serves it himself.</summary>
    public bool Sees(HttpContext context, QueueId queue) =>
        context.Rights().Covers(queue) || configuration.AgentConfigurations.Any(a => a.Id == context.AgentId() && a.Settings.Queues.ContainsKey(queue));

    /// <summary>Whether he sees an agent.</summary>
    public bool Sees(HttpContext context, AgentId agent) =>
        !context.Rights().IsLimited
        || agent == context.AgentId()
        || configuration.AgentConfigurations.Any(a => a.Id == agent && context.Rights().CoversAny(a.Settings.Queues.Keys));

    /// <summary>Refuses, and writes down that it was tried.</summary>
    public static async ValueTask<IResult> Refuse(HttpContext context, AuditLog audit, string what)
    {
        await audit.Add(context, Refused, what.Length <= TargetMax ? what : what[..TargetMax], null, new { method = context.Request.Method, path = context.Request.Path.Value });
        return Problem.Of(ProblemKind.Forbidden, "You supervise other queues.");
    }

    /// <summary>The queue it is in, or was in last.</summary>
    private static QueueId? QueueOf(InteractionRecord record) =>
        record.Segments.LastOrDefault(s => s.Queue is not null)?.Queue ?? (record.Queues.IsDefaultOrEmpty ? null : record.Queues[^1]);

    private async ValueTask<IResult?> Unless(bool may, HttpContext context, string what) => may ? null : await Refuse(context, audit, what);
}

/// <summary>The rights of a request.</summary>
internal static class RequestRights
{
    /// <summary>What the signed-in person supervises. Keys of programs are not limited to queues.</summary>
    public static QueueRights Rights(this HttpContext context) => context.Features.Get<QueueRights>() ?? QueueRights.All;

    /// <summary>Whether somebody sees an interaction: he took part, or supervises a queue it touched.</summary>
    public static bool MaySee(this HttpContext context, InteractionRecord record) =>
        record.Agents.Contains(context.AgentId()) || (context.IsSupervisor() && context.Rights().CoversAny(record.Queues));
}
