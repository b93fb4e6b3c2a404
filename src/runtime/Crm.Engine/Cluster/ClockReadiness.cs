using System.Globalization;
using Crm.Actors.Time;
using Crm.Contracts.Ports;

namespace Crm.Engine.Cluster;

/// <summary>Says when the machine's clock was set and times follow it slowly; work goes on meanwhile.</summary>
public sealed class ClockReadiness(TimeProvider clock) : IReadinessCheck
{
    /// <summary>What clocks that are kept in time are never off by.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public string Name => "clock";

    /// <inheritdoc/>
    public bool IsOptional => true;

    /// <inheritdoc/>
    public ValueTask<string?> Check(CancellationToken cancellation)
    {
        if (clock is not SteadyClock steady)
        {
            return ValueTask.FromResult<string?>(null);
        }

        steady.GetUtcNow();
        var difference = steady.Difference;
        return ValueTask.FromResult(difference.Duration() <= Tolerance
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"The machine's clock was set {(difference > TimeSpan.Zero ? "forwards" : "back")}: it is {difference.Duration():hh\\:mm\\:ss} {(difference > TimeSpan.Zero ? "ahead" : "behind")}. Times follow it slowly; set it right or start again."));
    }
}
