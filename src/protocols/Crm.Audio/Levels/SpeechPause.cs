namespace Crm.Audio.Levels;

/// <summary>
/// Notices when somebody has stopped speaking: 20 ms frames quieter than <see cref="QuietDbm0"/>, or missing, for a given time on end.
/// Line noise of G.711 lies below, speech at a handset far above. Fed from one thread.
/// </summary>
public struct SpeechPause(TimeSpan pause)
{
    /// <summary>What is quieter is no speech.</summary>
    public const double QuietDbm0 = -40;

    private readonly int _framesMax = Math.Max(1, (int)(pause.TotalMilliseconds / AudioFrame.Milliseconds));
    private int _quiet;

    /// <summary>Whether anything louder was heard yet.</summary>
    public bool Spoke { get; private set; }

    /// <summary>Takes the next frame, or an empty one where none came; true once, when the pause is long enough.</summary>
    public bool Take(ReadOnlySpan<short> frame)
    {
        if (AudioLevel.Dbm0(frame) > QuietDbm0)
        {
            (Spoke, _quiet) = (true, 0);
            return false;
        }

        return ++_quiet == _framesMax;
    }
}
