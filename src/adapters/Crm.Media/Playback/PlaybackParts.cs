using Crm.Telephony.Media;

namespace Crm.Media.Playback;

/// <summary>Takes sequences apart. Pure.</summary>
internal static class PlaybackParts
{
    /// <summary>Parts of one playback; those beyond are left out.</summary>
    internal const int MostParts = 64;

    // sequences of empty sequences end too
    private const int MostSteps = 16 * MostParts;

    /// <summary>What is to be played, in order, sequences within sequences included; none of it is a sequence.</summary>
    internal static IReadOnlyList<AudioSource> Of(AudioSource source)
    {
        var parts = new List<AudioSource>();
        var ahead = new Stack<AudioSource>();
        ahead.Push(source);
        for (int step = 0; step < MostSteps && parts.Count < MostParts && ahead.TryPop(out AudioSource? next); step++)
        {
            if (next is not SequenceSource sequence)
            {
                parts.Add(next);
            }
            else if (!sequence.Parts.IsDefault)
            {
                for (int i = Math.Min(sequence.Parts.Length, MostParts) - 1; i >= 0; i--)
                {
                    ahead.Push(sequence.Parts[i]);
                }
            }
        }

        return parts;
    }
}
