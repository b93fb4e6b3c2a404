using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.Authentication;

namespace Crm.Protocols.Tests.Sip.Authentication;

/// <summary>Client and server side against each other.</summary>
public sealed class DigestExchangeTests
{
    private static readonly Instant Start = new(1_800_000_000_000_000);
    private static readonly DigestAccount Anna = new("anna", "s3cret \"x\"");
    private readonly DigestVerifier _verifier = new("crm.example.com", "0123456789abcdef0123456789abcdef"u8, TimeSpan.FromMinutes(5));
    private readonly DigestReplayWindow _window = new();

    [Fact]
    public void The_right_secret_is_accepted_with_the_strongest_algorithm()
    {
        SipRequest retry = Answered(Register(), Challenge(Start), Anna);
        DigestCredentials credentials = Read(retry);
        Assert.Equal(DigestAlgorithm.Sha256, credentials.Algorithm);
        Assert.Equal(DigestVerdict.Accepted, Judge(retry, Anna.Password, Start + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_client_that_only_knows_md5_is_accepted_too()
    {
        SipResponse challenge = Challenge(Start);
        string md5 = challenge.Headers.GetAll("WWW-Authenticate").Single(v => v.Contains("MD5", StringComparison.Ordinal));
        challenge.Headers.Set("WWW-Authenticate", md5);
        Assert.Equal(DigestVerdict.Accepted, Judge(Answered(Register(), challenge, Anna), Anna.Password, Start));
    }

    [Fact]
    public void A_wrong_secret_and_an_unknown_user_look_the_same()
    {
        SipRequest retry = Answered(Register(), Challenge(Start), Anna);
        Assert.Equal(DigestVerdict.WrongSecret, Judge(retry, "other", Start));
        Assert.Equal(DigestVerdict.WrongSecret, _verifier.Check(Read(retry), retry, null, _window, Start));
    }

    [Fact]
    public void Credentials_cannot_be_sent_twice()
    {
        SipRequest retry = Answered(Register(), Challenge(Start), Anna);
        Assert.Equal(DigestVerdict.Accepted, Judge(retry, Anna.Password, Start));
        Assert.Equal(DigestVerdict.Stale, Judge(retry, Anna.Password, Start));
    }

    [Fact]
    public void Counts_that_overtake_each_other_are_each_accepted_once()
    {
        DigestChallenge challenge = _verifier.CreateChallenges(Start, 7)[0];
        foreach (uint count in (uint[])[3, 1, 2, 70])
        {
            Assert.Equal(DigestVerdict.Accepted, JudgeCount(challenge, count));
        }

        foreach (uint count in (uint[])[3, 1, 70, 0])
        {
            Assert.Equal(DigestVerdict.Stale, JudgeCount(challenge, count));
        }
    }

    [Fact]
    public void An_old_nonce_is_stale_and_a_forged_one_foreign()
    {
        SipRequest retry = Answered(Register(), Challenge(Start), Anna);
        Assert.Equal(DigestVerdict.Stale, Judge(retry, Anna.Password, Start + TimeSpan.FromMinutes(6)));
        DigestCredentials credentials = Read(retry);
        string forged = (credentials.Nonce[0] == '0' ? "1" : "0") + credentials.Nonce[1..];
        Assert.Equal(DigestVerdict.ForeignNonce, _verifier.Check(credentials with { Nonce = forged }, retry, "x", _window, Start));
        Assert.Equal(DigestVerdict.ForeignNonce, _verifier.Check(credentials with { Algorithm = DigestAlgorithm.Md5 }, retry, "x", _window, Start));
        Assert.Equal(DigestVerdict.ForeignNonce, _verifier.Check(credentials with { Nonce = "zz" }, retry, "x", _window, Start));
    }

    [Fact]
    public void Credentials_for_another_uri_are_refused()
    {
        SipRequest retry = Answered(Register(), Challenge(Start), Anna);
        SipRequest moved = new(SipMethod.Register, SipUri.Create(null, "elsewhere.example.com"));
        moved.Headers.CopyFrom(retry.Headers, SipHeaderNames.Authorization);
        Assert.Equal(DigestVerdict.WrongUri, Judge(moved, Anna.Password, Start));
    }

    [Fact]
    public void Credentials_without_qop_are_refused()
    {
        SipRequest retry = Answered(Register(), Challenge(Start), Anna);
        Assert.Equal(DigestVerdict.NoQop, _verifier.Check(Read(retry) with { Cnonce = null }, retry, "x", _window, Start));
    }

    [Fact]
    public void The_client_does_not_repeat_a_refused_answer_but_follows_a_stale_nonce()
    {
        SipRequest retry = Answered(Register(), Challenge(Start), Anna);
        Assert.False(DigestClient.TryAnswer(retry, Challenge(Start), _ => Anna, "c2"));
        Assert.True(DigestClient.TryAnswer(retry, Challenge(Start + TimeSpan.FromMinutes(9), stale: true), _ => Anna, "c3"));
        Assert.Equal(DigestVerdict.Accepted, Judge(retry, Anna.Password, Start + TimeSpan.FromMinutes(9)));
        Assert.Single(retry.Headers.GetAll(SipHeaderNames.Authorization));
    }

    [Fact]
    public void A_proxy_is_answered_in_its_own_header()
    {
        SipRequest request = Register();
        SipResponse challenge = SipResponse.CreateFor(request, 407);
        challenge.Headers.Add(SipHeaderNames.ProxyAuthenticate, "Digest realm=\"p\", nonce=\"n\", algorithm=AKAv1-MD5");
        Assert.False(DigestClient.TryAnswer(request, challenge, _ => Anna, "c"));
        challenge.Headers.Add(SipHeaderNames.ProxyAuthenticate, "Digest realm=\"p\", nonce=\"n\", qop=\"auth-int,auth\", opaque=\"o\"");
        Assert.True(DigestClient.TryAnswer(request, challenge, _ => Anna, "c"));
        Assert.True(DigestCredentials.TryParse(request.Headers.Get(SipHeaderNames.ProxyAuthorization), out DigestCredentials? credentials));
        Assert.Equal(("o", DigestAlgorithm.Md5, 1u), (credentials.Opaque, credentials.Algorithm, credentials.NonceCount));
    }

    [Fact]
    public void The_client_takes_the_strongest_offer_whatever_its_place()
    {
        SipRequest request = Register();
        SipResponse challenge = SipResponse.CreateFor(request, 401);
        foreach (string algorithm in (string[])["MD5", "SHA-512-256", "SHA-256"])
        {
            challenge.Headers.Add(SipHeaderNames.WwwAuthenticate, $"Digest realm=\"r\", nonce=\"{algorithm}\", qop=\"auth\", algorithm={algorithm}");
        }

        Assert.True(DigestClient.TryAnswer(request, challenge, _ => Anna, "c"));
        DigestCredentials credentials = Read(request);
        Assert.Equal((DigestAlgorithm.Sha512Slash256, "SHA-512-256", 64), (credentials.Algorithm, credentials.Nonce, credentials.Response.Length));
        Assert.False(DigestClient.TryAnswer(Register(), challenge, _ => null, "c"));
    }

    [Fact]
    public void A_full_window_forgets_the_oldest_nonce_and_refuses_its_replay()
    {
        var window = new DigestReplayWindow(capacity: 2);
        for (int i = 0; i < 4; i++)
        {
            Assert.True(window.TryUse($"n{i}", 1, Start + TimeSpan.FromSeconds(i), Start));
        }

        Assert.Equal(2, window.Count);
        Assert.False(window.TryUse("n0", 1, Start, Start));
        Assert.False(window.TryUse("n1", 2, Start + TimeSpan.FromSeconds(1), Start));
        Assert.False(window.TryUse("n3", 1, Start + TimeSpan.FromSeconds(3), Start));
        Assert.True(window.TryUse("n3", 2, Start + TimeSpan.FromSeconds(3), Start));
    }

    [Theory]
    [InlineData("Basic realm=\"x\"")]
    [InlineData("Digest realm=\"x")]
    [InlineData("Digest realm=\"x\"")]
    [InlineData("Digest realm=\"x\", nonce=\"n\", nonce=\"m\"")]
    [InlineData("Digest realm=\"x\", nonce=\"n\", qop=\"auth-int\"")]
    [InlineData("Digest")]
    [InlineData("")]
    public void Challenges_that_cannot_be_met_are_not_read(string text) => Assert.False(DigestChallenge.TryParse(text, out _));

    private static SipRequest Register()
    {
        var request = new SipRequest(SipMethod.Register, SipUri.Create(null, "crm.example.com"));
        request.Headers.Add("Via", "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa");
        request.Headers.Add("From", "<sip:anna@crm.example.com>;tag=1");
        request.Headers.Add("To", "<sip:anna@crm.example.com>");
        request.Headers.Add("Call-ID", "c1");
        request.Headers.Add("CSeq", "1 REGISTER");
        return request;
    }

    private SipResponse Challenge(Instant now, bool stale = false)
    {
        SipResponse response = SipResponse.CreateFor(Register(), 401, toTag: "s");
        foreach (DigestChallenge challenge in _verifier.CreateChallenges(now, 42, stale))
        {
            response.Headers.Add(SipHeaderNames.WwwAuthenticate, challenge.ToString());
        }

        return response;
    }

    private static SipRequest Answered(SipRequest request, SipResponse challenge, DigestAccount account)
    {
        Assert.True(DigestClient.TryAnswer(request, challenge, realm => realm == "crm.example.com" ? account : null, "cn\"once"));
        return request;
    }

    private static DigestCredentials Read(SipRequest request)
    {
        Assert.True(DigestCredentials.TryParse(request.Headers.Get(SipHeaderNames.Authorization), out DigestCredentials? credentials));
        return credentials;
    }

    private DigestVerdict Judge(SipRequest request, string password, Instant now)
    {
        DigestCredentials credentials = Read(request);
        string ha1 = DigestCalculator.Ha1(credentials.Algorithm, credentials.Username, _verifier.Realm, password);
        return _verifier.Check(credentials, request, ha1, _window, now);
    }

    private DigestVerdict JudgeCount(DigestChallenge challenge, uint count)
    {
        SipRequest request = Register();
        DigestCredentials answer = DigestClient.Answer(challenge, Anna, request.Method, request.RequestUri.ToString(), "c", count);
        request.Headers.Set(SipHeaderNames.Authorization, answer.ToString());
        return Judge(request, Anna.Password, Start);
    }
}
