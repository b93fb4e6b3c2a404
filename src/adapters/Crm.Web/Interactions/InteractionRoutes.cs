using Crm.Contracts.Chat;
using Crm.Contracts.Mail;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Events.Interactions;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Interactions;

/// <summary>What happened to whom. Agents see what they took part in, supervisors everything.</summary>
internal static class InteractionRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var interactions = api.MapGroup("/interactions").WithTags("Interactions").RequireAuthorization(Access.Agent);
        interactions.MapGet("", List).WithName("listInteractions").Produces<Page<InteractionView>>();
        interactions.MapGet("/{id}", Get).WithName("getInteraction").Produces<InteractionDetail>();
        interactions.MapGet("/{id}/routing", GetRouting).WithName("getInteractionRouting").Produces<RoutingStory>();
        interactions.MapGet("/{id}/messages", GetMessages).WithName("getInteractionMessages").Produces<Listing<ChatMessage>>();
        interactions.MapGet("/{id}/mails", GetMails).WithName("getInteractionMails").Produces<Listing<MailView>>();
        AnnotationRoutes.Map(interactions);
    }

    private static async Task<IResult> List([AsParameters] InteractionQuery query, HttpContext context, IInteractionStore store, InteractionViews views, QueueScope scope)
    {
        var faults = new Dictionary<string, string[]>();
        var filter = query.ToFilter(context, faults);
        if (faults.Count > 0)
        {
            return Problem.OfFields(faults);
        }

        if (!context.IsSupervisor() && filter.Agent is { } agent && agent != context.AgentId())
        {
            return Problem.Of(ProblemKind.Forbidden, "You see the interactions you took part in.");
        }

        if (context.IsSupervisor() && filter.Queue is { } queue && filter.Agent != context.AgentId() && await scope.Queue(context, queue) is { } refused)
        {
            return refused;
        }

        var page = await store.List(Limited(filter, context), context.RequestAborted);
        return TypedResults.Ok(new Page<InteractionView>(await views.Show(page.Records, context.RequestAborted), page.Next?.ToString()));
    }

    private static async Task<IResult> Get(string id, HttpContext context, IInteractionStore store, InteractionViews views, AuditLog audit)
    {
        var record = Guid.TryParse(id, out var value) ? await store.Find(new InteractionId(value), context.RequestAborted) : null;
        return record is null ? Problem.Of(ProblemKind.NotFound)
            : context.MaySee(record) ? TypedResults.Ok(await views.ShowWhole(record, context.RequestAborted))
            : context.IsSupervisor() ? await QueueScope.Refuse(context, audit, $"interaction {record.Id}")
            : Problem.Of(ProblemKind.NotFound);
    }

    /// <summary>What was written in a conversation, afterwards too.</summary>
    private static async Task<IResult> GetMessages(string id, HttpContext context, IInteractionStore store, IConversations conversations, AuditLog audit)
    {
        var record = Guid.TryParse(id, out var value) ? await store.Find(new InteractionId(value), context.RequestAborted) : null;
        return record is null ? Problem.Of(ProblemKind.NotFound)
            : context.MaySee(record) ? TypedResults.Ok(new Listing<ChatMessage>(await conversations.Transcript(record.Id, context.RequestAborted)))
            : context.IsSupervisor() ? await QueueScope.Refuse(context, audit, $"interaction {record.Id}")
            : Problem.Of(ProblemKind.NotFound);
    }

    /// <summary>The mails of an interaction's thread.</summary>
    private static async Task<IResult> GetMails(string id, HttpContext context, IInteractionStore store, IMailDesk mails, AuditLog audit)
    {
        var record = Guid.TryParse(id, out var value) ? await store.Find(new InteractionId(value), context.RequestAborted) : null;
        return record is null ? Problem.Of(ProblemKind.NotFound)
            : context.MaySee(record) ? TypedResults.Ok(new Listing<MailView>(await mails.MailsOf(record.Id, context.RequestAborted)))
            : context.IsSupervisor() ? await QueueScope.Refuse(context, audit, $"interaction {record.Id}")
            : Problem.Of(ProblemKind.NotFound);
    }

    /// <summary>Who was chosen and why, who was not and why not. For supervisors; to others it is not there.</summary>
    private static async Task<IResult> GetRouting(string id, HttpContext context, IInteractionStore store, IRoutingStories stories, AuditLog audit)
    {
        var record = context.IsSupervisor() && Guid.TryParse(id, out var value) ? await store.Find(new InteractionId(value), context.RequestAborted) : null;
        if (record is null or { Import: not null })
        {
            return Problem.Of(ProblemKind.NotFound, record is null ? null : "What was imported was not routed here.");
        }

        if (!context.MaySee(record))
        {
            return await QueueScope.Refuse(context, audit, $"interaction {record.Id}");
        }

        if (await stories.Tell(record.Id, record.StartedAt, record.EndedAt, context.RequestAborted) is { } story)
        {
            return TypedResults.Ok(story);
        }

        context.Response.Headers.RetryAfter = "5";
        return Problem.Of(ProblemKind.Unavailable, "Too many explanations are being read, or this one takes too long. Try again in a moment.");
    }

    /// <summary>What he asks for, as far as he may see it: agents their own, supervisors what touched their queues or was their own.</summary>
    private static InteractionFilter Limited(InteractionFilter filter, HttpContext context) =>
        !context.IsSupervisor() ? filter with { Agent = context.AgentId() }
        : filter.Agent == context.AgentId() || context.Rights().Queues is not { } queues ? filter
        : filter with { AnyQueueOf = queues };
}

/// <summary>The filters of the list, as they come.</summary>
internal sealed class InteractionQuery
{
    [FromQuery(Name = "queue")]
    public string? Queue { get; init; }

    [FromQuery(Name = "agent")]
    public string? Agent { get; init; }

    [FromQuery(Name = "customer")]
    public string? Customer { get; init; }

    [FromQuery(Name = "channel")]
    public string? Channel { get; init; }

    [FromQuery(Name = "outcome")]
    public string? Outcome { get; init; }

    [FromQuery(Name = "from")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    public string? To { get; init; }

    [FromQuery(Name = "after")]
    public string? After { get; init; }

    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    /// <summary>Reads the filters; what is wrong goes into the faults by name.</summary>
    public InteractionFilter ToFilter(HttpContext context, IDictionary<string, string[]> faults)
    {
        InteractionCursor cursor = default;
        if (After is not null && !InteractionCursor.TryParse(After, out cursor))
        {
            faults["after"] = ["Use the value of next."];
        }

        int? limit = Paging.Limit(Limit);
        if (limit is null)
        {
            faults["limit"] = [$"Use 1 to {Paging.LimitMax}."];
        }

        Guid customer = default;
        if (Customer is not null && !Guid.TryParse(Customer, out customer))
        {
            faults["customer"] = ["Use the id of a customer."];
        }

        return new InteractionFilter(
            Queue is null ? null : new QueueId(Queue),
            Agent switch { null => null, "me" => context.AgentId(), var id => new AgentId(id) },
            Customer is null ? null : new CustomerId(customer),
            QueryValue.Enum<MediaType>("channel", Channel, faults),
            QueryValue.Enum<InteractionOutcome>("outcome", Outcome, faults),
            QueryValue.Time("from", From, faults),
            QueryValue.Time("to", To, faults),
            After is null ? null : cursor,
            limit ?? Paging.LimitDefault);
    }
}
