using Crm.Events.Privacy;
using Crm.Interactions.Annotations;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Interactions;

/// <summary>What people added to interactions, in the records database.</summary>
internal sealed class InteractionAnnotations(RecordsContextFactory records) : IInteractionAnnotations
{
    public async ValueTask<bool> Add(InteractionNote note, CancellationToken cancellation)
    {
        string interaction = note.Interaction.ToString();
        await using var context = await records.Open(cancellation);
        if (await context.InteractionNotes.CountAsync(n => n.Interaction == interaction, cancellation) >= IInteractionAnnotations.NotesMax)
        {
            return false;
        }

        context.InteractionNotes.Add(new InteractionNoteRow
        {
            Id = note.Id.Value,
            Interaction = interaction,
            At = note.At,
            By = note.By,
            Subject = note.Text.Subject,
            Cipher = note.Text.Cipher,
        });
        await context.SaveChangesAsync(cancellation);
        return true;
    }

    public async ValueTask Add(InteractionLink link, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        context.InteractionLinks.Add(new InteractionLinkRow
        {
            Interaction = link.Interaction.ToString(),
            StartedAt = link.StartedAt,
            Customer = link.Customer,
            At = link.At,
            By = link.By,
        });
        await context.SaveChangesAsync(cancellation);
    }

    public async ValueTask<IReadOnlyList<InteractionNote>> NotesOf(IReadOnlyCollection<InteractionId> interactions, CancellationToken cancellation)
    {
        if (interactions.Count == 0)
        {
            return [];
        }

        string[] ids = [.. interactions.Select(i => i.ToString())];
        await using var context = await records.Open(cancellation);
        var rows = await context.InteractionNotes.AsNoTracking().Where(n => ids.Contains(n.Interaction)).OrderBy(n => n.At).ToListAsync(cancellation);
        return
        [
            .. rows.Select(r => new InteractionNote(
                new NoteId(r.Id), new InteractionId(Guid.ParseExact(r.Interaction, "n")), r.At, r.By, new SealedText(r.Subject, r.Cipher))),
        ];
    }

    public async ValueTask<IReadOnlyList<InteractionLink>> LinksOf(InteractionId interaction, CancellationToken cancellation)
    {
        string id = interaction.ToString();
        await using var context = await records.Open(cancellation);
        var rows = await context.InteractionLinks.AsNoTracking().Where(l => l.Interaction == id).OrderBy(l => l.Number).ToListAsync(cancellation);
        return [.. rows.Select(r => new InteractionLink(interaction, r.StartedAt, r.Customer, r.At, r.By))];
    }
}
