using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Interactions.Annotations;

/// <summary>A note put on an interaction, during it or afterwards. Never changed, never taken away.</summary>
/// <param name="Text">Under the key of the interaction's subject.</param>
public sealed record InteractionNote(NoteId Id, InteractionId Interaction, Instant At, string By, SealedText Text);

/// <summary>That somebody said which customer an interaction is with, after its own story could no longer take it. The latest one holds.</summary>
/// <param name="StartedAt">Of the interaction.</param>
public sealed record InteractionLink(InteractionId Interaction, Instant StartedAt, CustomerId Customer, Instant At, string By);

/// <summary>
/// What people added to interactions beside their own story, which stays as it happened. Things are only ever added. Thread safe.
/// </summary>
public interface IInteractionAnnotations
{
    /// <summary>Notes one interaction can have; more are refused.</summary>
    public const int NotesMax = 200;

    /// <summary>Adds a note; durable when it returns. False when the interaction has <see cref="NotesMax"/> already.</summary>
    ValueTask<bool> Add(InteractionNote note, CancellationToken cancellation);

    /// <summary>Adds a link; durable when it returns.</summary>
    ValueTask Add(InteractionLink link, CancellationToken cancellation);

    /// <summary>The notes of some interactions, oldest first.</summary>
    ValueTask<IReadOnlyList<InteractionNote>> NotesOf(IReadOnlyCollection<InteractionId> interactions, CancellationToken cancellation);

    /// <summary>All links of one interaction, oldest first.</summary>
    ValueTask<IReadOnlyList<InteractionLink>> LinksOf(InteractionId interaction, CancellationToken cancellation);
}
