using Crm.Actors.Cluster;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Actors;

public class LocalNodeTransportTests
{
    private static readonly NodeId One = new("one");
    private static readonly NodeId Two = new("two");
    private static readonly NodeId Three = new("three");

    private readonly LocalNodeNetwork _network = new();
    private readonly List<string> _heard = [];

    [Fact]
    public void A_frame_reaches_the_named_node_only()
    {
        var one = Connect(One);
        Connect(Two);
        Connect(Three);
        one.Send(Two, "hello"u8.ToArray());
        Assert.Equal(["two hears hello from one"], _heard);
    }

    [Fact]
    public void A_broadcast_reaches_all_others()
    {
        var one = Connect(One);
        Connect(Two);
        Connect(Three);
        one.Broadcast("wallboard", "x"u8.ToArray());
        Assert.Equal(["three hears x from one", "two hears x from one"], _heard.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_node_that_is_gone_or_replaced_neither_hears_nor_is_heard()
    {
        var old = Connect(One);
        var two = Connect(Two);
        _network.Disconnect(Two);
        old.Send(Two, "lost"u8.ToArray());
        two.Send(One, "lost"u8.ToArray());
        Connect(One);
        Connect(Two);
        old.Send(Two, "of an earlier incarnation"u8.ToArray());
        Assert.Empty(_heard);
    }

    private INodeTransport Connect(NodeId node)
    {
        var transport = _network.Connect(node);
        transport.Received += (from, frame) => _heard.Add($"{node} hears {System.Text.Encoding.UTF8.GetString(frame.Span)} from {from}");
        return transport;
    }
}
