namespace Crm.Simulator.Customers;

/// <summary>
/// Tells a person from music and recordings by their pauses: queue music has almost none and a prompt's are short, while a person
/// listens for much of the time. After half a second of sound, a window of three seconds of which three fifths are silent means a
/// person; from then on it stays so. Works on the loudness of 20 ms frames; not thread safe.
/// </summary>
public sealed class PersonDetector
{
    private const int WindowFrames = 150;
    private const int SilentFramesMin = 90;
    private const int SoundFramesMin = 25;
    private const int SilenceBelow = 150;

    private readonly bool[] _window = new bool[WindowFrames];
    private int _at;
    private int _filled;
    private int _silent;
    private int _sounded;

    /// <summary>A person is on the line.</summary>
    public bool HearsPerson { get; private set; }

    /// <summary>Takes 20 ms of sound.</summary>
    /// <param name="loudness">Mean absolute sample, 0 to 32,767.</param>
    public void Listen(int loudness)
    {
        bool silent = loudness < SilenceBelow;
        _sounded += silent ? 0 : 1;
        if (_filled == WindowFrames)
        {
            _silent -= _window[_at] ? 1 : 0;
        }
        else
        {
            _filled++;
        }

        _window[_at] = silent;
        _silent += silent ? 1 : 0;
        _at = (_at + 1) % WindowFrames;
        HearsPerson |= _filled == WindowFrames && _sounded >= SoundFramesMin && _silent >= SilentFramesMin;
    }

    /// <summary>Forgets what was heard.</summary>
    public void StartAnew() => (_at, _filled, _silent, _sounded, HearsPerson) = (0, 0, 0, 0, false);
}
