using Crm.Media.Bridges;
using Crm.Media.Codecs;
using Crm.Media.Negotiation;
using Crm.Media.Sessions;
using Crm.Media.Transport;
using Crm.Primitives;
using Crm.Rtp.Addresses;
using Crm.Rtp.Packets;
using Crm.Telephony.Media;

namespace Crm.Benchmarks.Mix;

/// <summary>Sessions in one bridge, fed with packets from memory and sending into nothing, driven tick by tick.</summary>
internal sealed class PacketPath : IMediaEvents, IDisposable
{
    private readonly MediaSession[] _sessions;
    private readonly CountingTransport[] _transports;
    private readonly Bridge _bridge = new();
    private readonly byte[] _packet = new byte[RtpHeader.FixedLength + 160];
    private ushort _sequence;
    private uint _timestamp;
    private long _now = 1_000_000_000;

    internal PacketPath(int sessions)
    {
        var agreement = new AudioAgreement(
            0, MediaPeer.Rtp, AudioCodecKind.Pcmu, 0, new RemoteFormat(101, "telephone-event", 8000), MediaDirection.SendReceive, TransportAddress.V4(0x7F000001, 9), null, false, null);
        var options = new MediaSessionOptions(MediaPeer.Rtp, TimeSpan.FromSeconds(30));
        _transports = [.. Enumerable.Range(0, sessions).Select(_ => new CountingTransport())];
        _sessions = new MediaSession[sessions];
        for (int i = 0; i < sessions; i++)
        {
            _sessions[i] = new MediaSession(
                new MediaSessionId(Guid.CreateVersion7()), options, this, new MediaCounters(), new StreamSeed((uint)i + 1, 1, 1), TimeProvider.System);
            _sessions[i].Attach(_transports[i]);
            _sessions[i].Agree(agreement);
            _sessions[i].Bridge = _bridge;
            _bridge.Join(_sessions[i]);
            _sessions[i].OnConnected();
        }

        new Random(1).NextBytes(_packet);
    }

    /// <summary>Packets the sessions sent.</summary>
    internal long Sent => _transports.Sum(transport => transport.Sent);

    /// <summary>Each tick every session receives a packet, is mixed, and sends one.</summary>
    internal void Run(int ticks)
    {
        for (int tick = 0; tick < ticks; tick++)
        {
            RtpPacketWriter.WriteHeader(_packet, new RtpHeader(0, false, _sequence++, _timestamp, 7, 0, 0));
            _timestamp += 160;
            foreach (MediaSession session in _sessions)
            {
                session.OnRtp(_packet, _now);
            }

            foreach (MediaSession session in _sessions)
            {
                session.Capture(_now);
            }

            _bridge.Tick();
            foreach (MediaSession session in _sessions)
            {
                session.Send(_now);
            }

            _now += 20_000;
        }
    }

    void IMediaEvents.Raise(MediaEvent mediaEvent)
    {
    }

    public void Dispose()
    {
        foreach (MediaSession session in _sessions)
        {
            session.Dispose();
        }
    }

    private sealed class CountingTransport : IMediaTransport
    {
        public int LocalPort => 9;

        internal long Sent { get; private set; }

        public bool SendRtp(ReadOnlySpan<byte> packet)
        {
            Sent++;
            return true;
        }

        public bool SendRtcp(ReadOnlySpan<byte> packet) => true;

        public void Tick(long nowMicroseconds)
        {
        }

        public void Dispose()
        {
        }
    }
}
