using Crm.Adapters.Tests.Mail.Peers;
using Crm.Contracts.Mail;
using Crm.Events.Mail;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Mail;

/// <summary>Sending through Exim, and back in through Dovecot.</summary>
public sealed class MailSendTests
{
    [Fact]
    public async Task A_mail_goes_out_and_comes_back_with_thread_letters_and_file()
    {
        await using MailHouse house = await MailHouse.Open(smtp: true, "desk");
        await using MailDesk desk = new MailDesk(new FakeMailboxes(house.Access("desk") with { Smtp = house.Smtp() })).Start();
        byte[] file = [.. Enumerable.Range(0, 70_000).Select(i => (byte)(i * 7))];
        OutgoingMail mail = Mail("anna@example.test") with
        {
            Subject = "Ihr Auftrag – 台北 & Größe",
            InReplyTo = "two@example.com",
            References = ["one@example.com", "two@example.com"],
            Attachments = [new OutgoingAttachment("Größe.bin", "application/octet-stream", file)],
            Bcc = [new MailPerson(null, "hidden@example.test")],
        };
        MailHandoverResult result = await desk.Transport.Send(mail, default);
        Assert.Equal(MailHandover.Accepted, result.Outcome);
        await desk.Intake.Reached(1);
        TakenMail back = desk.Intake.Taken[0];
        Assert.Equal(mail.Subject, back.Summary.Subject);
        Assert.Equal("answer-1@example.test", back.Summary.MessageId);
        Assert.Equal(["two@example.com"], back.Summary.InReplyTo);
        Assert.Equal(["one@example.com", "two@example.com"], back.Summary.References);
        Assert.Equal(new MailPerson("Größe & Co", "desk@example.test"), back.Summary.From);
        Assert.Equal("Grüße\n.\nEnde", back.Summary.Text.ReplaceLineEndings("\n").Trim());
        MailAttachment attachment = Assert.Single(back.Summary.Attachments);
        Assert.Equal(("Größe.bin", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file))), (attachment.Name, attachment.Sha256));
        Assert.DoesNotContain("bcc", back.Summary.Headers.Keys);
        Assert.Equal(MailAuthor.Person, back.Summary.Author);
    }

    [Fact]
    public async Task An_automatic_answer_says_so_and_has_no_sender_on_its_envelope()
    {
        await using MailHouse house = await MailHouse.Open(smtp: true, "desk");
        await using MailDesk desk = new MailDesk(new FakeMailboxes(house.Access("desk") with { Smtp = house.Smtp() })).Start();
        Assert.Equal(MailHandover.Accepted, (await desk.Transport.Send(Mail("anna@example.test") with { AutoSubmitted = true }, default)).Outcome);
        await desk.Intake.Reached(1);
        MailSummary back = desk.Intake.Taken[0].Summary;
        Assert.Equal("<>", back.Headers["return-path"]);
        Assert.Equal("auto-replied", back.Headers["auto-submitted"]);
        Assert.NotEqual(MailAuthor.Person, back.Author);
    }

    [Fact]
    public async Task A_report_that_was_asked_for_comes_back_and_names_what_was_not_delivered()
    {
        await using MailHouse house = await MailHouse.Open(smtp: true, "desk");
        await using MailDesk desk = new MailDesk(new FakeMailboxes(house.Access("desk") with { Smtp = house.Smtp() })).Start();
        Assert.Equal(MailHandover.Accepted, (await desk.Transport.Send(Mail("full@example.test") with { Attachments = [new OutgoingAttachment("x", "application/x-y", new byte[5_000])] }, default)).Outcome);
        await desk.Intake.Reached(1);
        MailSummary report = desk.Intake.Taken[0].Summary;
        Assert.Equal((MailAuthor.Bounce, "answer-1@example.test", true), (report.Author, report.ReportedMessageId, report.ReportedFailed));
        Assert.StartsWith("5.", report.ReportedStatus);
        Assert.Equal("<>", report.Headers["return-path"]);
        string raw = System.Text.Encoding.UTF8.GetString(desk.Intake.Taken[0].Raw);
        Assert.Contains("text/rfc822-headers", raw); // RET=HDRS was heard: the file does not come back
        Assert.DoesNotContain("application/x-y", raw);
    }

    [Fact]
    public async Task What_is_delivered_is_not_reported()
    {
        await using MailHouse house = await MailHouse.Open(smtp: true, "desk");
        await using MailDesk desk = new MailDesk(new FakeMailboxes(house.Access("desk") with { Smtp = house.Smtp() })).Start();
        await desk.Transport.Send(Mail("anna@example.test"), default);
        await desk.Transport.Send(Mail("full@example.test") with { MessageId = "answer-2@example.test" }, default);
        await desk.Intake.Reached(2);
        Assert.Equal([MailAuthor.Person, MailAuthor.Bounce], desk.Intake.Taken.Select(taken => taken.Summary.Author).Order());
    }

    [Fact]
    public async Task Refused_and_put_off_recipients_are_told_apart()
    {
        await using MailHouse house = await MailHouse.Open(smtp: true, "desk");
        await using var desk = new MailDesk(new FakeMailboxes(house.Access("desk") with { Smtp = house.Smtp() }));
        MailHandoverResult some = await desk.Transport.Send(Mail("nobody@example.test", "anna@example.test"), default);
        Assert.Equal(MailHandover.Accepted, some.Outcome);
        Assert.Equal(["nobody@example.test"], some.RefusedRecipients);
        MailHandoverResult none = await desk.Transport.Send(Mail("nobody@example.test"), default);
        Assert.Equal((MailHandover.Refused, "550 no such user here"), (none.Outcome, none.Detail));
        MailHandoverResult grey = await desk.Transport.Send(Mail("anna@example.test", "grey@example.test"), default);
        Assert.Equal((MailHandover.Later, "451 greylisted, come again"), (grey.Outcome, grey.Detail));
        MailHandoverResult away = await desk.Transport.Send(Mail("who@elsewhere.test"), default);
        Assert.Equal((MailHandover.Refused, "550 relay not permitted"), (away.Outcome, away.Detail));
    }

    [Fact]
    public async Task What_cannot_be_written_or_is_too_large_is_refused()
    {
        await using MailHouse house = await MailHouse.Open(smtp: true, "desk");
        await using var desk = new MailDesk(new FakeMailboxes(house.Access("desk") with { Smtp = house.Smtp() }));
        MailHandoverResult injected = await desk.Transport.Send(Mail("anna@example.test") with { Subject = "hi\r\nBcc: all@example.test" }, default);
        Assert.Equal(MailHandover.Refused, injected.Outcome);
        MailHandoverResult large = await desk.Transport.Send(Mail("anna@example.test") with { Attachments = [new OutgoingAttachment("x", "application/x-y", new byte[1_000_000])] }, default);
        Assert.Equal(MailHandover.Refused, large.Outcome);
        Assert.Contains("1048576", large.Detail);
    }

    [Fact]
    public async Task A_server_that_is_gone_or_does_not_let_in_means_later()
    {
        await using MailHouse house = await MailHouse.Open(smtp: true, "desk");
        var mailboxes = new FakeMailboxes(house.Access("desk") with { Imap = null, Smtp = house.Smtp(password: "wrong") });
        await using MailDesk desk = new MailDesk(mailboxes).Start();
        MailHandoverResult wrong = await desk.Transport.Send(Mail("anna@example.test"), default);
        Assert.Equal(MailHandover.Later, wrong.Outcome);
        await desk.Fault("535");
        Assert.False(desk.Health("desk").SmtpReady);
        mailboxes.Set(house.Access("desk") with { Imap = null, Smtp = house.Smtp() with { CertificateSha256 = null } });
        Assert.Contains("certificate", (await desk.Transport.Send(Mail("anna@example.test"), default)).Detail);
        await house.StopExim();
        mailboxes.Set(house.Access("desk") with { Imap = null, Smtp = house.Smtp() });
        MailHandoverResult gone = await desk.Transport.Send(Mail("anna@example.test"), default);
        Assert.Equal(MailHandover.Later, gone.Outcome);
        Assert.Contains("connection refused", gone.Detail);
        Assert.Equal(MailHandover.Later, (await desk.Transport.Send(Mail("anna@example.test") with { MailboxId = "who" }, default)).Outcome);
    }

    private static OutgoingMail Mail(params string[] to) => new(
        "desk",
        "answer-1@example.test",
        new MailPerson("Größe & Co", "desk@example.test"),
        [.. to.Select(each => new MailPerson(null, each))],
        [],
        [],
        null,
        "Hallo",
        "Grüße\n.\nEnde\n",
        null,
        null,
        [],
        false,
        new Instant(1_700_000_000_000_000),
        []);
}
