namespace Crm.Rtp.Jitter;

/// <summary>Sizes and bounds of a <see cref="JitterBuffer"/>, fixed for its life.</summary>
public sealed record JitterBufferOptions
{
    /// <summary>Timestamp units per second of the payload (8000 for G.711 and G.722, 48000 for Opus).</summary>
    public int ClockRate { get; init; } = 8000;

    /// <summary>Least playout delay after the earliest packets.</summary>
    public int MinDelayMilliseconds { get; init; } = 20;

    /// <summary>Greatest playout delay; packets later than this are given up.</summary>
    public int MaxDelayMilliseconds { get; init; } = 200;

    /// <summary>Longest payload kept; longer ones are refused.</summary>
    public int MaxPayload { get; init; } = 1280;

    /// <summary>Missing frames concealed in a row before the buffer says that there is nothing.</summary>
    public int MaxConcealed { get; init; } = 5;
}
