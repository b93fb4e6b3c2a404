using System.Collections.Immutable;
using Crm.Events.Recordings;
using Crm.Primitives;

namespace Crm.Events.Agents;

/// <summary>What routing needs to know about an agent. Replaced as a whole; takes effect at the next decision.</summary>
/// <param name="DisplayName">Shown to colleagues.</param>
/// <param name="Skills">Proficiency 1 to 5 per skill.</param>
/// <param name="Queues">The queues he serves, with level (1 = first choice, larger = later).</param>
/// <param name="MaxVoice">Voice interactions at once; 1 unless configured, 0 takes no calls. Says nothing when <paramref name="Capacity"/> is given.</param>
/// <param name="Capacity">What he takes side by side; null means calls and callbacks only, as many as <paramref name="MaxVoice"/>.</param>
/// <param name="Recording">Whether his calls are recorded; the stricter of this and the queue's rules wins. Null adds nothing.</param>
/// <param name="Profile">The named profile that <paramref name="Capacity"/> was taken from; null when it is his own. Decides nothing.</param>
/// <param name="MayDial">Whether he may place calls to the outside himself.</param>
public sealed record AgentSettings(
    string DisplayName,
    ImmutableDictionary<SkillId, int> Skills,
    ImmutableDictionary<QueueId, int> Queues,
    int MaxVoice = 1,
    CapacityProfile? Capacity = null,
    CapacityProfileId? Profile = null,
    RecordingMode? Recording = null,
    bool MayDial = false);
