using Crm.Adapters.Tests.Mail.Peers;
using Crm.Channels.Mail;
using Crm.Contracts.Mail;

namespace Crm.Adapters.Tests.Mail;

/// <summary>Whom the clients trust, and what they do when they are not let in.</summary>
public sealed class MailSecurityTests
{
    [Theory]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.Tls)]
    public async Task A_certificate_that_was_named_is_enough(MailSecurity security)
    {
        await using MailHouse house = await MailHouse.Open(smtp: false, "desk");
        house.Deliver("desk", SampleMail.Short("safe"));
        await using MailDesk desk = new MailDesk(new FakeMailboxes(house.Access("desk", security: security, pinned: house.CertificateSha256))).Start();
        await desk.Intake.Reached(1);
        Assert.Null(desk.Health("desk").Fault);
    }

    [Theory]
    [InlineData(MailSecurity.StartTls, null)]
    [InlineData(MailSecurity.Tls, null)]
    [InlineData(MailSecurity.Tls, "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    public async Task Any_other_certificate_is_refused_and_told(MailSecurity security, string? pinned)
    {
        await using MailHouse house = await MailHouse.Open(smtp: false, "desk");
        house.Deliver("desk", SampleMail.Short("safe"));
        await using MailDesk desk = new MailDesk(new FakeMailboxes(house.Access("desk", security: security, pinned: pinned))).Start();
        string fault = await desk.Fault("certificate");
        Assert.Contains(house.CertificateSha256.ToLowerInvariant(), fault);
        Assert.Empty(desk.Intake.Taken);
    }

    [Fact]
    public async Task A_wrong_password_is_a_fault_and_is_not_tried_over_and_over()
    {
        await using MailHouse house = await MailHouse.Open(smtp: false, "desk");
        await using var relay = new CuttingRelay(house.ImapPort);
        var mailboxes = new FakeMailboxes(house.Access("desk", relay.Port, password: "wrong"));
        await using MailDesk desk = new MailDesk(mailboxes).Start();
        string fault = await desk.Fault("refused");
        Assert.DoesNotContain("wrong", fault);
        Assert.False(desk.Health("desk").ImapReady);
        house.Deliver("desk", SampleMail.Short("waits"));
        mailboxes.Set(house.Access("desk", relay.Port)); // mended: no need to wait for the next try
        await desk.Intake.Reached(1);
        Assert.Equal(2, relay.Connections);
    }

    [Fact]
    public void Tries_to_sign_in_grow_rare_and_never_come_all_at_once()
    {
        Backoff pauses = MailClientOptions.Default.SignIn;
        Assert.Equal(TimeSpan.FromMinutes(1), pauses.After(1, 0));
        Assert.Equal(TimeSpan.FromMinutes(4), pauses.After(3, 0));
        Assert.Equal(TimeSpan.FromMinutes(2), pauses.After(3, 1));
        Assert.Equal(TimeSpan.FromMinutes(30), pauses.After(int.MaxValue, 0));
    }

    [Fact]
    public async Task Settings_are_tried_without_changing_anything()
    {
        await using MailHouse house = await MailHouse.Open(smtp: true, "desk");
        house.Deliver("desk", SampleMail.Short("stays"));
        await using var desk = new MailDesk(new FakeMailboxes());
        MailboxAccess good = house.Access("desk", security: MailSecurity.StartTls, pinned: house.CertificateSha256) with { Smtp = house.Smtp() };
        Assert.Empty(await desk.Clients.Probe.Try(good, default));
        IReadOnlyList<string> faults = await desk.Clients.Probe.Try(good with { Folder = "Nowhere", Smtp = house.Smtp(password: "wrong") }, default);
        Assert.Equal(2, faults.Count);
        Assert.StartsWith("IMAP: The folder cannot be opened", faults[0]);
        Assert.StartsWith("SMTP: 535", faults[1]);
        Assert.Equal(0, house.Seen("desk"));
        Assert.Empty(desk.Intake.Taken);
    }
}
