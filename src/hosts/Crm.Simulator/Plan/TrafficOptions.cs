using System.Collections.Immutable;

namespace Crm.Simulator.Plan;

/// <summary>How much traffic there is and what customers are like. Bounds are checked by <see cref="Fault"/>.</summary>
public sealed record TrafficOptions
{
    /// <summary>The most calls a minute.</summary>
    public const double CallsPerMinuteMax = 600;

    /// <summary>Mean calls a minute, above zero.</summary>
    public required double CallsPerMinute { get; init; }

    /// <summary>For how long calls are placed; null means until stopped.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Numbers called, at least one.</summary>
    public ImmutableArray<Destination> Destinations { get; init; } = [Destination.Of("4001", 70), Destination.Of("4002", 30)];

    /// <summary>Same seed, same customers.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Mean of the exponential patience.</summary>
    public TimeSpan MeanPatience { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Mean of the lognormal talk time.</summary>
    public TimeSpan MeanTalkTime { get; init; } = TimeSpan.FromSeconds(80);

    /// <summary>No call lasts longer.</summary>
    public TimeSpan CallLengthMax { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Calls at once; a customer who comes when there are as many is left out and counted.</summary>
    public int CallsAtOnceMax { get; init; } = 600;

    /// <summary>What is wrong, in words; null when nothing is.</summary>
    public string? Fault() => this switch
    {
        { CallsPerMinute: not (> 0 and <= CallsPerMinuteMax) } => $"between 0 and {CallsPerMinuteMax} calls a minute can be placed",
        { Destinations.IsDefaultOrEmpty: true } => "there is no number to call",
        _ when Destinations.Any(d => d.Weight <= 0 || d.Number.Length is 0 or > 32 || !d.Number.All(char.IsAsciiDigit)) =>
            "a destination is a number of digits with a weight above zero",
        _ when MeanPatience <= TimeSpan.Zero || MeanTalkTime <= TimeSpan.Zero || CallLengthMax <= TimeSpan.Zero || CallsAtOnceMax <= 0 || Duration <= TimeSpan.Zero =>
            "times and bounds are above zero",
        _ => null,
    };
}
