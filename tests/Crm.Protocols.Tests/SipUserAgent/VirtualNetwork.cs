using System.Net;
using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.Transactions;

namespace Crm.Protocols.Tests.SipUserAgent;

/// <summary>Something attached to the network.</summary>
public interface INode
{
    IPEndPoint Address { get; }

    Instant NextDue { get; }

    void Receive(SipMessage message, SipHop source, Instant now);

    void Advance(Instant now);
}

/// <summary>
/// Datagrams between nodes in virtual time, with loss, copies and reordering drawn from a seed. Every message passes through the
/// writer and the parser.
/// </summary>
public sealed class VirtualNetwork(int seed = 1)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<IPEndPoint, INode> _nodes = [];
    private readonly PriorityQueue<(INode Node, byte[] Bytes, SipHop Source, Instant At), (long, long)> _flying = new();
    private long _sequence;

    public Instant Now { get; private set; } = new(1_767_000_000_000_000);

    /// <summary>Share of datagrams lost.</summary>
    public double Loss { get; set; }

    /// <summary>Share of datagrams that arrive twice.</summary>
    public double Copies { get; set; }

    /// <summary>Greatest delay in milliseconds; reorders when above the least.</summary>
    public int DelayMax { get; set; } = 5;

    /// <summary>Decides on single messages: false loses it.</summary>
    public Func<SipMessage, bool> Passes { get; set; } = _ => true;

    /// <summary>Every message as sent, in order: "INVITE", "200 INVITE".</summary>
    public List<string> Trace { get; } = [];

    /// <summary>Every message as sent.</summary>
    public List<SipMessage> Messages { get; } = [];

    public void Attach(INode node) => _nodes.Add(node.Address, node);

    public int Count(string line) => Trace.Count(t => t == line);

    public void Send(SipMessage message, IPEndPoint from, SipHop to)
    {
        Trace.Add(message is SipRequest request ? request.Method.Name : $"{((SipResponse)message).StatusCode} {message.CSeq.Method}");
        Messages.Add(message);
        if (to.Numeric is not { } address || !_nodes.TryGetValue(address, out var node) || !Passes(message) || _random.NextDouble() < Loss)
        {
            return;
        }

        byte[] bytes = SipMessageWriter.ToBytes(message);
        int arrivals = _random.NextDouble() < Copies ? 2 : 1;
        for (int i = 0; i < arrivals; i++)
        {
            var at = Now + TimeSpan.FromMilliseconds(1 + _random.Next(DelayMax));
            _flying.Enqueue((node, bytes, to with { Address = from }, at), (at.Microseconds, _sequence++));
        }
    }

    /// <summary>Lets virtual time pass; everything due in it happens at its own time.</summary>
    public void Run(TimeSpan time)
    {
        var end = Now + time;
        while (true)
        {
            var next = _flying.TryPeek(out var flying, out _) ? flying.At : Instant.MaxValue;
            foreach (var node in _nodes.Values)
            {
                next = Instant.Min(next, node.NextDue);
            }

            if (next > end)
            {
                Now = end;
                return;
            }

            Now = Instant.Max(Now, next);
            while (_flying.TryPeek(out var arrival, out _) && arrival.At <= Now)
            {
                _flying.Dequeue();
                bool parsed = SipMessageParser.TryParse(arrival.Bytes, SipParserOptions.Default, out var message, out var error);
                Assert.True(parsed, $"We wrote what we cannot read: {error?.Reason}");
                arrival.Node.Receive(message!, arrival.Source, Now);
            }

            foreach (var node in _nodes.Values)
            {
                node.Advance(Now);
            }
        }
    }

    public void Run(double seconds) => Run(TimeSpan.FromSeconds(seconds));
}
