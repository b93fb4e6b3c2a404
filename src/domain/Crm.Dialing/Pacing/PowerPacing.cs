namespace Crm.Dialing.Pacing;

/// <summary>A fixed number of lines for each agent who is there and does not write up. It knows no cap: for sites that must have it, not for law that has one.</summary>
/// <param name="linesPerAgent">1 to <see cref="MaxLinesPerAgent"/>; what is beyond is taken as the bound.</param>
public sealed class PowerPacing(double linesPerAgent) : IPacing
{
    /// <summary>The most lines for each agent.</summary>
    public const double MaxLinesPerAgent = 15;

    private readonly double _linesPerAgent = Math.Clamp(linesPerAgent, 1, MaxLinesPerAgent);

    /// <inheritdoc/>
    public Floor Floor { get; } = new();

    /// <inheritdoc/>
    public void Observe(in PacingEvent what) => Floor.Apply(what);

    /// <inheritdoc/>
    public PacingDecision Decide(in PacingQuestion question)
    {
        int agents = Math.Max(0, Floor.Idle + Floor.Talking - question.InboundReserve);
        int lines = (int)Math.Round(agents * _linesPerAgent, MidpointRounding.AwayFromZero);
        return Bounds.Apply(Floor, question, Math.Max(0, lines - Floor.Talking - Floor.Ringing - Floor.Waiting), PacingReason.FixedRatio);
    }
}
