using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Events.Agents;

/// <summary>What routing needs to know about an agent. Replaced as a whole; takes effect at the next decision.</summary>
/// <param name="DisplayName">Shown to colleagues.</param>
/// <param name="Skills">Proficiency 1 to 5 per skill.</param>
/// <param name="Queues">The queues he serves, with level (1 = first choice, larger = later).</param>
/// <param name="MaxVoice">Voice interactions at once; 1 unless configured, 0 takes no calls.</param>
public sealed record AgentSettings(
    string DisplayName,
    ImmutableDictionary<SkillId, int> Skills,
    ImmutableDictionary<QueueId, int> Queues,
    int MaxVoice = 1);
