using System.Diagnostics.Metrics;
using Crm.Contracts.Desk;
using Crm.Contracts.Live;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;

namespace Crm.Web.Hubs;

/// <summary>Pushes to browsers: each connection gets only what its user may see. Thread safe; never blocks.</summary>
internal sealed class DeskPush : IDeskPush, IDisposable
{
    private readonly Meter _meter = new("Crm.Web");
    private readonly Counter<long> _slowClients;

    public DeskPush()
    {
        _slowClients = _meter.CreateCounter<long>("crm.web.slow_clients", description: "Hub connections closed because the client did not read.");
        _meter.CreateObservableUpDownCounter("crm.web.agent_connections", () => Agents.Count, description: "Open connections of the agent hub.");
        _meter.CreateObservableUpDownCounter("crm.web.supervisor_connections", () => Supervisors.Count, description: "Open connections of the supervisor hub.");
    }

    public PushConnections Agents { get; } = new();

    public PushConnections Supervisors { get; } = new();

    public void PushDesk(AgentId agent, DeskState state)
    {
        foreach (var connection in Agents.Of(agent.Value))
        {
            Send(connection, "desk", state);
        }
    }

    public void Replace(string connectionId, string reason) => Agents.Remove(connectionId)?.Close("replaced", new Replaced(reason));

    public bool ShowsLive => Supervisors.Count > 0;

    public void PushLive(LivePicture picture)
    {
        foreach (var connection in Supervisors.All)
        {
            Send(connection, "live", connection.Rights.Show(picture));
        }
    }

    /// <summary>Sends to one connection.</summary>
    public void Send(PushConnection connection, string method, object argument)
    {
        if (!connection.Send(method, argument))
        {
            _slowClients.Add(1);
        }
    }

    public void Dispose() => _meter.Dispose();
}
