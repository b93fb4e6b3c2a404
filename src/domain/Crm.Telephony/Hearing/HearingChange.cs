using System.Collections.Immutable;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Telephony.Hearing;

/// <summary>The difference between two plans, to be carried out in this order. Who joins a bridge hears all and is heard by all until a gain says otherwise; who is among <see cref="Unheard"/> is heard by nobody until then.</summary>
/// <param name="Leaves">Sessions that leave the bridge.</param>
/// <param name="Joins">Sessions that join, or join anew because their channel in the recording changed.</param>
/// <param name="Gains">Pairs of which a listener is to hear the speaker, or is not.</param>
/// <param name="Stops">Sessions whose music or ringing ends.</param>
/// <param name="Plays">Sessions for which some begins.</param>
public sealed record HearingChange(
    ImmutableArray<MediaSessionId> Leaves,
    ImmutableArray<(MediaSessionId Session, RecordingSide Side)> Joins,
    ImmutableArray<(MediaSessionId Listener, MediaSessionId Speaker, bool Hears)> Gains,
    ImmutableArray<MediaSessionId> Stops,
    ImmutableArray<(MediaSessionId Session, HeardBesides Heard)> Plays)
{
    /// <summary>Those of <see cref="Joins"/> who must not be heard for a moment even: supervisors.</summary>
    public ImmutableHashSet<MediaSessionId> Unheard { get; init; } = [];
}
