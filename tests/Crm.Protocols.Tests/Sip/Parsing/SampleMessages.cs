using System.Text;

namespace Crm.Protocols.Tests.Sip.Parsing;

/// <summary>Good messages that tests take apart.</summary>
internal static class SampleMessages
{
    public const string Sdp =
        "v=0\r\no=- 3900000001 7 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\na=group:BUNDLE 0\r\na=sendonly\r\n"
        + "m=audio 20000/2 UDP/TLS/RTP/SAVPF 111 8 101\r\na=mid:0\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n"
        + "a=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\na=rtcp-mux\r\na=setup:ACTPASS\r\na=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n"
        + "a=fingerprint:SHA-256 aa:BB:0c\r\na=candidate:1 1 udp 2130706431 192.0.2.7 20000 typ host\r\na=candidate:2 1 udp 1694498815 192.0.2.8 20000 typ srflx\r\n"
        + "m=video 0 RTP/AVP 31\r\ni=refused\r\nb=AS:64\r\n";

    public static string Invite(string extra = "", string body = Sdp) =>
        "INVITE sip:+4930123456@pbx.example.com;user=phone SIP/2.0\r\n"
        + "Via: SIP/2.0/UDP 192.0.2.7:5060;rport;branch=z9hG4bK776\r\n"
        + "Max-Forwards: 70\r\n"
        + "From: \"Anna, B.\" <sip:+49170@carrier.example.net>;tag=88sja8x\r\n"
        + "To: <sip:+4930123456@pbx.example.com>\r\n"
        + "Call-ID: 987asjd97y7atg\r\n"
        + "CSeq: 986759 INVITE\r\n"
        + "Contact: <sip:anna@192.0.2.7:5060>\r\n"
        + "Content-Type: application/sdp\r\n"
        + extra
        + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public const string Ringing =
        "SIP/2.0 180 Ringing\r\nVia: SIP/2.0/TCP a.example.com;branch=z9hG4bK1\r\nv: SIP/2.0/UDP [2001:db8::1]:5062;branch=z9hG4bK0\r\nf: <sip:a@b>;tag=1\r\n"
        + "t: <sip:b@b>;tag=2\r\ni: x\r\nCSeq: 2 INVITE\r\nRSeq: 1\r\nRequire: 100rel\r\nRecord-Route: <sip:p1;lr>, <sip:p2;lr>\r\nm: <sip:b@192.0.2.9>\r\nl: 0\r\n\r\n";

    public const string Refer =
        "REFER sip:crm@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bKr1\r\nMax-Forwards: 70\r\nFrom: <sip:agent1@b>;tag=1\r\n"
        + "To: <sip:a@b>;tag=2\r\nCall-ID: x\r\nCSeq: 3 REFER\r\nContact: <sip:agent1@192.0.2.7>\r\n"
        + "r: <sip:dave@denver.example.org?Replaces=12345%40192.168.118.3%3Bto-tag%3D12345%3Bfrom-tag%3D5FFE-3994>\r\n"
        + "b: \"Ann\" <sip:agent1@b>;cid=\"20398823.2UWQFN309shb3@b\"\r\nRefer-Sub: true\r\nSupported: norefersub, replaces\r\nContent-Length: 0\r\n\r\n";

    public const string Notify =
        "NOTIFY sip:crm@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bKn1\r\nMax-Forwards: 70\r\nFrom: <sip:a@b>;tag=1\r\n"
        + "To: <sip:a@b>;tag=2\r\nCall-ID: x\r\nCSeq: 4 NOTIFY\r\nContact: <sip:a@192.0.2.7>\r\no: refer;id=3\r\nSubscription-State: active;expires=60\r\n"
        + "Content-Type: message/sipfrag;version=2.0\r\nContent-Length: 20\r\n\r\nSIP/2.0 100 Trying\r\n";

    public const string Prack =
        "PRACK sip:crm@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bKp1\r\nMax-Forwards: 70\r\nFrom: <sip:a@b>;tag=1\r\n"
        + "To: <sip:a@b>;tag=2\r\nCall-ID: x\r\nCSeq: 2 PRACK\r\nRAck: 776656 1 INVITE\r\nContent-Length: 0\r\n\r\n";

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
