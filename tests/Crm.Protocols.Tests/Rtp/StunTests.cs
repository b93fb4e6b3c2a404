using System.Net;
using System.Text;
using Crm.Rtp.Addresses;
using Crm.Rtp.Stun;

namespace Crm.Protocols.Tests.Rtp;

public class StunTests
{
    private const string Password = "VOkJxbRl1RmTxUk/WvJxBt";

    // RFC 5769 sections 2.1 to 2.3
    private const string SampleRequest =
        "000100582112A442B7E7A701BC34D686FA87DFAE802200105354554E207465737420636C69656E74002400046E0001FF80290008932FF9B151263B36"
        + "000600096576746A3A68367659202020000800149AEAA70CBFD8CB56781EF2B5B2D3F249C1B571A280280004E57A3BCF";

    private const string SampleResponse4 =
        "0101003C2112A442B7E7A701BC34D686FA87DFAE8022000B7465737420766563746F7220002000080001A147E112A643000800142B91F599FD9E90C38C"
        + "7489F92AF9BA53F06BE7D780280004C07D4C96";

    private const string SampleResponse6 =
        "010100482112A442B7E7A701BC34D686FA87DFAE8022000B7465737420766563746F7220002000140002A1470113A9FAA5D3F179BC25F4B5BED2B9D900"
        + "080014A382954E4BE67BF11784C97C8292C275BFE3ED4180280004C8FB0B4C";

    [Fact]
    public void The_request_of_RFC_5769_is_read()
    {
        Assert.True(StunMessage.TryRead(Hex(SampleRequest), out var message));
        Assert.Equal(StunMessageType.BindingRequest, message.Type);
        Assert.Equal("evtj:h6vY", Encoding.ASCII.GetString(message.Username));
        Assert.Equal(0x6E0001FFu, message.Priority);
        Assert.True(message.TryGetTieBreaker(StunAttributeType.IceControlled, out ulong tieBreaker));
        Assert.Equal(0x932FF9B151263B36UL, tieBreaker);
        Assert.True(message.HasFingerprint);
        Assert.False(message.UseCandidate);
        Assert.True(message.VerifyIntegrity(Encoding.ASCII.GetBytes(Password)));
        Assert.False(message.VerifyIntegrity(Encoding.ASCII.GetBytes(Password + "x")));
    }

    [Theory]
    [InlineData(SampleResponse4, "192.0.2.1:32853")]
    [InlineData(SampleResponse6, "[2001:db8:1234:5678:11:2233:4455:6677]:32853")]
    public void The_responses_of_RFC_5769_are_read(string hex, string address)
    {
        Assert.True(StunMessage.TryRead(Hex(hex), out var message));
        Assert.True(message.VerifyIntegrity(Encoding.ASCII.GetBytes(Password)));
        Assert.True(message.TryGetMappedAddress(out var mapped));
        Assert.Equal(TransportAddress.From(IPEndPoint.Parse(address)), mapped);
        Assert.Equal(address, mapped.ToString());
    }

    [Theory]
    [InlineData("198.51.100.7:1")]
    [InlineData("[2001:db8::99]:65535")]
    public void What_is_written_is_read_back(string address)
    {
        byte[] buffer = new byte[256];
        byte[] transaction = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        var mapped = TransportAddress.From(IPEndPoint.Parse(address));
        var writer = new StunWriter(buffer, StunMessageType.BindingRequest, transaction);
        writer.Add(StunAttributeType.Username, "abcd:efg"u8);
        writer.AddPriority(77);
        writer.AddRole(StunAttributeType.IceControlling, 99);
        writer.Add(StunAttributeType.UseCandidate, default);
        writer.AddMappedAddress(mapped);
        writer.AddErrorCode(487);
        writer.AddIntegrity("secret"u8);
        writer.AddFingerprint();

        Assert.True(StunMessage.TryRead(buffer.AsSpan(0, writer.Length), out var message));
        Assert.Equal(transaction, message.TransactionId.ToArray());
        Assert.True(message.UseCandidate);
        Assert.Equal(77u, message.Priority);
        Assert.Equal(487, message.ErrorCode);
        Assert.True(message.TryGetMappedAddress(out var read));
        Assert.Equal(mapped, read);
        Assert.True(message.VerifyIntegrity("secret"u8));
        Assert.Equal(0, message.UnknownRequired);
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_noticed()
    {
        byte[] sample = Hex(SampleRequest);
        for (int bit = 0; bit < sample.Length * 8; bit++)
        {
            byte[] damaged = (byte[])sample.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            bool noticed = !StunMessage.TryRead(damaged, out var message)
                || !message.HasFingerprint
                || !message.VerifyIntegrity(Encoding.ASCII.GetBytes(Password));
            Assert.True(noticed, $"bit {bit}");
        }
    }

    [Fact]
    public void Attributes_behind_the_integrity_are_not_believed()
    {
        byte[] buffer = new byte[128];
        var writer = new StunWriter(buffer, StunMessageType.BindingRequest, new byte[12]);
        writer.Add(StunAttributeType.Username, "abcd:efgh"u8);
        writer.AddIntegrity("secret"u8);
        writer.Add(StunAttributeType.UseCandidate, default);
        Assert.True(StunMessage.TryRead(buffer.AsSpan(0, writer.Length), out var message));
        Assert.True(message.VerifyIntegrity("secret"u8));
        Assert.False(message.UseCandidate);
    }

    [Fact]
    public void A_required_attribute_we_do_not_know_is_named()
    {
        byte[] buffer = new byte[64];
        var writer = new StunWriter(buffer, StunMessageType.BindingRequest, new byte[12]);
        writer.Add((StunAttributeType)0x9999, [1]);
        writer.Add((StunAttributeType)0x7777, [1]);
        Assert.True(StunMessage.TryRead(buffer.AsSpan(0, writer.Length), out var message));
        Assert.Equal(0x7777, message.UnknownRequired);
    }

    [Fact]
    public void More_than_32_attributes_are_refused()
    {
        byte[] buffer = new byte[512];
        var writer = new StunWriter(buffer, StunMessageType.BindingRequest, new byte[12]);
        for (int i = 0; i < 33; i++)
        {
            writer.Add(StunAttributeType.UseCandidate, default);
        }

        Assert.False(StunMessage.TryRead(buffer.AsSpan(0, writer.Length), out _));
    }

    [Fact]
    public void A_message_that_does_not_fit_has_no_length()
    {
        var writer = new StunWriter(new byte[30], StunMessageType.BindingSuccess, new byte[12]);
        writer.AddFingerprint();
        writer.AddIntegrity("secret"u8);
        Assert.Equal(0, writer.Length);
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text);
}
