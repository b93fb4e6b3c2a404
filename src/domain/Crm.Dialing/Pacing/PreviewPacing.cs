namespace Crm.Dialing.Pacing;

/// <summary>
/// Each idle agent is shown a record and dials it himself. Who is shown one is busy from that moment on; his dial is no dial of the pacing's, which
/// is told nothing of it.
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
