using System.Globalization;

namespace Crm.Server;

/// <summary>How long each phase of a start took, for who wants to know why a start or a take-over is slow. One thread at a time.</summary>
internal sealed class StartPhases(TimeProvider clock)
{
    private readonly List<(string Name, TimeSpan Took)> _done = [];
    private readonly TimeSpan _processorBefore = Environment.CpuUsage.TotalTime;
    private readonly long _began = clock.GetTimestamp();
    private long _since = clock.GetTimestamp();

    /// <summary>What began with the phase before, or with the start, is done.</summary>
    public void Done(string phase)
    {
        _done.Add((phase, clock.GetElapsedTime(_since)));
        _since = clock.GetTimestamp();
    }

    /// <summary>The whole and its parts in seconds, and how much of the processors the process used meanwhile.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{clock.GetElapsedTime(_began).TotalSeconds:0.00} s ({string.Join(", ", _done.Select(phase => string.Create(CultureInfo.InvariantCulture, $"{phase.Name} {phase.Took.TotalSeconds:0.00}")))}; processor {(Environment.CpuUsage.TotalTime - _processorBefore).TotalSeconds:0.00})");
}
