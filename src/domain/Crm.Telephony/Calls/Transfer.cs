using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>The customer was handed on and nobody has him yet.</summary>
/// <param name="by">Who handed him on.</param>
/// <param name="target">"agent", "queue", "flow" or "external".</param>
public sealed class Transfer(AgentId by, string target)
{
    /// <summary>Who handed him on.</summary>
    public AgentId By { get; } = by;

    /// <summary>"agent", "queue", "flow" or "external".</summary>
    public string Target { get; } = target;
}

/// <summary>What an agent wants somebody outside for.</summary>
public sealed record OutsideWish(ExternalPurpose Purpose, AgentId Agent);
