namespace Crm.Simulator.Audit;

/// <summary>What an audit found.</summary>
/// <param name="Looks">Times every queue was looked at.</param>
/// <param name="Missed">Times the server gave no good answer.</param>
/// <param name="LastMiss">What went wrong the last time; null when nothing did.</param>
/// <param name="Interactions">Interactions begun since the audit did.</param>
/// <param name="Findings">What is wrong, in words; the first hundred.</param>
public sealed record AuditReport(long Looks, long Missed, string? LastMiss, int Interactions, IReadOnlyList<string> Findings)
{
    /// <summary>Nothing is wrong and something was looked at.</summary>
    public bool Good => Looks > 0 && Findings.Count == 0;
}
