namespace Crm.Audio.CallProgress;

/// <summary>
/// What was said since a moment: sounds of at least 80 ms, gaps up to 200 ms bridged into one utterance. Frames count as in
/// <see cref="VoiceHistory"/>.
/// </summary>
/// <param name="First">Where the first utterance begins; -1 when nothing was said.</param>
/// <param name="Start">Where the latest utterance begins.</param>
/// <param name="End">The frame after the latest sound.</param>
/// <param name="Utterances">How many there were.</param>
/// <param name="Voiced">Frames with speech in them.</param>
/// <param name="LongestUtterance">In frames.</param>
internal readonly record struct Greeting(int First, int Start, int End, int Utterances, int Voiced, int LongestUtterance)
{
    private const int Confirming = 4;
    private const int WithinSound = 3;
    private const int WithinUtterance = 10;

    /// <summary>Frames from the first sound to the end of the last.</summary>
    internal int Length => First < 0 ? 0 : End - First;

    /// <summary>Reads the history from a frame on.</summary>
    internal static Greeting Read(VoiceHistory history, int from)
    {
        int first = -1, start = -1, end = -1, utterances = 0, voiced = 0, longest = 0;
        int soundStart = 0, active = 0, gap = 0;
        for (int frame = Math.Max(from, history.Earliest); frame < history.Count; frame++)
        {
            if (!history.IsActive(frame))
            {
                active = ++gap > WithinSound ? 0 : active;
                continue;
            }

            gap = 0;
            soundStart = active == 0 ? frame : soundStart;
            active++;
            if (active < Confirming)
            {
                continue;
            }

            if (active == Confirming && (first < 0 || soundStart - end > WithinUtterance))
            {
                first = first < 0 ? soundStart : first;
                start = soundStart;
                utterances++;
            }

            voiced += active == Confirming ? Confirming : 1;
            end = frame + 1;
            longest = Math.Max(longest, end - start);
        }

        return new Greeting(first, start, end, utterances, voiced, longest);
    }
}
