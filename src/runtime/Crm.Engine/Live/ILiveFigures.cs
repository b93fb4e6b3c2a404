using Crm.Contracts.Live;
using Crm.Primitives;

namespace Crm.Engine.Live;

/// <summary>Today's counted figures, from the same fold that reports read. Thread safe.</summary>
public interface ILiveFigures
{
    /// <summary>A queue's figures of today (UTC) as of now.</summary>
    QueueFigures Today(QueueId queue, Instant now, int agentsReady, Instant? oldestSince);

    /// <summary>An agent's occupancy today, 0 to 1; null when he was not on queue.</summary>
    double? OccupancyToday(AgentId agent, Instant now);
}
