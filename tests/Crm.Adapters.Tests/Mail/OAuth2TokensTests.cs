using Crm.Adapters.Tests.Mail.Peers;
using Crm.Channels.Mail;
using Crm.Channels.Mail.Connections;
using Crm.Contracts.Mail;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Mail;

public sealed class OAuth2TokensTests
{
    [Fact]
    public async Task A_token_is_kept_until_a_minute_before_its_end_or_until_it_is_refused()
    {
        await using var service = new TokenService((200, """{"access_token":"a","expires_in":3600}"""), (200, """{"access_token":"b","expires_in":3600}"""), (200, """{"access_token":"c"}"""));
        var clock = new FakeClock();
        using var tokens = new OAuth2Tokens(MailClientOptions.Default, clock);
        MailOAuth2 grant = Grant(service, refresh: "r&1");
        Assert.Equal("a", await tokens.Get(grant, default));
        clock.Advance(TimeSpan.FromMinutes(58));
        Assert.Equal("a", await tokens.Get(grant, default));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("b", await tokens.Get(grant, default));
        tokens.Forget(grant);
        Assert.Equal("c", await tokens.Get(grant, default));
        Assert.Equal(3, service.Asked.Count);
        Assert.Equal("client_id=id&client_secret=geheim&grant_type=refresh_token&refresh_token=r%261&scope=mail", service.Asked[0]);
    }

    [Fact]
    public async Task Without_refresh_token_it_is_the_clients_own_grant()
    {
        await using var service = new TokenService((200, """{"access_token":"a","expires_in":60}"""));
        using var tokens = new OAuth2Tokens(MailClientOptions.Default, TimeProvider.System);
        Assert.Equal("a", await tokens.Get(Grant(service, refresh: null), default));
        Assert.Contains("grant_type=client_credentials", service.Asked[0]);
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_grant","error_description":"geheim is wrong"}""", MailConnectionFault.NoToken, "invalid_grant")]
    [InlineData(401, "geheim", MailConnectionFault.NoToken, "no JSON")]
    [InlineData(200, "[]", MailConnectionFault.NoToken, "status 200")]
    [InlineData(200, """{"access_token":"a\r\nb"}""", MailConnectionFault.NoToken, "status 200")]
    [InlineData(200, """{"access_token":5}""", MailConnectionFault.NoToken, "status 200")]
    [InlineData(503, "", MailConnectionFault.Unreachable, "no JSON")]
    [InlineData(429, """{"error":"slow_down"}""", MailConnectionFault.Unreachable, "slow_down")]
    internal async Task A_refusal_is_told_without_what_was_asked(int status, string body, MailConnectionFault fault, string words)
    {
        await using var service = new TokenService((status, body));
        using var tokens = new OAuth2Tokens(MailClientOptions.Default, TimeProvider.System);
        var thrown = await Assert.ThrowsAsync<MailConnectionException>(() => tokens.Get(Grant(service, "r"), default));
        Assert.Equal(fault, thrown.Fault);
        Assert.Contains(words, thrown.Message);
        Assert.DoesNotContain("geheim", thrown.Message);
    }

    [Fact]
    public async Task What_is_too_much_or_not_protected_is_not_taken()
    {
        await using var service = new TokenService((200, new string(' ', 70_000) + """{"access_token":"a"}"""));
        using var tokens = new OAuth2Tokens(MailClientOptions.Default, TimeProvider.System);
        await Assert.ThrowsAsync<MailConnectionException>(() => tokens.Get(Grant(service, "r"), default));
        var open = Grant(service, "r") with { TokenEndpoint = new Uri("http://login.example.test/token") };
        Assert.Equal(MailConnectionFault.Unprotected, (await Assert.ThrowsAsync<MailConnectionException>(() => tokens.Get(open, default))).Fault);
    }

    private static MailOAuth2 Grant(TokenService service, string? refresh) => new(service.Address, "id", "geheim", refresh, refresh is null ? null : "mail");
}
