namespace Crm.Simulator.Customers;

/// <summary>
/// Tells a person from music and recordings: queue music has no pauses, recordings and the gaps between them have short ones, and
/// only a person stays silent for more than three seconds, to listen. Once heard it stays so. Works on the loudness of 20 ms
/// frames; not thread safe.
/// </summary>
public sealed class PersonDetector
{
    /// <summary>Silence that only a person leaves, in frames of 20 ms.</summary>
    public const int ListeningFrames = 160;

    private const int SoundFramesMin = 25;
    private const int SilenceBelow = 150;

    private int _silent;
    private int _sounded;

    /// <summary>A person is on the line.</summary>
    public bool HearsPerson { get; private set; }

    /// <summary>Takes 20 ms of sound.</summary>
    /// <param name="loudness">Mean absolute sample, 0 to 32,767.</param>
    public void Listen(int loudness)
    {
        bool silent = loudness < SilenceBelow;
        _silent = silent ? _silent + 1 : 0;
        _sounded += silent ? 0 : 1;
        HearsPerson |= _silent >= ListeningFrames && _sounded >= SoundFramesMin;
    }

    /// <summary>Forgets what was heard.</summary>
    public void StartAnew() => (_silent, _sounded, HearsPerson) = (0, 0, false);
}
