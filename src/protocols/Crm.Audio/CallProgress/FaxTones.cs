namespace Crm.Audio.CallProgress;

/// <summary>
/// Waits for the tones of fax machines (ITU-T T.30): CNG is 1100 Hz within 38 Hz, half a second on and three seconds off, each within
/// 15 %; CED is 2100 Hz within 15 Hz for 2.6 to 4 s, its phase reversed each 450 ms where echo cancellers are to be switched off (V.8).
/// A reversal shows as two lines around 2100 Hz for three readings. Fed a reading each 20 ms; allocates nothing.
/// </summary>
internal struct FaxTones
{
    private const float Share = 0.7f;
    private const float CallingWithin = 46;
    private const float AnsweringWithin = 30;
    private const int LongestDropOut = 4;
    private const int EnoughOfAnswer = 25;
    private const int EnoughOfAnswerAfterSpeech = 75;
    private const int ShortestCall = 20;
    private const int LongestCall = 30;
    private const int EarliestRepeat = 145;
    private const int LatestRepeat = 205;

    private const int Sure = 6;

    private int _answering;
    private int _answeringMissed;
    private int _calling;
    private int _callingMissed;
    private int _sinceCall;

    /// <summary>Whether 2100 Hz is being heard, reversals or not.</summary>
    internal readonly bool IsAnswering => _answering >= Sure;

    /// <summary>What was recognised with this reading: <see cref="ProgressKind.FaxCalling"/>, <see cref="ProgressKind.FaxAnswering"/> or none.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="spoke">Whether speech was heard before: then a lone tone may be a machine's beep, and more is asked for.</param>
    internal ProgressKind Take(in ToneReading reading, bool spoke)
    {
        _sinceCall = _sinceCall is 0 or > LatestRepeat ? 0 : _sinceCall + 1;
        return TakeAnswering(reading, spoke) ? ProgressKind.FaxAnswering
            : TakeCalling(reading, spoke) ? ProgressKind.FaxCalling
            : ProgressKind.None;
    }

    private bool TakeAnswering(in ToneReading reading, bool spoke)
    {
        if (!Around(reading, 2100, AnsweringWithin))
        {
            if (_answering > 0 && ++_answeringMissed > LongestDropOut)
            {
                _answering = 0;
            }

            return false;
        }

        _answeringMissed = 0;
        return ++_answering == (spoke ? EnoughOfAnswerAfterSpeech : EnoughOfAnswer);
    }

    private bool TakeCalling(in ToneReading reading, bool spoke)
    {
        if (Around(reading, 1100, CallingWithin))
        {
            _calling++;
            _callingMissed = 0;
            return false;
        }

        if (_calling == 0 || ++_callingMissed < 2)
        {
            return false;
        }

        bool fits = _calling is >= ShortestCall and <= LongestCall;
        bool again = fits && _sinceCall is >= EarliestRepeat and <= LatestRepeat;
        _calling = 0;
        _sinceCall = fits ? 1 : 0;
        return fits && (again || !spoke);
    }

    private static bool Around(in ToneReading reading, float hertz, float within) =>
        reading.IsTone(Share) && Math.Abs(reading.Hertz - hertz) <= within
        && (reading.SecondHertz == 0 || Math.Abs(reading.SecondHertz - hertz) <= within + Spectrum.HertzPerBin);
}
