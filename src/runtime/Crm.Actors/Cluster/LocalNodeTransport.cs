using System.Collections.Concurrent;
using Crm.Primitives;

namespace Crm.Actors.Cluster;

/// <summary>The nodes of one process that can hear each other. Thread safe.</summary>
public sealed class LocalNodeNetwork
{
    private readonly ConcurrentDictionary<NodeId, LocalNodeTransport> _nodes = new();

    /// <summary>Connects a node; an earlier one of the same id is replaced.</summary>
    public INodeTransport Connect(NodeId node)
    {
        var transport = new LocalNodeTransport(node, this);
        _nodes[node] = transport;
        return transport;
    }

    /// <summary>Cuts a node off: nothing reaches it any more, and what it sends is lost.</summary>
    public void Disconnect(NodeId node) => _nodes.TryRemove(node, out _);

    internal void Deliver(LocalNodeTransport from, NodeId to, ReadOnlyMemory<byte> frame)
    {
        if (IsConnected(from) && _nodes.TryGetValue(to, out var receiver))
        {
            receiver.Hear(from.Node, frame);
        }
    }

    internal void DeliverAll(LocalNodeTransport from, ReadOnlyMemory<byte> frame)
    {
        foreach (var node in _nodes.Keys)
        {
            if (node != from.Node)
            {
                Deliver(from, node, frame);
            }
        }
    }

    private bool IsConnected(LocalNodeTransport transport) => _nodes.TryGetValue(transport.Node, out var current) && ReferenceEquals(current, transport);
}

/// <summary>Carries frames inside one process by direct calls: the receiver runs on the sender's thread and must return at once.</summary>
public sealed class LocalNodeTransport : INodeTransport
{
    private readonly LocalNodeNetwork _network;

    internal LocalNodeTransport(NodeId node, LocalNodeNetwork network)
    {
        Node = node;
        _network = network;
    }

    /// <inheritdoc/>
    public event Action<NodeId, ReadOnlyMemory<byte>> Received = static (_, _) => { };

    /// <summary>The node this end belongs to.</summary>
    public NodeId Node { get; }

    /// <inheritdoc/>
    public void Send(NodeId node, ReadOnlyMemory<byte> frame) => _network.Deliver(this, node, frame);

    /// <summary>Sends to every other node; who does not listen to the topic drops it. The topic itself is not carried: it is part of the frame.</summary>
    public void Broadcast(string topic, ReadOnlyMemory<byte> frame) => _network.DeliverAll(this, frame);

    internal void Hear(NodeId from, ReadOnlyMemory<byte> frame) => Received(from, frame);
}
