namespace Crm.Simulator.Customers;

/// <summary>
/// Tells a person from music and recordings. Queue music has no pauses, recordings and the gaps between them have short ones, and
/// only a person stays silent for more than three seconds, to listen. Somebody who never is silent that long is told by the music
/// that has not come back for longer than any announcement lasts. Once heard it stays so. Works on the loudness of 20 ms frames;
/// not thread safe.
/// </summary>
public sealed class PersonDetector
{
    /// <summary>Silence that only a person leaves, in frames of 20 ms.</summary>
    public const int ListeningFrames = 160;

    /// <summary>So long without music means a person, in frames of 20 ms.</summary>
    public const int NoMusicFrames = 1250;

    private const int StoppedFrames = 20;
    private const int MusicFrames = 125;
    private const int MusicPauseFramesMax = 8;
    private const int SoundFramesMin = 25;
    private const int SilenceBelow = 150;

    private int _silent;
    private int _sounded;
    private int _continuous;
    private int _sinceMusic;

    /// <summary>A person is on the line.</summary>
    public bool HearsPerson { get; private set; }

    /// <summary>The music has stopped: somebody or an announcement speaks, or will.</summary>
    public bool MusicStopped => _sinceMusic >= StoppedFrames;

    /// <summary>Takes 20 ms of sound.</summary>
    /// <param name="loudness">Mean absolute sample, 0 to 32,767.</param>
    public void Listen(int loudness)
    {
        bool silent = loudness < SilenceBelow;
        _silent = silent ? _silent + 1 : 0;
        _sounded += silent ? 0 : 1;
        _continuous = _silent > MusicPauseFramesMax ? 0 : _continuous + 1;
        _sinceMusic = _continuous >= MusicFrames ? 0 : _sinceMusic + 1;
        HearsPerson |= _sounded >= SoundFramesMin && (_silent >= ListeningFrames || _sinceMusic >= NoMusicFrames);
    }

    /// <summary>Forgets what was heard.</summary>
    public void StartAnew() => (_silent, _sounded, _continuous, _sinceMusic, HearsPerson) = (0, 0, 0, 0, false);
}
