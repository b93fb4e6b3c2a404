using Crm.Adapters.Tests.Mail.Peers;
using Crm.Channels.Mail;
using Crm.Contracts.Mail;

namespace Crm.Adapters.Tests.Mail;

/// <summary>Signing in by token: Dovecot proves each token by its signature, Exim knows one.</summary>
public sealed class XOAuth2Tests
{
    private static readonly MailClientOptions s_quick = MailDesk.Quick with { SignIn = new Backoff(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200)) };

    [Fact]
    public async Task A_token_opens_the_mailbox()
    {
        await using MailHouse house = await MailHouse.Open(smtp: false, "desk");
        await using var service = new TokenService(Answer(house.Token("desk", TimeSpan.FromHours(1))));
        house.Deliver("desk", SampleMail.Short("by-token"));
        await using MailDesk desk = new MailDesk(new FakeMailboxes(ByToken(house, service))).Start();
        await desk.Intake.Reached(1);
        Assert.Equal("by-token", desk.Intake.Taken[0].Summary.Subject);
        house.Deliver("desk", SampleMail.Short("second"));
        await desk.Intake.Reached(2);
        Assert.True(desk.Health("desk").ImapReady);
        Assert.Single(service.Asked);
    }

    [Fact]
    public async Task A_token_that_the_server_refuses_is_asked_for_anew_and_told_to_nobody()
    {
        await using MailHouse house = await MailHouse.Open(smtp: false, "desk");
        string late = house.Token("desk", TimeSpan.FromHours(-1));
        string spoiled = house.Token("desk", TimeSpan.FromHours(1))[..^3] + "AAA";
        await using var service = new TokenService(Answer(late), Answer(spoiled), Answer(house.Token("desk", TimeSpan.FromHours(1))));
        house.Deliver("desk", SampleMail.Short("third-time"));
        await using MailDesk desk = new MailDesk(new FakeMailboxes(ByToken(house, service)), s_quick).Start();
        await desk.Intake.Reached(1);
        Assert.Equal(3, service.Asked.Count);
        string fault = await desk.Fault("refused");
        Assert.All([late, spoiled, "geheim"], secret => Assert.DoesNotContain(desk.Reports, report => report.Contains(secret, StringComparison.Ordinal)));
        Assert.StartsWith("Mailbox desk: IMAP", fault);
    }

    [Fact]
    public async Task A_token_for_another_mailbox_opens_none()
    {
        await using MailHouse house = await MailHouse.Open(smtp: false, "desk", "other");
        await using var service = new TokenService(Answer(house.Token("other", TimeSpan.FromHours(1))));
        await using var desk = new MailDesk(new FakeMailboxes());
        Assert.Contains("refused", Assert.Single(await desk.Clients.Probe.Try(ByToken(house, service), default)));
    }

    [Fact]
    public async Task Mails_are_sent_by_token_too()
    {
        await using MailHouse house = await MailHouse.Open(smtp: true, "desk");
        await using var service = new TokenService(Answer("wrong"), Answer(MailHouse.SmtpToken));
        MailServer smtp = house.Smtp() with { Login = new MailLogin("desk", null, Grant(service)) };
        await using var desk = new MailDesk(new FakeMailboxes());
        MailboxAccess sending = house.Access("desk") with { Imap = null, Smtp = smtp };
        Assert.Single(await desk.Clients.Probe.Try(sending, default));
        Assert.Empty(await desk.Clients.Probe.Try(sending, default));
    }

    private static MailboxAccess ByToken(MailHouse house, TokenService service)
    {
        MailboxAccess access = house.Access("desk", security: MailSecurity.StartTls, pinned: house.CertificateSha256);
        return access with { Imap = access.Imap! with { Login = new MailLogin("desk", null, Grant(service)) } };
    }

    private static MailOAuth2 Grant(TokenService service) => new(service.Address, "id", "geheim", "refresh", "mail");

    private static (int Status, string Body) Answer(string token) => (200, $$"""{"access_token":"{{token}}","expires_in":3600}""");
}
