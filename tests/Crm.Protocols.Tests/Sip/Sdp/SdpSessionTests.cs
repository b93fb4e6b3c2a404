using Crm.Protocols.Tests.Sip.Parsing;
using Crm.Sip.Sdp;

namespace Crm.Protocols.Tests.Sip.Sdp;

public sealed class SdpSessionTests
{
    [Fact]
    public void A_webrtc_description_comes_apart()
    {
        SdpSession session = Read(SampleMessages.Sdp);
        Assert.Equal(new SdpOrigin("-", "3900000001", 7, "IP4", "192.0.2.7"), session.Origin);
        Assert.Equal("BUNDLE 0", session["group"]);
        SdpMedia audio = session.EffectiveMedia[0];
        Assert.Equal(("audio", 20000, 2, "UDP/TLS/RTP/SAVPF"), (audio.Kind, audio.Port, audio.PortCount, audio.Protocol));
        Assert.Equal([111, 8, 101], audio.Payloads);
        Assert.Equal(new SdpRtpMap(111, "opus", 48000, 2), audio.Rtpmap(111));
        Assert.Equal(new SdpRtpMap(8, "PCMA", 8000), audio.Rtpmap(8));
        Assert.Null(audio.Rtpmap(96));
        Assert.Equal("minptime=10;useinbandfec=1", audio.Fmtp(111));
        Assert.Null(audio.Fmtp(11));
        Assert.Equal(("0", "abcd", "0123456789012345678901", "actpass", true, 20), (audio.Mid, audio.IceUfrag, audio.IcePwd, audio.Setup, audio.RtcpMux, audio.Ptime));
        Assert.Equal(new SdpFingerprint("sha-256", "AA:BB:0C"), audio.Fingerprint);
        Assert.Equal(2, audio.Values("candidate").Count());
        Assert.Equal(SdpDirection.SendOnly, audio.Direction);
        Assert.Equal(SdpDirection.SendRecv, session.Media[0].Direction);
        Assert.Equal("192.0.2.7", audio.Connection?.Address);
        Assert.True(session.Media[1].IsRejected);
        Assert.Equal(("refused", "AS:64"), (session.Media[1].Title, session.Media[1].Bandwidths.Single()));
    }

    [Fact]
    public void What_is_written_reads_the_same()
    {
        SdpSession session = Read(SampleMessages.Sdp);
        Assert.Equal(SampleMessages.Sdp, session.ToString());
        Assert.Equal(SampleMessages.Sdp, Read(SampleMessages.Sdp.Replace("\r\n", "\n", StringComparison.Ordinal)).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("v=1\r\n")]
    [InlineData("o=- 1 1 IN IP4 a\r\n")]
    [InlineData("v=0\r\ns=-\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4\r\n")]
    [InlineData("v=0\r\no=- x 1 IN IP4 a\r\n")]
    [InlineData("v=0\r\no=- 1 99999999999999999999 IN IP4 a\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 a\r\nm=audio 1 RTP/AVP\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 a\r\nm=audio 65536 RTP/AVP 0\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 a\r\nm=audio 1/0 RTP/AVP 0\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 a\r\nc=IN IP4\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 a\r\nc=IN IP4 a\r\nc=IN IP4 b\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 a\r\na=\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 a\r\nt=0\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 a\r\nx=1\r\n")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 a\r\nnonsense\r\n")]
    [InlineData("v=0\r\nv=0\r\no=- 1 1 IN IP4 a\r\n")]
    public void Broken_descriptions_are_refused_with_a_reason(string text)
    {
        Assert.False(SdpSession.TryParse(text, out _, out string? error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void Every_limit_holds()
    {
        const string Head = "v=0\r\no=- 1 1 IN IP4 a\r\n";
        Assert.Equal(SdpParser.MaxMedia, Read(Head + Repeat("m=audio 1 RTP/AVP 0\r\n", SdpParser.MaxMedia)).Media.Count);
        Refuse(Head + Repeat("m=audio 1 RTP/AVP 0\r\n", SdpParser.MaxMedia + 1));
        Read(Head + Repeat("a=x\r\n", SdpParser.MaxAttributes));
        Refuse(Head + Repeat("a=x\r\n", SdpParser.MaxAttributes + 1));
        Read(Head + "m=audio 1 RTP/AVP" + Repeat(" 0", SdpParser.MaxFormats) + "\r\n");
        Refuse(Head + "m=audio 1 RTP/AVP" + Repeat(" 0", SdpParser.MaxFormats + 1) + "\r\n");
        Refuse(Head + Repeat("t=0 0\r\n", 300));
        Refuse(Head + "s=" + new string('x', SdpParser.MaxBytes) + "\r\n");
    }

    [Theory]
    [InlineData("opus/48000/x")]
    [InlineData("opus")]
    [InlineData("/8000")]
    [InlineData("opus/99999999999")]
    public void A_broken_rtpmap_maps_nothing(string value) =>
        Assert.Null(Read($"v=0\r\no=- 1 1 IN IP4 a\r\nm=audio 1 RTP/AVP 96\r\na=rtpmap:96 {value}\r\n").Media[0].Rtpmap(96));

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static SdpSession Read(string text)
    {
        Assert.True(SdpSession.TryParse(SampleMessages.Bytes(text), out SdpSession? session, out string? error), error);
        return session;
    }

    private static void Refuse(string text) => Assert.False(SdpSession.TryParse(SampleMessages.Bytes(text), out _, out _));
}
