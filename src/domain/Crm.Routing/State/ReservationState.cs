using Crm.Primitives;
using Crm.Routing.Matching;

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
internal sealed class ReservationState
{
    public required ReservationId Id { get; init; }

    public required QueueVisitId Visit { get; init; }

    public required InteractionId Interaction { get; init; }

    public required QueueState Queue { get; init; }

    public required AgentState Agent { get; init; }

    /// <summary>The medium it takes the agent's capacity for.</summary>
    public required Events.Interactions.MediaType MediaType { get; init; }

    /// <summary>Opaque key of the customer, to remember who served him.</summary>
    public string? CustomerKey { get; init; }

    public required Instant CreatedAt { get; init; }

    /// <summary>Creation number; decides between equal deadlines.</summary>
    public required long Ordinal { get; init; }

    public ReservationPhase Phase { get; set; }

    /// <summary>The deadline of the phase; never while handling.</summary>
    public Instant Deadline { get; set; } = Instant.MaxValue;

    public Instant ConnectedAt { get; set; }

    public Instant HandlingEndedAt { get; set; }

    /// <summary>The open visit; null once answered.</summary>
    public EntryState? Entry { get; set; }

    public int DuePlace { get; set; } = -1;

    internal readonly struct ByDue : IHeapPlace<ReservationState>
    {
        public static int Get(ReservationState item) => item.DuePlace;

        public static void Set(ReservationState item, int place) => item.DuePlace = place;
    }
}
