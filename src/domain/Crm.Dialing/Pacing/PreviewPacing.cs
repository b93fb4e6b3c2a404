namespace Crm.Dialing.Pacing;

/// <summary>
/// Each idle agent is shown a record and dials it himself. Records that are shown count as dials under way from the moment they are shown:
/// <see cref="PacingEvent.DialStarted"/> is told when a record is handed out.
/// </summary>
public sealed class PreviewPacing : IPacing
{
    /// <inheritdoc/>
    public Floor Floor { get; } = new();

    /// <inheritdoc/>
    public void Observe(in PacingEvent what) => Floor.Apply(what);

    /// <inheritdoc/>
    public PacingDecision Decide(in PacingQuestion question) =>
        Bounds.Apply(Floor, question, Math.Max(0, Floor.UncoveredIdle - question.InboundReserve), PacingReason.Preview);
}
