using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Customers;
using Crm.Events.Privacy;
using Crm.Interactions.Annotations;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Desk;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Interactions;

/// <summary>What people add to interactions: notes, and which customer it was. Who has or had the interaction may, and supervisors.</summary>
internal static class AnnotationRoutes
{
    public static void Map(IEndpointRouteBuilder interactions)
    {
        interactions.MapPost("/{id}/notes", AddNote).WithName("addInteractionNote").Produces<NoteView>(StatusCodes.Status201Created);
        interactions.MapPost("/{id}/customer", Link).WithName("linkInteraction").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> AddNote(
        string id,
        NoteRequest body,
        HttpContext context,
        IInteractionStore store,
        IContactCentre centre,
        IInteractionAnnotations annotations,
        IPersonalDataVault vault,
        AuditLog audit,
        TimeProvider clock)
    {
        if (CustomerRules.Notes(body.Text) is not { Value: { } text })
        {
            return Problem.OfField("text", $"1 to {CustomerRules.NotesMax} characters of text.");
        }

        var (record, problem) = await Find(id, context, store, centre, audit);
        if (record is null)
        {
            return problem!;
        }

        var note = new InteractionNote(
            new NoteId(Guid.CreateVersion7(clock.GetUtcNow())), record.Id, Instant.Now(clock), context.UserName(), vault.Seal(record.Subject, text));
        if (!await annotations.Add(note, context.RequestAborted))
        {
            return Problem.Of(ProblemKind.WrongState, $"An interaction can have {IInteractionAnnotations.NotesMax} notes.");
        }

        await audit.Add(context, "interaction.note-added", $"{record.Id} {note.Id}");
        return TypedResults.Created($"/api/v1/interactions/{record.Id}", new NoteView(note.Id, note.At, note.By, text));
    }

    private static async Task<IResult> Link(
        string id,
        LinkRequest body,
        HttpContext context,
        IInteractionStore store,
        IContactCentre centre,
        ICustomerDirectory customers,
        ICustomerCards cards,
        IInteractionAnnotations annotations,
        AuditLog audit,
        TimeProvider clock)
    {
        if (!CommandRoutes.TryGetCommandId(context, out var command))
        {
            return Problem.OfField("Idempotency-Key", "Use 1 to 128 visible ASCII characters.");
        }

        if (await customers.Get(body.CustomerId, context.RequestAborted) is null)
        {
            return Problem.OfField("customerId", "There is no such customer.");
        }

        var (record, problem) = await Find(id, context, store, centre, audit);
        if (record is null)
        {
            return problem!;
        }

        var before = record.Customer;
        var holder = context.IsSupervisor() && record.Agents is [.., var last] ? last : context.AgentId();
        var result = await centre.Execute(new LinkCustomer(command, context.UserName(), holder, record.Id, body.CustomerId), context.RequestAborted);
        if (result is CommandRefused { Type: not ("wrong-state" or "not-found") } refused)
        {
            return Problem.Of(ProblemKind.OfRefusal(refused.Type), refused.Detail);
        }

        if (result is CommandRefused && before != body.CustomerId)
        {
            await annotations.Add(new InteractionLink(record.Id, record.StartedAt, body.CustomerId, Instant.Now(clock), context.UserName()), context.RequestAborted);
        }

        cards.Forget(body.CustomerId);
        if (before is { } former)
        {
            cards.Forget(former);
        }

        await audit.Add(context, "interaction.linked", record.Id.ToString(), new { customer = before }, new { customer = body.CustomerId });
        return TypedResults.NoContent();
    }

    /// <summary>The interaction, if the user has it now or took part, or is a supervisor; else what to answer.</summary>
    private static async Task<(InteractionRecord?, IResult?)> Find(
        string id, HttpContext context, IInteractionStore store, IContactCentre centre, AuditLog audit)
    {
        if (!Guid.TryParse(id, out var value))
        {
            return (null, Problem.Of(ProblemKind.NotFound));
        }

        var interaction = new InteractionId(value);
        var record = await store.Find(interaction, context.RequestAborted);
        if (record is not null && context.MaySee(record))
        {
            return (record, null);
        }

        var desk = await centre.GetDesk(context.AgentId(), context.RequestAborted);
        bool has = desk is not null
            && (desk.Call?.InteractionId == interaction || desk.WrapUp?.InteractionId == interaction || desk.Offer?.InteractionId == interaction);
        if (has && record is null)
        {
            context.Response.Headers.RetryAfter = "1";
            return (null, Problem.Of(ProblemKind.Unavailable, "The interaction has only just begun and cannot be read yet. Try again in a moment."));
        }

        return has ? (record, null)
            : record is not null && context.IsSupervisor() ? (null, await QueueScope.Refuse(context, audit, $"interaction {record.Id}"))
            : (null, Problem.Of(ProblemKind.NotFound));
    }
}
