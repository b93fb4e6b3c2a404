using System.Text;
using Crm.Protocols.Tests.Sip.Corpus;
using Crm.Protocols.Tests.Sip.Parsing;
using Crm.Sip;
using Crm.Sip.Authentication;
using Crm.Sip.Sdp;

namespace Crm.Protocols.Tests.Sip.Fuzz;

/// <summary>
/// Spoiled inputs, the same ones in every run: 20,000 per test, all 200,000 with <c>CRM_FUZZ=full</c>. A failure names the input's
/// number and shows its bytes.
/// </summary>
public sealed class FuzzTests
{
    private const int Seed = 3261;
    private const int AllocationPerByte = 600;
    private const int AllocationBase = 256 * 1024;

    private static int Inputs => Environment.GetEnvironmentVariable("CRM_FUZZ") == "full" ? 200_000 : 20_000;

    [Fact]
    public void No_spoiled_message_breaks_the_parser() => Run(SipCorpus(), ParseSip);

    [Fact]
    public void No_spoiled_description_breaks_the_parser() => Run(SdpCorpus(), ParseSdp);

    [Fact]
    public void No_spoiled_stream_breaks_the_framer() => Run(SipCorpus(), Frame);

    [Fact]
    public void No_spoiled_credentials_break_the_digest() => Run(
        [
            "Digest realm=\"a\", nonce=\"b\", qop=\"auth\", algorithm=SHA-256, opaque=\"\\\"\", stale=true"u8.ToArray(),
            "Digest username=\"a\", realm=\"b\", nonce=\"c\", uri=\"sip:d\", response=\"e\", cnonce=\"f\", qop=auth, nc=00000001"u8.ToArray(),
        ],
        bytes =>
        {
            string text = Encoding.UTF8.GetString(bytes);
            return DigestChallenge.TryParse(text, out _) | DigestCredentials.TryParse(text, out _);
        });

    [Fact]
    public void No_spoiled_transfer_header_breaks_its_parser() => Run(
        [
            "776656 1 INVITE"u8.ToArray(),
            "98732@sip.example.com;from-tag=r33th4x0r;to-tag=ff87ff;early-only"u8.ToArray(),
            "<sip:dave@denver.example.org?Replaces=12345%40192.168.118.3%3Bto-tag%3D12345%3Bfrom-tag%3D5FFE-3994>"u8.ToArray(),
            "<tel:+1-555-0123>"u8.ToArray(),
            "refer;id=93809824"u8.ToArray(),
        ],
        bytes =>
        {
            string text = Encoding.UTF8.GetString(bytes);
            bool any = RSeqHeader.TryParse(text, out _) | RAckHeader.TryParse(text, out var acknowledged) | EventHeader.TryParse(text, out var package);
            if (acknowledged != default)
            {
                Assert.True(RAckHeader.TryParse(acknowledged.ToString(), out var again));
                Assert.Equal(acknowledged, again);
            }

            if (ReplacesHeader.TryParse(text, out var replaces))
            {
                Assert.True(ReplacesHeader.TryParse(replaces.ToString(), out var again));
                Assert.Equal(replaces, again);
                any = true;
            }

            var refer = new SipRequest(SipMethod.Refer, SipUri.Create("a", "b"));
            if (!text.AsSpan().ContainsAny('\r', '\n'))
            {
                refer.Headers.Add(SipHeaderNames.ReferTo, text);
            }

            var target = ReferToHeader.Read(refer, out int refusal);
            Assert.Equal(target is null, refusal != 0);
            Assert.True(target is null || target.User.All(char.IsAscii));
            return any || target is not null || package is not null;
        });

    private static byte[][] SipCorpus() =>
    [
        .. TortureCorpus.All.Select(c => c.Read()), SampleMessages.Bytes(SampleMessages.Invite()), SampleMessages.Bytes(SampleMessages.Ringing),
        SampleMessages.Bytes(SampleMessages.Refer), SampleMessages.Bytes(SampleMessages.Notify), SampleMessages.Bytes(SampleMessages.Prack),
    ];

    private static byte[][] SdpCorpus() =>
    [
        SampleMessages.Bytes(SampleMessages.Sdp),
        .. TortureCorpus.All.Select(c => c.Read()).Select(b => b[(b.AsSpan().IndexOf("\r\n\r\n"u8) + 4)..]).Where(b => b.AsSpan().StartsWith("v=0"u8)),
    ];

    private static void Run(byte[][] corpus, Predicate<byte[]> parse)
    {
        var mutator = new Mutator(Seed, corpus);
        int accepted = 0;
        for (int i = 0; i < Inputs; i++)
        {
            byte[] input = mutator.Next();
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                accepted += parse(input) ? 1 : 0;
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"Input {i}: {Convert.ToHexString(input)}", problem);
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < AllocationBase + (long)AllocationPerByte * input.Length, $"Input {i} of {input.Length} bytes allocated {allocated}");
        }

        // Inputs that are all refused at the first byte, or all still good, would prove nothing.
        Assert.InRange(accepted, Inputs / 50, Inputs - Inputs / 50);
    }

    // What parses can be looked at from every side, and reads the same when written.
    private static bool ParseSip(byte[] bytes)
    {
        if (!SipMessageParser.TryParse(bytes, SipParserOptions.Default, out SipMessage? message, out SipParseError? error))
        {
            error.CreateResponse("t");
            return false;
        }

        Assert.NotNull(message.TopVia.SentByHost);
        Assert.NotNull(message.From.Uri);
        Assert.NotNull(message.To.Uri);
        Assert.NotNull(message.CallId);
        _ = (message.CSeq, message.MaxForwards, message.Expires, message.Vias, message.Contacts, message.Routes, message.RecordRoutes, message.ContentType);
        SipFragment.ReadStatus(message);
        if (message is SipRequest request)
        {
            RequestValidation.Check(request, RequestPolicy.Core)?.CreateResponse(request, "t");
            ReferToHeader.Read(request, out _);
        }

        byte[] written = SipMessageWriter.ToBytes(message);
        Assert.True(SipMessageParser.TryParse(written, SipParserOptions.Default, out SipMessage? again, out error), error?.Reason);
        Assert.Equal(message.ToString(), again.ToString());
        Assert.Equal(
            message.Headers.Where(h => h.Key != SipHeaderNames.ContentLength), again.Headers.Where(h => h.Key != SipHeaderNames.ContentLength));
        return true;
    }

    private static bool ParseSdp(byte[] bytes)
    {
        if (!SdpSession.TryParse(bytes, out SdpSession? session, out string? error))
        {
            Assert.NotEmpty(error);
            return false;
        }

        foreach (SdpMedia media in session.EffectiveMedia)
        {
            _ = (media.Direction, media.Fingerprint, media.Ptime, media.Setup, SdpOfferAnswer.IsHold(media));
            Assert.All(media.Payloads, payload => Assert.Equal(payload, media.Rtpmap(payload)?.Payload ?? payload));
        }

        string written = session.ToString();
        Assert.True(SdpSession.TryParse(written, out SdpSession? again, out error), error);
        Assert.Equal(written, again.ToString());
        return true;
    }

    private static bool Frame(byte[] bytes)
    {
        var framer = new SipStreamFramer(SipParserOptions.Default);
        int consumed = 0;
        int messages = 0;
        for (int steps = 0; consumed < bytes.Length; steps++)
        {
            Assert.InRange(steps, 0, bytes.Length);
            SipFrame frame = framer.Next(bytes.AsSpan(consumed));
            if (frame.Kind is SipFrameKind.NeedMore or SipFrameKind.Broken)
            {
                return messages > 0;
            }

            messages += frame.Kind == SipFrameKind.Message ? 1 : 0;
            Assert.InRange(frame.Consumed, 1, bytes.Length - consumed);
            consumed += frame.Consumed;
        }

        return messages > 0;
    }
}
