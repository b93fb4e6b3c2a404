using System.Text;
using Crm.Sip;
using Crm.Sip.Authentication;
using Crm.Sip.Sdp;

namespace Crm.Protocols.Tests.Sip.Corpus;

public sealed class TortureTests
{
    public static TheoryData<string> Names => [.. TortureCorpus.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_message_gets_the_verdict_of_its_section(string name)
    {
        TortureCase torture = TortureCorpus.Get(name);
        bool parsed = SipMessageParser.TryParse(torture.Read(), SipParserOptions.Default, out SipMessage? message, out SipParseError? error);

        Assert.Equal(torture.Verdict is TortureVerdict.Valid or TortureVerdict.JudgedAbove, parsed);
        if (error is not null)
        {
            Assert.Equal(torture.Status, error.Status);
            Assert.Equal(torture.Status is not null, error.Partial is not null);
        }

        if (torture.Verdict == TortureVerdict.JudgedAbove && torture.Status is not null and not 401)
        {
            Assert.Equal(torture.Status, RequestValidation.Check(Assert.IsType<SipRequest>(message), RequestPolicy.Core)?.Status);
        }
    }

    [Fact]
    public void Every_file_of_the_corpus_is_in_the_table()
    {
        foreach (string rfc in TortureCorpus.All.Select(c => c.Rfc).Distinct())
        {
            string folder = RepositoryFiles.Path("tests", "Crm.Protocols.Tests", "Sip", "Corpus", rfc);
            string[] files = [.. Directory.GetFiles(folder, "*.dat").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];
            Assert.Equal([.. TortureCorpus.All.Where(c => c.Rfc == rfc).Select(c => c.Name).Order(StringComparer.Ordinal)], files);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_refusal_of_the_parser_can_be_sent_back(string name)
    {
        if (SipMessageParser.TryParse(TortureCorpus.Get(name).Read(), SipParserOptions.Default, out _, out SipParseError? error)
            || error.CreateResponse("t1") is not { } response)
        {
            return;
        }

        string text = Encoding.UTF8.GetString(SipMessageWriter.ToBytes(response));
        Assert.StartsWith($"SIP/2.0 {error.Status} ", text);
        Assert.NotEmpty(response.Headers.GetAll(SipHeaderNames.Via));
        Assert.EndsWith("Content-Length: 0\r\n\r\n", text);
    }

    [Fact]
    public void Folded_and_oddly_spaced_headers_read_like_plain_ones()
    {
        var invite = TortureCorpus.Parse<SipRequest>("wsinv");
        Assert.Equal("1918181833n", invite.To.Tag);
        Assert.Equal("J Rosenberg \\\"", invite.From.DisplayName);
        Assert.Equal("98asjd8", invite.From.Tag);
        Assert.Equal(new CSeqHeader(9, SipMethod.Invite), invite.CSeq);
        Assert.Equal(68, invite.MaxForwards);
        Assert.Equal(["192.0.2.2", "spindle.example.com", "192.168.255.111"], invite.Vias.Select(v => v.SentByHost));
        Assert.Equal("z9hG4bK30239", invite.Vias[2].Branch);
        Assert.Equal("Quoted string \"\"", Assert.Single(invite.Contacts).DisplayName);
        Assert.Equal("0.33", invite.Contacts[0].Parameters["q"]);
        Assert.True(Assert.Single(invite.Routes).Uri.IsLooseRouter);
    }

    [Fact]
    public void The_widest_characters_survive()
    {
        var request = TortureCorpus.Parse<SipRequest>("intmeth");
        Assert.Equal("!interesting-Method0123456789_*+`.%indeed'~", request.Method.Name);
        Assert.Equal("BEL:\a NUL:\0 DEL:\x7f", request.To.DisplayName);
        Assert.Equal("token1~` token2'+_ token3*%!.-", request.From.DisplayName);
        Assert.Equal("example.com", request.RequestUri.Host);
        Assert.Equal("_token~1'+`*%!-.", request.From.Tag);
    }

    [Fact]
    public void Escapes_are_kept_and_can_be_resolved()
    {
        Assert.Equal("sips:user@example.com", TortureCorpus.Parse<SipRequest>("esc01").RequestUri.UnescapedUser);
        Assert.Equal("null-\0-null", TortureCorpus.Parse<SipRequest>("escnull").To.Uri.UnescapedUser);
        Assert.Equal("user;par=u@example.net", TortureCorpus.Parse<SipRequest>("semiuri").RequestUri.UnescapedUser);
    }

    [Fact]
    public void Bodies_end_where_content_length_says()
    {
        Assert.True(TortureCorpus.Parse<SipRequest>("dblreq").Body.IsEmpty);
        Assert.Equal(553, TortureCorpus.Parse<SipRequest>("mpart01").Body.Length);
        Assert.Equal(105, TortureCorpus.Parse<SipRequest>("inv2543").Body.Length);
    }

    [Fact]
    public void Reason_phrases_may_be_foreign_or_absent()
    {
        Assert.StartsWith("= 2**3 * 5**2 но сто", TortureCorpus.Parse<SipResponse>("unreason").ReasonPhrase);
        Assert.Equal("", TortureCorpus.Parse<SipResponse>("noreason").ReasonPhrase);
    }

    [Fact]
    public void A_long_request_keeps_all_its_hops()
    {
        var request = TortureCorpus.Parse<SipRequest>("longreq");
        Assert.Equal(34, request.Vias.Count);
        Assert.Equal("sip33.example.com", request.TopVia.SentByHost);
    }

    [Fact]
    public void A_scheme_of_authorization_nobody_knows_is_no_digest()
    {
        string? value = TortureCorpus.Parse<SipRequest>("regaut01").Headers.Get(SipHeaderNames.Authorization);
        Assert.NotNull(value);
        Assert.False(DigestCredentials.TryParse(value, out _));
    }

    [Fact]
    public void A_response_with_a_foreign_via_is_discarded()
    {
        var response = TortureCorpus.Parse<SipResponse>("bcast");
        Assert.NotNull(ResponseValidation.DiscardReason(response, (host, _) => host == "192.0.2.198"));
    }

    [Fact]
    public void Brackets_tell_an_address_from_a_port()
    {
        SipUri ambiguous = TortureCorpus.Parse<SipRequest>("port-ambiguous").RequestUri;
        Assert.Equal(("[2001:db8::10:5070]", null), (ambiguous.Host, ambiguous.Port));
        SipUri plain = TortureCorpus.Parse<SipRequest>("port-unambiguous").RequestUri;
        Assert.Equal(("[2001:db8::10]", 5070), (plain.Host, plain.Port));
        Assert.Equal("[2001:db8::9:255]", TortureCorpus.Parse<SipRequest>("via-received-param-with-delim").TopVia.Received);
        Assert.Equal("2001:db8::9:255", TortureCorpus.Parse<SipRequest>("via-received-param-no-delim").TopVia.Received);
    }

    [Fact]
    public void Each_stream_has_its_own_address_family()
    {
        Assert.True(SdpSession.TryParse(TortureCorpus.Parse<SipRequest>("mult-ip-in-sdp").Body.Span, out SdpSession? session, out string? error), error);
        Assert.Equal(["192.0.2.1", "2001:db8::1"], session.EffectiveMedia.Select(m => m.Connection?.Address));
        Assert.Equal(new SdpRtpMap(107, "H263-1998", 90000), session.Media[1].Rtpmap(107));
    }
}
