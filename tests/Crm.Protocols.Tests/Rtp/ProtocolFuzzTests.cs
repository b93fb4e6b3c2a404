using Crm.Rtp.Addresses;
using Crm.Rtp.Control;
using Crm.Rtp.Digits;
using Crm.Rtp.Ice;
using Crm.Rtp.Packets;
using Crm.Rtp.Srtp;
using Crm.Rtp.Stun;

namespace Crm.Protocols.Tests.Rtp;

/// <summary>Mutated packets by a seeded random: nothing may be thrown and nothing allocated. CRM_FUZZ=full runs ten times as many.</summary>
public class ProtocolFuzzTests
{
    private static readonly int s_rounds = Environment.GetEnvironmentVariable("CRM_FUZZ") == "full" ? 200_000 : 20_000;

    [Fact]
    public void Mutated_RTP_does_no_harm()
    {
        var telephoneEvents = new TelephoneEventReceiver();
        var statistics = new ReceptionStatistics(8000);
        char[] digits = new char[2];
        long time = 0;
        Mutate(Convert.FromHexString("B28000010000000200000003090909090808080 8BEDE000110FF0000058A03200001".Replace(" ", "")), packet =>
        {
            if (RtpPacketReader.TryRead(packet, out var header))
            {
                var payload = header.Payload(packet);
                time += 1000;
                statistics.OnPacket(header, time);
                telephoneEvents.OnPacket(header.Timestamp, payload, time, digits);
            }

            Demultiplexer.Classify(packet);
        });
        statistics.MakeReport(time);
    }

    [Fact]
    public void Mutated_RTCP_does_no_harm()
    {
        var writer = new RtcpWriter(new byte[256]);
        writer.AddSenderReport(new SenderReport(1, 2, 3, 4, 5), [new ReportBlock(6, 7, 8, 9, 10, 11, 12)]);
        writer.AddCanonicalName(1, "someone"u8);
        writer.AddBye(1);
        Mutate(writer.Written.ToArray(), packet =>
        {
            var reader = new RtcpReader(packet);
            while (reader.TryNext(out var part))
            {
                part.TryReadSenderReport(out _);
                part.CanonicalName();
                for (int i = 0; i < part.ReportCount; i++)
                {
                    part.Report(i).RoundTripMicroseconds(12345);
                }
            }
        });
    }

    [Fact]
    public void Mutated_STUN_does_no_harm()
    {
        var credentials = new IceCredentials("local123", "0123456789012345678901");
        var agent = new IceLiteAgent(credentials, 0);
        byte[] buffer = new byte[256];
        var writer = new StunWriter(buffer, StunMessageType.BindingRequest, new byte[12]);
        writer.Add(StunAttributeType.Username, "local123:remo"u8);
        writer.AddPriority(1);
        writer.AddRole(StunAttributeType.IceControlling, 1);
        writer.AddMappedAddress(TransportAddress.V4(1, 1));
        writer.AddErrorCode(401);
        writer.AddIntegrity(credentials.PasswordOctets);
        byte[] response = new byte[256];
        Mutate(buffer[..writer.Length], packet =>
        {
            agent.OnStun(packet, TransportAddress.V4(1, 1), 0, response);
            if (StunMessage.TryRead(packet, out var message))
            {
                message.VerifyIntegrity(credentials.PasswordOctets);
                message.TryGetMappedAddress(out _);
                message.TryGetTieBreaker(StunAttributeType.IceControlling, out _);
                _ = message.ErrorCode + message.Priority + message.Username.Length;
            }
        });
        Assert.True(agent.Nominated.IsNone);
    }

    [Fact]
    public void Mutated_SRTP_is_refused()
    {
        var (sender, receiver) = SrtpTests.Pair(SrtpProfile.AesCm128HmacSha1Tag80);
        byte[] packet = new byte[32];
        RtpPacketWriter.Write(packet, new RtpHeader(0, false, 1, 1, 1, 12, 20), new byte[20]);
        byte[] cipher = new byte[64];
        sender.TryProtectRtp(packet, cipher, out int length);
        byte[] copy = new byte[2048];
        byte[] original = cipher[..length];
        Mutate(original, mutated =>
        {
            if (!mutated.SequenceEqual(original))
            {
                mutated.CopyTo(copy);
                Assert.False(receiver.TryUnprotectRtp(copy.AsSpan(0, mutated.Length), out _));
                Assert.False(receiver.TryUnprotectRtcp(copy.AsSpan(0, mutated.Length), out _));
            }
        });
    }

    private delegate void Consume(ReadOnlySpan<byte> packet);

    /// <summary>Flips, overwrites, cuts and lengthens; checks that a round allocates nothing.</summary>
    private static void Mutate(byte[] seed, Consume consume)
    {
        var random = new Random(20261121);
        byte[] buffer = new byte[1600];
        for (int warm = 0; warm < 100; warm++)
        {
            consume(seed);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < s_rounds; round++)
        {
            seed.CopyTo(buffer, 0);
            int length = random.Next(4) switch
            {
                0 => random.Next(seed.Length + 1),
                1 => Math.Min(buffer.Length, seed.Length + random.Next(1600)),
                _ => seed.Length,
            };
            for (int changes = random.Next(1, 6); changes > 0 && length > 0; changes--)
            {
                int at = random.Next(Math.Min(length, 4) == 0 ? 1 : length);
                buffer[at] = random.Next(3) switch
                {
                    0 => (byte)(buffer[at] ^ (1 << random.Next(8))),
                    1 => (byte)random.Next(256),
                    _ => random.Next(2) == 0 ? (byte)0 : (byte)255,
                };
            }

            consume(buffer.AsSpan(0, length));
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < s_rounds, $"{allocated} bytes allocated in {s_rounds} rounds");
    }
}
