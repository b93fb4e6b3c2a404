using Crm.Primitives;

namespace Crm.Dialing.Pacing;

/// <summary>What a decision is about.</summary>
/// <param name="Now">The time; never earlier than that of an event observed before.</param>
/// <param name="Next">The segment of the records that would be dialled next.</param>
/// <param name="Records">Records that are ready to be dialled, at least 0.</param>
/// <param name="FreeLines">Lines that may be taken, at least 0.</param>
public readonly record struct PacingQuestion(Instant Now, DialSegment Next, int Records = int.MaxValue, int FreeLines = int.MaxValue)
{
    /// <summary>Inbound calls that reach the same agents, expected per second.</summary>
    public double InboundPerSecond { get; init; }

    /// <summary>Idle agents that are kept for inbound calls.</summary>
    public int InboundReserve { get; init; }

    /// <summary>No more than one dial for each idle agent is let through whatever the answer is: what comes of it says nothing of dialling ahead.</summary>
    public bool OnlyCertain { get; init; }
}
