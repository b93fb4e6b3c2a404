using Crm.Events.Interactions;
using Crm.Primitives;

namespace Crm.Persistence.Records.Rows;

/// <summary>That somebody said which customer an interaction is with. Only ever added; of one interaction the highest number holds.</summary>
internal sealed class InteractionLinkRow
{
    public long Number { get; init; }

    /// <summary>32 hexadecimal digits, so that every database orders interactions alike.</summary>
    public required string Interaction { get; init; }

    /// <summary>Of the interaction.</summary>
    public required Instant StartedAt { get; init; }

    public required CustomerId Customer { get; init; }

    public required Instant At { get; init; }

    public required string By { get; init; }
}

/// <summary>A note put on an interaction, sealed. Only ever added.</summary>
internal sealed class InteractionNoteRow
{
    public required Guid Id { get; init; }

    public required string Interaction { get; init; }

    public required Instant At { get; init; }

    public required string By { get; init; }

    public required SubjectId Subject { get; init; }

    public required string Cipher { get; init; }
}

/// <summary>An interaction that a former system told us of. Figures do not count it.</summary>
internal sealed class ImportedInteractionRow
{
    /// <summary>32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The former system, as a word.</summary>
    public required string Source { get; init; }

    public required CustomerId Customer { get; init; }

    public required SubjectId Subject { get; init; }

    public required MediaType MediaType { get; init; }

    public required InteractionDirection Direction { get; init; }

    public required string To { get; init; }

    public QueueId? Queue { get; init; }

    public AgentId? Agent { get; init; }

    public required Instant StartedAt { get; init; }

    public Instant? AnsweredAt { get; init; }

    public required Instant EndedAt { get; init; }

    public required InteractionOutcome Outcome { get; init; }

    public string? WrapUpCode { get; init; }

    /// <summary>What the former system says it was about.</summary>
    public string? Summary { get; init; }
}
