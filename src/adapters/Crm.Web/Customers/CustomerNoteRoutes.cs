using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Customers;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Customers;

/// <summary>Notes pinned to customers' cards.</summary>
internal static class CustomerNoteRoutes
{
    public static void Map(IEndpointRouteBuilder customers)
    {
        customers.MapPost("/{id}/notes", Pin).WithName("pinNote").Produces<CardNote>(StatusCodes.Status201Created);
        customers.MapDelete("/{id}/notes/{noteId}", Unpin).WithName("unpinNote").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> Pin(
        string id, PinRequest body, HttpContext context, ICustomerDirectory directory, ICustomerLog log, ICustomerCards cards, AuditLog audit, TimeProvider clock)
    {
        if (await CustomerRoutes.Find(id, directory, context.RequestAborted) is not { } customer)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (CustomerRules.Notes(body.Text) is not { Value: { } text })
        {
            return Problem.OfField("text", $"1 to {CustomerRules.NotesMax} characters of text.");
        }

        var note = new CustomerNote(new NoteId(Guid.CreateVersion7(clock.GetUtcNow())), customer.Id, Instant.Now(clock), context.UserName(), text);
        await log.Pin(note, context.RequestAborted);
        cards.Forget(customer.Id);
        await audit.Add(context, "customer.note-pinned", $"{customer.Id} {note.Id}");
        return TypedResults.Created($"/api/v1/customers/{customer.Id}/notes/{note.Id}", new CardNote(note.Id, note.At, note.By, note.Text));
    }

    private static async Task<IResult> Unpin(string id, string noteId, HttpContext context, ICustomerLog log, ICustomerCards cards, AuditLog audit, TimeProvider clock)
    {
        if (!Guid.TryParse(id, out var customer) || !Guid.TryParse(noteId, out var note)
            || !await log.Unpin(new CustomerId(customer), new NoteId(note), context.UserName(), Instant.Now(clock), context.RequestAborted))
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        cards.Forget(new CustomerId(customer));
        await audit.Add(context, "customer.note-unpinned", $"{new CustomerId(customer)} {new NoteId(note)}");
        return TypedResults.NoContent();
    }
}
