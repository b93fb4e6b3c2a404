using System.Buffers.Binary;
using Crm.Rtp.Packets;
using Crm.Rtp.Srtp;

namespace Crm.Protocols.Tests.Rtp;

public class SrtpTests
{
    public static TheoryData<SrtpProfile> Profiles =>
        [SrtpProfile.AesCm128HmacSha1Tag80, SrtpProfile.AeadAes128Gcm, SrtpProfile.AeadAes256Gcm];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Every_packet_of_three_rollovers_with_loss_and_reordering_is_taken_once(SrtpProfile profile)
    {
        var (sender, receiver) = Pair(profile);
        var random = new Random(42);
        byte[] cipher = new byte[256];
        byte[] held = [];
        int start = random.Next(0x8000);
        for (int i = 0; i < 3 * 65536 + 1000; i += random.Next(100) == 0 ? random.Next(1, 60) : 1)
        {
            byte[] plain = Packet((ushort)(start + i), (uint)i, random.Next(0, 60));
            Assert.True(sender.TryProtectRtp(plain, cipher, out int length));
            byte[] sent = cipher[..length];
            if (random.Next(50) == 0 && held.Length == 0)
            {
                // kept back, and delivered behind the next one
                held = sent;
                continue;
            }

            Assert.True(Opens(receiver, sent, plain), $"packet {i}");
            if (held.Length > 0)
            {
                Assert.True(receiver.TryUnprotectRtp((byte[])held.Clone(), out _), $"held before {i}");
                Assert.False(receiver.TryUnprotectRtp(held, out _), "replay of a late packet");
                held = [];
            }

            if (random.Next(200) == 0)
            {
                Assert.False(receiver.TryUnprotectRtp(sent, out _), "replay");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_flipped_bit_anywhere_is_noticed(SrtpProfile profile)
    {
        var (sender, receiver) = Pair(profile);
        byte[] cipher = new byte[256];
        sender.TryProtectRtp(Packet(100, 1, 20), cipher, out int length);
        for (int bit = 0; bit < length * 8; bit++)
        {
            byte[] forged = cipher[..length];
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(receiver.TryUnprotectRtp(forged, out _), $"bit {bit}");
        }

        Assert.True(receiver.TryUnprotectRtp(cipher.AsSpan(0, length), out _));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_packet_older_than_the_window_is_refused(SrtpProfile profile)
    {
        var (sender, receiver) = Pair(profile);
        byte[] old = new byte[256];
        sender.TryProtectRtp(Packet(1, 1, 20), old, out int oldLength);
        byte[] cipher = new byte[256];
        for (int i = 2; i < 2 + ReplayWindow.Size; i++)
        {
            sender.TryProtectRtp(Packet((ushort)i, 1, 20), cipher, out int length);
            Assert.True(receiver.TryUnprotectRtp(cipher.AsSpan(0, length), out _));
        }

        Assert.False(receiver.TryUnprotectRtp(old.AsSpan(0, oldLength), out _));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Control_packets_pass_once_and_not_when_forged(SrtpProfile profile)
    {
        var (sender, receiver) = Pair(profile);
        byte[] plain = Convert.FromHexString("81C9000100000007");
        byte[] cipher = new byte[64];
        for (int i = 0; i < 300; i++)
        {
            Assert.True(sender.TryProtectRtcp(plain, cipher, out int length));
            byte[] forged = cipher[..length];
            forged[^1] ^= 1;
            Assert.False(receiver.TryUnprotectRtcp(forged, out _));
            byte[] sent = cipher[..length];
            Assert.True(receiver.TryUnprotectRtcp(sent, out int opened));
            Assert.Equal(plain, sent[..opened]);
            Assert.False(receiver.TryUnprotectRtcp(cipher.AsSpan(0, length), out _));
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Control_packets_that_say_they_are_in_the_clear_are_refused(SrtpProfile profile)
    {
        var (sender, receiver) = Pair(profile);
        byte[] cipher = new byte[64];
        sender.TryProtectRtcp(Convert.FromHexString("81C9000100000007"), cipher, out int length);
        int word = profile == SrtpProfile.AesCm128HmacSha1Tag80 ? length - 14 : length - 4;
        cipher[word] &= 0x7F;
        Assert.False(receiver.TryUnprotectRtcp(cipher.AsSpan(0, length), out _));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Protection_allocates_nothing(SrtpProfile profile)
    {
        var (sender, receiver) = Pair(profile);
        byte[] plain = Packet(0, 0, 160);
        byte[] cipher = new byte[256];
        Cycle(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Cycle(1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Cycle(int count)
        {
            for (int i = 0; i < count; i++)
            {
                ushort next = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(plain.AsSpan(2)) + 1);
                BinaryPrimitives.WriteUInt16BigEndian(plain.AsSpan(2), next);
                sender.TryProtectRtp(plain, cipher, out int length);
                receiver.TryUnprotectRtp(cipher.AsSpan(0, length), out _);
            }
        }
    }

    [Fact]
    public void An_output_without_room_for_the_tag_is_refused()
    {
        var (sender, _) = Pair(SrtpProfile.AeadAes128Gcm);
        byte[] plain = Packet(1, 1, 20);
        Assert.False(sender.TryProtectRtp(plain, new byte[plain.Length + SrtpSender.MaxOverhead - 1], out _));
    }

    [Fact]
    public void More_sources_than_a_session_can_have_are_refused()
    {
        var (sender, _) = Pair(SrtpProfile.AeadAes128Gcm);
        byte[] output = new byte[256];
        for (uint ssrc = 0; ssrc < SrtpSender.MaxSources; ssrc++)
        {
            Assert.True(sender.TryProtectRtp(Packet(1, 1, 20, ssrc), output, out _));
        }

        Assert.False(sender.TryProtectRtp(Packet(1, 1, 20, 99), output, out _));
    }

    [Fact]
    public void Keys_of_the_wrong_length_are_refused() =>
        Assert.Throws<ArgumentException>(() => new SrtpSender(SrtpProfile.AeadAes256Gcm, new byte[16], new byte[12]));

    internal static (SrtpSender Sender, SrtpReceiver Receiver) Pair(SrtpProfile profile)
    {
        byte[] key = new byte[profile.KeyLength];
        byte[] salt = new byte[profile.SaltLength];
        new Random(7).NextBytes(key);
        new Random(8).NextBytes(salt);
        return (new SrtpSender(profile, key, salt), new SrtpReceiver(profile, key, salt));
    }

    private static bool Opens(SrtpReceiver receiver, byte[] sent, byte[] plain)
    {
        byte[] copy = (byte[])sent.Clone();
        return receiver.TryUnprotectRtp(copy, out int length) && copy.AsSpan(0, length).SequenceEqual(plain);
    }

    private static byte[] Packet(ushort sequence, uint timestamp, int payload, uint ssrc = 5)
    {
        byte[] packet = new byte[12 + payload];
        RtpPacketWriter.Write(packet, new RtpHeader(0, false, sequence, timestamp, ssrc, 12, payload), new byte[payload]);
        return packet;
    }
}
