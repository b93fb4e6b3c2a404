namespace Crm.Benchmarks.ChatFanout;

/// <summary>What collectors had to do so far.</summary>
/// <param name="Allocated">Bytes the server allocated.</param>
/// <param name="Paused">Seconds the server stood still for its collector.</param>
/// <param name="PausedHere">Seconds this process did.</param>
internal readonly record struct Garbage(double Allocated, double Paused, double PausedHere)
{
    /// <summary>Asks the server.</summary>
    public static async Task<Garbage> Of(ServerUnderLoad server) => new(
        await server.Figure("dotnet_gc_heap_total_allocated_bytes_total"),
        await server.Figure("dotnet_gc_pause_time_seconds_total"),
        GC.GetTotalPauseDuration().TotalSeconds);

    /// <summary>What came since.</summary>
    public static Garbage operator -(Garbage later, Garbage earlier) =>
        new(later.Allocated - earlier.Allocated, later.Paused - earlier.Paused, later.PausedHere - earlier.PausedHere);
}
