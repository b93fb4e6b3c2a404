using System.Collections.Concurrent;
using Crm.Media.Transport;

namespace Crm.Adapters.Tests.MediaTransport;

/// <summary>Keeps what a transport delivers; waits are bounded, and a wait that runs out fails the test.</summary>
internal sealed class RecordingSink : IMediaTransportSink
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly BlockingCollection<byte[]> _rtp = [];
    private readonly BlockingCollection<byte[]> _rtcp = [];
    private readonly BlockingCollection<string> _states = [];

    internal int RtpCount => _rtp.Count;

    public void OnRtp(ReadOnlySpan<byte> packet, long nowMicroseconds) => _rtp.Add(packet.ToArray());

    public void OnRtcp(ReadOnlySpan<byte> packet, long nowMicroseconds) => _rtcp.Add(packet.ToArray());

    public void OnConnected() => _states.Add("connected");

    public void OnLost(string reason) => _states.Add(reason);

    internal byte[] NextRtp() => Take(_rtp, "RTP");

    internal byte[] NextRtcp() => Take(_rtcp, "RTCP");

    internal string NextState() => Take(_states, "state");

    private static T Take<T>(BlockingCollection<T> from, string what) =>
        from.TryTake(out var item, s_patience) ? item : throw new TimeoutException($"no {what} within {s_patience}");
}
