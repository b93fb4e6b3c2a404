using Crm.Primitives;

namespace Crm.Engine.Desk;

/// <summary>Told when what an agent sees may have changed. Returns at once; repeated calls are merged. Thread safe.</summary>
public interface IDeskChanges
{
    /// <summary>The agent's desk is to be pushed again.</summary>
    void Changed(AgentId agent);
}
