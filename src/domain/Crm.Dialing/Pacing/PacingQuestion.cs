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

    /// <summary>Expected abandonments that may be on their way at most, whatever they are worth; below 0 there is one dial for each idle agent and no more.</summary>
    public double MostLost { get; init; } = double.PositiveInfinity;
}
