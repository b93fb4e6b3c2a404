using Crm.Mime;

namespace Crm.Protocols.Tests.Mime;

public sealed class AutomaticMailTests
{
    [Theory]
    [InlineData("Subject: hello", AutomaticKind.None)]
    [InlineData("Auto-Submitted: no", AutomaticKind.None)]
    [InlineData("Auto-Submitted: NO (really)", AutomaticKind.None)]
    [InlineData("Auto-Submitted: auto-replied; owner-email=\"x@y\"", AutomaticKind.AutoReply)]
    [InlineData("Auto-Submitted: auto-generated", AutomaticKind.AutoReply)]
    [InlineData("Auto-Submitted: x-new-kind", AutomaticKind.AutoReply)]
    [InlineData("Return-Path: <>\nAuto-Submitted: auto-replied", AutomaticKind.AutoReply)]
    [InlineData("Return-Path: <>", AutomaticKind.Bounce)]
    [InlineData("Return-Path: < >", AutomaticKind.Bounce)]
    [InlineData("Return-Path: <a@x.example>", AutomaticKind.None)]
    [InlineData("From: Mail Delivery System <MAILER-DAEMON@x.example>", AutomaticKind.Bounce)]
    [InlineData("From: postmaster@x.example", AutomaticKind.Bounce)]
    [InlineData("X-Failed-Recipients: a@x.example", AutomaticKind.Bounce)]
    [InlineData("Content-Type: multipart/report; report-type=delivery-status; boundary=a", AutomaticKind.Bounce)]
    [InlineData("Content-Type: multipart/report; report-type=disposition-notification; boundary=a", AutomaticKind.AutoReply)]
    [InlineData("X-Autoreply: yes", AutomaticKind.AutoReply)]
    [InlineData("X-Autoreply: no", AutomaticKind.None)]
    [InlineData("X-Auto-Response-Suppress: All", AutomaticKind.AutoReply)]
    [InlineData("Precedence: auto_reply", AutomaticKind.AutoReply)]
    [InlineData("Precedence: bulk", AutomaticKind.List)]
    [InlineData("Precedence: List", AutomaticKind.List)]
    [InlineData("Precedence: first-class", AutomaticKind.None)]
    [InlineData("List-Id: <users.x.example>", AutomaticKind.List)]
    [InlineData("List-Unsubscribe: <https://x.example/u>", AutomaticKind.List)]
    public void What_programs_send_is_recognised(string fields, AutomaticKind kind) => Assert.Equal(kind, Mail.Parse($"X: y\n{fields}\n\nbody").Automatic);

    // After RFC 3464 appendix E.1.
    [Fact]
    public void A_delivery_report_is_read()
    {
        MimeMessage message = Mail.Parse("""
            Date: Thu, 7 Jul 1994 17:16:05 -0400
            From: Mail Delivery Subsystem <MAILER-DAEMON@CS.UTK.EDU>
            To: <owner-info-mime@cs.utk.edu>
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status;
                  boundary="RAA14128.773615765/CS.UTK.EDU"

            --RAA14128.773615765/CS.UTK.EDU

            The original message was received at Thu, 7 Jul 1994 17:15:49 -0400
            --RAA14128.773615765/CS.UTK.EDU
            content-type: message/delivery-status

            Reporting-MTA: dns; cs.utk.edu
            Original-Envelope-Id: 0704

            Original-Recipient: rfc822;louisl@larry.slip.umd.edu
            Final-Recipient: rfc822;louisl@larry.slip.umd.edu
            Action: failed
            Status: 4.0.0
            Diagnostic-Code: smtp; 426 connection timed out
            Last-Attempt-Date: Thu, 7 Jul 1994 17:15:49 -0400

            Final-Recipient: rfc822;second@example.org
            Action: Delayed (for now)
            Status: 5.1.1 (no such user)
            Will-Retry-Until: Thu, 7 Jul 1994 17:15:49 -0400

            --RAA14128.773615765/CS.UTK.EDU
            content-type: message/rfc822

            Message-ID: <original@cs.utk.edu>
            Subject: lost

            --RAA14128.773615765/CS.UTK.EDU--
            """);
        DeliveryReport? report = DeliveryReport.Read(message);
        Assert.NotNull(report);
        Assert.Equal(("cs.utk.edu", "0704", new MessageId("original@cs.utk.edu")), (report.ReportingMta, report.EnvelopeId, report.OriginalMessageId));
        Assert.Equal(
            [("louisl@larry.slip.umd.edu", "failed", "4.0.0", "426 connection timed out", false), ("second@example.org", "delayed", "5.1.1", null, true)],
            report.Recipients.Select(r => (r.FinalRecipient, r.Action, r.Status, r.Diagnostic, r.IsPermanent)));
        Assert.Equal(AutomaticKind.Bounce, message.Automatic);
    }

    [Fact]
    public void A_report_may_end_with_headers_only() => Assert.Equal(
        new MessageId("a@b"),
        DeliveryReport.Read(Mail.Parse("Content-Type: multipart/report; boundary=r\n\n--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;x\n\nAction: failed\n--r\nContent-Type: text/rfc822-headers\n\nMessage-ID: <a@b>\n--r--"))?.OriginalMessageId);

    [Theory]
    [InlineData("")]
    [InlineData("nonsense without fields\nmore\n")]
    [InlineData("\n\n\n\nAction: failed\n\n\n")]
    public void A_poor_report_is_read_as_far_as_it_goes(string body)
    {
        DeliveryReport? report = DeliveryReport.Read(Mail.Parse($"Content-Type: message/delivery-status\n\n{body}"));
        Assert.Equal(body.Contains("Action") ? 1 : 0, report?.Recipients.Count);
    }

    [Fact]
    public void A_plain_message_is_no_report() => Assert.Null(DeliveryReport.Read(Mail.Parse("Subject: x\n\nReporting-MTA: dns; x")));

    [Fact]
    public void Recipients_beyond_the_limit_are_left_out()
    {
        string blocks = string.Concat(Enumerable.Repeat("Action: failed\n\n", 5_000));
        Assert.Equal(DeliveryReport.MaxRecipients, DeliveryReport.Read(Mail.Parse($"Content-Type: message/delivery-status\n\n{blocks}"))?.Recipients.Count);
    }
}
