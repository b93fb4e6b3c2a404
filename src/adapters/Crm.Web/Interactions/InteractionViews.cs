using Crm.Contracts.Desk;
using Crm.Contracts.Rest;
using Crm.Customers;
using Crm.Events.Privacy;
using Crm.Interactions.Annotations;
using Crm.Interactions.Courses;
using Crm.Interactions.Records;
using Crm.Primitives;

namespace Crm.Web.Interactions;

/// <summary>Shows interaction records: opens sealed texts and adds customers' names. Thread safe.</summary>
internal sealed class InteractionViews(IPersonalDataVault vault, ICustomerDirectory customers, IInteractionAnnotations annotations)
{
    public async ValueTask<IReadOnlyList<InteractionView>> Show(IReadOnlyList<InteractionRecord> records, CancellationToken cancellation)
    {
        var names = await customers.NamesOf([.. records.Select(r => r.Customer).OfType<CustomerId>().Distinct()], cancellation);
        return [.. records.Select(r => Show(r, r.Customer is { } id ? names.GetValueOrDefault(id) : null))];
    }

    public async ValueTask<InteractionDetail> ShowWhole(InteractionRecord record, CancellationToken cancellation)
    {
        var view = (await Show([record], cancellation))[0];
        var notes = await annotations.NotesOf([record.Id], cancellation);
        var links = await annotations.LinksOf(record.Id, cancellation);
        return new InteractionDetail(
            view,
            [.. record.Segments.Select(s => new SegmentView(Word(s.Kind.ToString()), s.Participant, s.Queue, s.Agent, s.From, s.To, s.EndReason))],
            [.. record.Events.Select(e => new EventView(e.At, e.Name, e.Queue, e.Agent, e.Detail))],
            Open(record.Notes) ?? record.Import?.Summary)
        {
            Course = [.. Course.Of(record, notes, links).Select(s => Show(s, record.Import))],
            Annotations = [.. notes.Select(Show)],
            Context = new DeskContext(record.Language, record.MenuPath, [.. record.Attributes.Select(a => new DeskAttribute(a.Name, vault.Open(a.Value)))]),
            ImportedFrom = record.Import?.Source,
            Erased = (record.From ?? record.FromName ?? record.Notes) is { } kept && vault.Open(kept) is null,
        };
    }

    public NoteView Show(InteractionNote note) => new(note.Id, note.At, note.By, Open(note.Text));

    private CourseItem Show(CourseStep s, ImportedStory? import) =>
        new(s.At, s.To, s.Kind, s.Result, s.Queue, s.Agent, s.Name, Open(s.Detail) ?? (s.Kind == "ended" ? import?.Summary : null), s.By)
        {
            CustomerId = s.Customer,
            RecordingId = s.Recording,
        };

    private InteractionView Show(InteractionRecord r, string? customerName) => new(
        r.Id,
        r.MediaType,
        r.Direction,
        Open(r.From),
        Open(r.FromName),
        r.To,
        r.Customer,
        customerName,
        r.Queues,
        r.Agents,
        r.StartedAt,
        r.EndedAt,
        r.Outcome,
        r.WrapUpCode,
        [.. r.Recordings.Where(x => x.Duration is not null).Select(x => x.Id)]);

    private string? Open(SealedText? text) => text is null ? null : vault.Open(text);

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
