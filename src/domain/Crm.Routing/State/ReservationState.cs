using Crm.Primitives;

namespace Crm.Routing.State;

/// <summary>How far a reservation has come.</summary>
public enum ReservationPhase
{
    /// <summary>Offered; the agent has not reacted.</summary>
    Pending,

    /// <summary>Accepted; the audio is coming up.</summary>
    Accepted,

    /// <summary>Customer and agent are connected.</summary>
    Handling,

    /// <summary>The customer is gone; the agent wraps up.</summary>
    Wrapping,
}

/// <summary>One agent held for one interaction.</summary>
internal sealed class ReservationState : INumbered
{
    public int Number { get; set; }

    public ReservationId Id { get; set; }

    public QueueVisitId Visit { get; set; }

    public InteractionId Interaction { get; set; }

    public QueueState Queue { get; set; } = null!;

    public AgentState Agent { get; set; } = null!;

    /// <summary>The medium it takes the agent's capacity for.</summary>
    public Events.Interactions.MediaType MediaType { get; set; }

    /// <summary>Opaque key of the customer, to remember who served him.</summary>
    public string? CustomerKey { get; set; }

    public Instant CreatedAt { get; set; }

    /// <summary>Creation number; decides between equal deadlines.</summary>
    public long Ordinal { get; set; }

    public ReservationPhase Phase { get; set; }

    /// <summary>The deadline of the phase; never while handling.</summary>
    public Instant Deadline { get; set; } = Instant.MaxValue;

    public Instant ConnectedAt { get; set; }

    public Instant HandlingEndedAt { get; set; }

    /// <summary>What makes it a direct one, which has no visit; null for one that came from a queue.</summary>
    public DirectOffer? Direct { get; set; }

    /// <summary>The open visit; null once answered.</summary>
    public EntryState? Entry { get; set; }

    /// <inheritdoc/>
    public void Clear()
    {
        (Id, Visit, Interaction, Queue, Agent, Entry, Direct) = (default, default, default, null!, null!, null, null);
        (MediaType, CustomerKey, Phase, Ordinal) = (default, null, ReservationPhase.Pending, 0);
        (CreatedAt, ConnectedAt, HandlingEndedAt, Deadline) = (default, default, default, Instant.MaxValue);
    }
}
