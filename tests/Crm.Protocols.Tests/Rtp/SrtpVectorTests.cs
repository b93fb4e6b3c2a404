using Crm.Rtp.Srtp;

namespace Crm.Protocols.Tests.Rtp;

/// <summary>Published vectors: RFC 3711 appendix B, RFC 7714 sections 16 and 17, and the reference packets of libsrtp's test driver.</summary>
public class SrtpVectorTests
{
    private const string MasterKey = "E1F97A0D3E018BE0D64FA32C06DE4139";
    private const string MasterSalt = "0EC675AD498AFEEBB6960B3AABE6";

    [Theory]
    [InlineData(SrtpKeyDerivation.Label.RtpEncryption, "C61E7A93744F39EE10734AFE3FF7A087")]
    [InlineData(SrtpKeyDerivation.Label.RtpSalt, "30CBBC08863D8C85D49DB34A9AE1")]
    [InlineData(SrtpKeyDerivation.Label.RtpAuthentication, "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4")]
    public void Session_keys_are_those_of_RFC_3711_B_3(SrtpKeyDerivation.Label label, string expected)
    {
        byte[] derived = new byte[expected.Length / 2];
        SrtpKeyDerivation.Derive(Hex(MasterKey), Hex(MasterSalt), label, derived);
        Assert.Equal(expected, Convert.ToHexString(derived));
    }

    [Fact]
    public void Key_stream_is_that_of_RFC_3711_B_2()
    {
        using var transform = new SrtpCounterModeTransform(
            Hex("2B7E151628AED2A6ABF7158809CF4F3C"), Hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"), new byte[20]);
        byte[] packet = new byte[48 + 10];
        transform.Seal(packet, 0, 48, 0, 0);
        Assert.Equal(
            "E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0",
            Convert.ToHexString(packet.AsSpan(0, 48)));
    }

    [Fact]
    public void Counter_mode_packets_are_those_of_libsrtp()
    {
        using var sender = new SrtpSender(SrtpProfile.AesCm128HmacSha1Tag80, Hex(MasterKey), Hex(MasterSalt));
        byte[] output = new byte[100];
        Assert.True(sender.TryProtectRtp(Hex("800F1234DECAFBADCAFEBABEABABABABABABABABABABABABABABABAB"), output, out int length));
        Assert.Equal(
            "800F1234DECAFBADCAFEBABE4E55DC4CE79978D88CA4D215949D2402B78D6ACC99EA179B8DBB",
            Convert.ToHexString(output.AsSpan(0, length)));

        Assert.True(sender.TryProtectRtcp(Hex("81C8000BCAFEBABEABABABABABABABABABABABABABABABAB"), output, out length));
        Assert.Equal(
            "81C8000BCAFEBABE7128035BE487B9BDBEF89041F977A5A880000001993E08CD54D6C1230798",
            Convert.ToHexString(output.AsSpan(0, length)));
    }

    [Theory]
    [InlineData(
        "000102030405060708090a0b0c0d0e0f",
        "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce")]
    [InlineData(
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "8040f17b8041f8d35501a0b232b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13")]
    public void Galois_packets_are_those_of_RFC_7714_16(string key, string expected)
    {
        byte[] plain = Hex("8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573");
        using var transform = new SrtpGcmTransform(Hex(key), Hex("517569642070726f2071756f"));
        byte[] packet = new byte[plain.Length + 16];
        plain.CopyTo(packet, 0);
        Assert.Equal(packet.Length, transform.Seal(packet, 12, plain.Length, 0x5501a0b2, 0xf17b));
        Assert.Equal(expected, Convert.ToHexStringLower(packet));
        Assert.Equal(plain.Length, transform.Open(packet, 12, 0x5501a0b2, 0xf17b));
        Assert.Equal(plain, packet[..plain.Length]);
    }

    [Theory]
    [InlineData(
        "000102030405060708090a0b0c0d0e0f",
        "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4")]
    [InlineData(
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "81c8000d4d617273d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be800005d4")]
    public void Galois_control_packets_are_those_of_RFC_7714_17(string key, string expected)
    {
        byte[] plain = Hex("81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef");
        using var transform = new SrtpGcmTransform(Hex(key), Hex("517569642070726f2071756f"));
        byte[] packet = new byte[plain.Length + 20];
        plain.CopyTo(packet, 0);
        transform.SealControl(packet, plain.Length, 0x4d617273, 0x5d4);
        Assert.Equal(expected, Convert.ToHexStringLower(packet));
        Assert.True(transform.TryReadControlIndex(packet, out uint index));
        Assert.Equal(0x5d4u, index);
        Assert.Equal(plain.Length, transform.OpenControl(packet, 0x4d617273, index));
        Assert.Equal(plain, packet[..plain.Length]);
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text);
}
