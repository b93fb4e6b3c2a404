using Crm.Primitives;

namespace Crm.Engine.Desk;

/// <summary>Told when what an agent sees may have changed. Returns at once; repeated calls are merged. Thread safe.</summary>
public interface IDeskChanges
{
    /// <summary>The agent's desk is to be pushed again.</summary>
    void Changed(AgentId agent);

    /// <summary>The same for what his page is told in another way as well, as it is of each line of a chat: it may come a moment later, together with more.</summary>
    void ChangedSoon(AgentId agent) => Changed(agent);
}
