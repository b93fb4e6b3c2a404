namespace Crm.Telephony.Outbound;

/// <summary>How much may be called. Windows slide; a call counts when it is dialled.</summary>
/// <param name="Concurrent">Legs at once.</param>
/// <param name="PerMinute">Calls in any minute.</param>
/// <param name="PerHour">Calls in any hour.</param>
/// <param name="PerDay">Calls in any 24 hours.</param>
/// <param name="SpendPerDay">Money in any 24 hours, what running calls may yet cost included; null for no limit.</param>
public sealed record OutboundLimits(int Concurrent = 10, int PerMinute = 10, int PerHour = 100, int PerDay = 500, decimal? SpendPerDay = null)
{
    /// <summary>The highest count a limit may have.</summary>
    public const int CountMax = 1_000_000;

    /// <summary>What is wrong with the limits; null when nothing is.</summary>
    public string? Fault =>
        new[] { Concurrent, PerMinute, PerHour, PerDay }.Any(n => n is < 0 or > CountMax) ? $"A limit is between 0 and {CountMax}."
        : SpendPerDay is < 0 or > 1_000_000_000 ? "A spending limit is between 0 and 1,000,000,000." : null;
}
