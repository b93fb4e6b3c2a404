namespace Crm.Dialing.Pacing;

/// <summary>One dial for each idle agent. Nobody ever waits, unless an agent leaves while his dial rings.</summary>
public sealed class ProgressivePacing : IPacing
{
    /// <inheritdoc/>
    public Floor Floor { get; } = new();

    /// <inheritdoc/>
    public void Observe(in PacingEvent what) => Floor.Apply(what);

    /// <inheritdoc/>
    public PacingDecision Decide(in PacingQuestion question) =>
        Bounds.Apply(Floor, question, Math.Max(0, Floor.UncoveredIdle - question.InboundReserve), PacingReason.OnePerIdleAgent);
}
