using System.Text;
using Crm.Channels.Mail.Fetching;
using Crm.Channels.Mail.Reading;
using Crm.Events.Mail;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Mail;

public sealed class MailSummariesTests
{
    [Fact]
    public void What_the_work_needs_is_read()
    {
        MailSummary mail = Read("From: =?utf-8?Q?Zo=C3=AB?= <Zoe@EXAMPLE.com>\nReply-To: other@example.com\nTo: a@B.c, Nobody\nCc: d@e.f\nSubject: =?utf-8?B?5Y+w5YyX?=\n"
            + "Date: Sun, 22 Nov 2026 10:19:18 +0100\nMessage-ID: <m@x>\nIn-Reply-To: <l@x>\nReferences: <k@x> <l@x>\nX-Order: 17\nReceived: by somebody\n\nHallo\n");
        Assert.Equal(new MailPerson("Zoë", "Zoe@example.com"), mail.From);
        Assert.Equal([new MailPerson(null, "a@b.c")], mail.To);
        Assert.Equal("other@example.com", Assert.Single(mail.ReplyTo).Address);
        Assert.Equal(("台北", "m@x", "Hallo\n"), (mail.Subject, mail.MessageId, mail.Text));
        Assert.Equal(["k@x", "l@x"], mail.References);
        Assert.Equal(Instant.From(new DateTimeOffset(2026, 11, 22, 9, 19, 18, TimeSpan.Zero)), mail.Date);
        Assert.Equal("17", mail.Headers["x-order"]);
        Assert.False(mail.Headers.ContainsKey("received"));
        Assert.Equal((MailAuthor.Person, MailExtent.Whole), (mail.Author, mail.Extent));
    }

    [Fact]
    public void Of_HTML_alone_the_text_can_be_read()
    {
        MailSummary mail = Read("From: a@b.c\nContent-Type: text/html; charset=utf-8\n\n<style>p{}</style><script>x()</script><p>Guten&nbsp;Tag,<br>1 &lt; 2 &amp;<b> mehr</b></p>\n<div>Ende &lt;b&gt;</div>");
        Assert.True(mail.HasHtml);
        Assert.Equal("Guten Tag,\n1 < 2 & mehr\nEnde <b>", mail.Text);
    }

    [Fact]
    public void A_report_of_delivery_names_what_was_not_delivered()
    {
        MailSummary mail = Read("From: MAILER-DAEMON@x.y\nReturn-Path: <>\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nsorry\n--b\nContent-Type: message/delivery-status\n\n"
            + "Reporting-MTA: dns; x.y\n\nFinal-Recipient: rfc822; a@b.c\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <answer@x>\n\n--b--\n");
        Assert.Equal((MailAuthor.Bounce, "answer@x", true, "5.1.1 550 no such user"), (mail.Author, mail.ReportedMessageId, mail.ReportedFailed, mail.ReportedStatus));
    }

    [Fact]
    public void Everything_has_a_limit()
    {
        var header = new StringBuilder("From: a@b.c\n");
        header.Append("To: ").AppendJoin(", ", Enumerable.Range(0, 300).Select(i => $"u{i}@x.y")).Append('\n');
        header.Append("References: ").AppendJoin(' ', Enumerable.Range(0, 300).Select(i => $"<r{i}@x>")).Append('\n');
        header.Append("Subject: ").Append('s', 499).Append("😀😀\n");
        for (int i = 0; i < 100; i++)
        {
            header.Append($"X-{i}: ").Append('v', 2_000).Append('\n');
        }

        MailSummary mail = Read(header.Append('\n').Append('t', 30_000).ToString());
        Assert.Equal((100, 100, 60, 20_000), (mail.To.Count, mail.References.Count, mail.Headers.Count, mail.Text.Length));
        Assert.Equal(("r0@x", "r299@x"), (mail.References[0], mail.References[^1]));
        Assert.Equal(new string('s', 499), mail.Subject); // no half of a pair
        Assert.All(mail.Headers.Values, value => Assert.True(value.Length <= 1_000));
    }

    [Fact]
    public void Any_bytes_give_a_summary()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = SampleMail.Make(seed % 7).Mail[..Math.Min(3_000, SampleMail.Make(seed % 7).Mail.Length)];
            for (int i = random.Next(40); i > 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Assert.NotNull(MailSummaries.Read(bytes[..random.Next(bytes.Length)]));
        }
    }

    [Fact]
    public void A_mail_is_set_aside_after_so_many_tries_and_comes_back_for_one()
    {
        var tries = new MailTries(3, TimeSpan.FromHours(1));
        var now = new Instant(0);
        Assert.False(tries.Failed(7, now));
        Assert.False(tries.Failed(7, now));
        Assert.True(tries.Failed(7, now));
        Assert.Empty(tries.Due(now + TimeSpan.FromMinutes(59)));
        Assert.Equal([7u], tries.Due(now + TimeSpan.FromHours(1)));
        Assert.True(tries.Failed(7, now + TimeSpan.FromHours(1)));
        Assert.Single(tries.Due(now + TimeSpan.FromHours(2)));
        Assert.True(tries.Worked(7));
        Assert.False(tries.Worked(7));
        Assert.False(tries.Failed(7, now));
    }

    [Fact]
    public void When_very_many_fail_it_is_not_the_mails_and_none_is_set_aside()
    {
        var tries = new MailTries(1, TimeSpan.FromHours(1));
        for (uint uid = 0; uid < MailTries.MaxCounted; uid++)
        {
            Assert.True(tries.Failed(uid, default));
        }

        Assert.False(tries.Failed(5_000, default));
    }

    private static MailSummary Read(string text) => MailSummaries.Read(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"))) is var mail ? mail with { Text = mail.Text.ReplaceLineEndings("\n") } : mail;
}
