using Crm.Audio.Tones;

namespace Crm.Audio.Dtmf;

/// <summary>The sixteen keys and their tone pairs (ITU-T Q.23). Pure and thread safe.</summary>
public static class DtmfDigits
{
    /// <summary>Keys by low tone (rows of four) and high tone.</summary>
    internal const string Keypad = "123A456B789C*0#D";

    private const double LevelDbm0 = -8;

    internal static ReadOnlySpan<double> LowTones => [697, 770, 852, 941];

    internal static ReadOnlySpan<double> HighTones => [1209, 1336, 1477, 1633];

    /// <summary>True for 0-9, *, # and A-D.</summary>
    public static bool IsDigit(char digit) => Keypad.Contains(digit);

    /// <summary>The digits as tones with pauses in between. Characters that are no keys are left out.</summary>
    public static TonePattern Pattern(string digits, int toneMilliseconds = 100, int pauseMilliseconds = 70)
    {
        var steps = new List<ToneStep>(digits.Length * 2);
        foreach (char digit in digits)
        {
            int key = Keypad.IndexOf(digit);
            if (key >= 0)
            {
                int samples = toneMilliseconds * AudioFrame.SampleRate / 1000;
                steps.Add(new ToneStep(LowTones[key / 4], HighTones[key % 4], LevelDbm0, samples));
                steps.Add(TonePattern.Pause(pauseMilliseconds));
            }
        }

        return new TonePattern(steps, Repeats: false);
    }
}
