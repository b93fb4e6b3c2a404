using System.Net;
using System.Net.Sockets;
using Crm.Media.Transport;
using Crm.Rtp.Addresses;
using Crm.Rtp.Control;
using Crm.Rtp.Packets;

namespace Crm.Adapters.Tests.MediaTransport;

public sealed class RtpUdpTransportTests : IDisposable
{
    private readonly MediaThread _thread = new();
    private readonly MediaTransportFactory _factory;
    private readonly RecordingSink _aliceSink = new();
    private readonly RecordingSink _bobSink = new();

    public RtpUdpTransportTests() => _factory = new MediaTransportFactory(
        new MediaTransportOptions { PortMin = 31000, PortMax = 31399, WebRtcPort = null }, _thread, TimeProvider.System);

    public void Dispose()
    {
        _factory.Dispose();
        _thread.Dispose();
    }

    [Fact]
    public async Task Two_transports_exchange_packets_on_one_thread()
    {
        var (alice, bob) = await Pair();
        for (ushort i = 0; i < 100; i++)
        {
            ushort number = i;
            await _thread.Call(() =>
            {
                Assert.True(alice.SendRtp(Packet(number)));
                Assert.True(bob.SendRtp(Packet((ushort)(number + 1000))));
            });
            Assert.Equal(Packet(number), _bobSink.NextRtp());
            Assert.Equal(Packet((ushort)(number + 1000)), _aliceSink.NextRtp());
        }

        Assert.Equal("connected", _aliceSink.NextState());
        Assert.Equal("connected", _bobSink.NextState());
        Assert.Equal(0, bob.Figures.Discarded);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Control_packets_pass_on_their_own_port_and_multiplexed(bool multiplexed)
    {
        var (alice, bob) = await Pair();
        var report = new RtcpWriter(new byte[64]);
        report.AddReceiverReport(7, []);
        byte[] packet = report.Written.ToArray();
        await _thread.Call(() =>
        {
            alice.RtcpMultiplexed = multiplexed;
            Assert.True(alice.SendRtcp(packet));
        });
        Assert.Equal(packet, _bobSink.NextRtcp());
        Assert.NotEqual(0, bob.LocalPort);
    }

    [Fact]
    public async Task Without_a_destination_nothing_is_sent_until_the_peer_was_heard()
    {
        var alice = await Open(_aliceSink);
        Assert.False(await _thread.Call(() => alice.SendRtp(Packet(1))));
        using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        peer.Send(Packet(5), new IPEndPoint(IPAddress.Loopback, alice.LocalPort));
        _aliceSink.NextRtp();
        Assert.True(await _thread.Call(() => alice.SendRtp(Packet(2))));
        peer.Client.ReceiveTimeout = 20_000;
        IPEndPoint? from = null;
        Assert.Equal(Packet(2), peer.Receive(ref from));
    }

    [Fact]
    public async Task What_is_no_packet_is_counted_and_does_not_latch()
    {
        var alice = await Open(_aliceSink);
        using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var to = new IPEndPoint(IPAddress.Loopback, alice.LocalPort);
        peer.Send("hello"u8, to);
        peer.Send([0x80, 0x00], to);
        peer.Send(new byte[3000], to);
        await _thread.Until(() => alice.Figures.Malformed == 3);
        Assert.True(alice.Destination.IsNone);
    }

    [Fact]
    public async Task When_the_ports_are_used_up_opening_is_refused_until_one_comes_back()
    {
        using var small = new MediaTransportFactory(
            new MediaTransportOptions { PortMin = 31401, PortMax = 31406, WebRtcPort = null }, _thread, TimeProvider.System);
        var first = await _thread.Call(() => small.OpenRtp(_thread, _aliceSink, out _));
        var second = await _thread.Call(() => small.OpenRtp(_thread, _aliceSink, out _));
        Assert.NotNull(first);
        Assert.NotNull(second);
        Assert.Equal(0, first.LocalPort % 2);
        Assert.Equal(2, small.PortsInUse);
        MediaUnavailable? why = null;
        Assert.Null(await _thread.Call(() => small.OpenRtp(_thread, _aliceSink, out why)));
        Assert.Equal(MediaUnavailable.PortsUsedUp, why);
        await _thread.Call(first.Dispose);
        await _thread.Call(first.Dispose);
        Assert.Equal(1, small.PortsInUse);
        var third = await _thread.Call(() => small.OpenRtp(_thread, _aliceSink, out _));
        Assert.NotNull(third);
        await _thread.Call(third.Dispose);
        await _thread.Call(second.Dispose);
        Assert.Equal(0, small.PortsInUse);
    }

    [Fact]
    public async Task Sending_allocates_nothing()
    {
        var (alice, _) = await Pair();
        byte[] packet = Packet(1);
        long allocated = await _thread.Call(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                alice.SendRtp(packet);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 50; i++)
            {
                alice.SendRtp(packet);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Webrtc_that_is_off_says_so() => Assert.Equal(MediaUnavailable.WebRtcOff, _factory.WebRtcUnavailable);

    private static byte[] Packet(ushort sequence)
    {
        byte[] packet = new byte[172];
        RtpPacketWriter.Write(packet, new RtpHeader(0, false, sequence, sequence * 160u, 9, 12, 160), new byte[160]);
        return packet;
    }

    private async Task<RtpUdpTransport> Open(RecordingSink sink)
    {
        var transport = await _thread.Call(() => _factory.OpenRtp(_thread, sink, out _));
        Assert.NotNull(transport);
        return transport;
    }

    private async Task<(RtpUdpTransport Alice, RtpUdpTransport Bob)> Pair()
    {
        var alice = await Open(_aliceSink);
        var bob = await Open(_bobSink);
        await _thread.Call(() =>
        {
            alice.SetDestination(TransportAddress.V4(0x7F000001, bob.LocalPort));
            bob.SetDestination(TransportAddress.V4(0x7F000001, alice.LocalPort));
        });
        return (alice, bob);
    }
}
