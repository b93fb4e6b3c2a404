namespace Crm.Dialing.Pacing;

/// <summary>Whoever answers is spoken with by a flow: as many dials as there are free lines. Nobody ever waits, and no agent is needed.</summary>
public sealed class AgentlessPacing : IPacing
{
    /// <inheritdoc/>
    public Floor Floor { get; } = new();

    /// <inheritdoc/>
    public void Observe(in PacingEvent what) => Floor.Apply(what);

    /// <inheritdoc/>
    public PacingDecision Decide(in PacingQuestion question)
    {
        bool lacksRecords = question.Records <= question.FreeLines;
        int dials = Math.Max(0, lacksRecords ? question.Records : question.FreeLines);
        return new PacingDecision(dials, lacksRecords ? PacingReason.NoRecords : PacingReason.NoLines, 0, 0, Floor.Ringing, Floor.Waiting, default);
    }
}
