using Crm.Smtp;

namespace Crm.Protocols.Tests.Smtp;

public sealed class SmtpSessionTests
{
    private static readonly SmtpSessionOptions Anna = new() { UserName = "anna", Password = "secret" };

    [Fact]
    public void A_mail_goes_to_all_its_recipients()
    {
        var lab = new SmtpLab(envelope: SmtpLab.Mail);
        lab.Greet();
        Assert.Equal(["EHLO [127.0.0.1]", "MAIL FROM:<desk@example.org>"], lab.Sent);
        lab.Say("250 ok");
        Assert.Equal("RCPT TO:<anna@example.com>", lab.Last);
        lab.Say("250 ok");
        Assert.Equal("RCPT TO:<ben@example.com>", lab.Last);
        lab.Say("251 forwarded");
        Assert.Equal("DATA", lab.Last);
        lab.Say("354 go on");
        Assert.Equal("Subject: hi\r\n\r\n..dot\r\n.", lab.Last);
        lab.Say("250 queued as 7");
        Assert.Equal("QUIT", lab.Last);
        Assert.Equal((SmtpResult.Accepted, "250 queued as 7"), (lab.Outcome!.Result, lab.Outcome.Detail));
    }

    [Fact]
    public void What_the_server_offers_is_used()
    {
        var mail = SmtpLab.Mail with { To = ["änne@example.com", "a+b@example.com"], Mail = "Subject: ä\r\n\r\n"u8.ToArray() };
        var lab = new SmtpLab(envelope: mail);
        lab.Greet("SIZE 1000", "8BITMIME", "DSN", "SMTPUTF8", "PIPELINING");
        Assert.Equal("MAIL FROM:<desk@example.org> SIZE=15 BODY=8BITMIME SMTPUTF8 RET=HDRS", lab.Last);
        lab.Say("250 ok");
        Assert.Equal("RCPT TO:<änne@example.com> NOTIFY=FAILURE,DELAY", lab.Last);
        lab.Say("250 ok");
        Assert.Equal("RCPT TO:<a+b@example.com> NOTIFY=FAILURE,DELAY ORCPT=rfc822;a+2Bb@example.com", lab.Last);
    }

    [Fact]
    public void An_automatic_answer_has_no_sender_and_wants_no_reports()
    {
        var lab = new SmtpLab(envelope: SmtpLab.Mail with { From = "" });
        lab.Greet("DSN").Say("250 ok");
        Assert.Equal(["EHLO [127.0.0.1]", "MAIL FROM:<>", "RCPT TO:<anna@example.com>"], lab.Sent);
    }

    [Fact]
    public void A_refused_recipient_is_named_and_the_others_get_the_mail()
    {
        var lab = new SmtpLab(envelope: SmtpLab.Mail);
        lab.Greet().Say("250 ok").Say("550 5.1.1 no such user").Say("250 ok").Say("354 go on").Say("250 taken");
        Assert.Equal(SmtpResult.Accepted, lab.Outcome!.Result);
        Assert.Equal(["anna@example.com"], lab.Outcome.RefusedRecipients);
    }

    [Fact]
    public void When_all_are_refused_nothing_is_sent()
    {
        var lab = new SmtpLab(envelope: SmtpLab.Mail);
        lab.Greet().Say("250 ok").Say("550 no").Say("551 5.1.6 moved");
        Assert.Equal((SmtpResult.Refused, "551 5.1.6 moved"), (lab.Outcome!.Result, lab.Outcome.Detail));
        Assert.Equal(2, lab.Outcome.RefusedRecipients.Count);
        Assert.DoesNotContain("DATA", lab.Sent);
    }

    [Fact]
    public void One_recipient_who_is_put_off_puts_off_the_mail_so_that_nobody_gets_it_twice()
    {
        var lab = new SmtpLab(envelope: SmtpLab.Mail);
        lab.Greet().Say("250 ok").Say("550 no").Say("451 4.7.1 greylisted");
        Assert.Equal((SmtpResult.Later, "451 4.7.1 greylisted"), (lab.Outcome!.Result, lab.Outcome.Detail));
        Assert.Empty(lab.Outcome.RefusedRecipients);
        Assert.Equal("QUIT", lab.Last);
    }

    [Theory]
    [InlineData("452 4.2.2 full", SmtpResult.Later)]
    [InlineData("554 5.7.1 spam", SmtpResult.Refused)]
    [InlineData("299 odd but good", SmtpResult.Accepted)]
    [InlineData("421 closing", SmtpResult.Later)]
    public void What_the_server_says_after_the_mail_decides(string reply, SmtpResult result)
    {
        var lab = new SmtpLab(envelope: SmtpLab.Mail);
        lab.Greet().Say("250 ok").Say("250 ok").Say("250 ok").Say("354 go on").Say(reply);
        Assert.Equal(result, lab.Outcome!.Result);
    }

    [Theory]
    [InlineData("530 5.7.0 authentication required", SmtpResult.Unusable)]
    [InlineData("451 later", SmtpResult.Later)]
    [InlineData("550 5.7.1 not with this sender", SmtpResult.Refused)]
    public void A_refused_sender_is_the_mails_matter_and_not_being_signed_in_the_settings(string reply, SmtpResult result)
    {
        var lab = new SmtpLab(envelope: SmtpLab.Mail);
        lab.Greet().Say(reply);
        Assert.Equal(result, lab.Outcome!.Result);
    }

    [Fact]
    public void A_connection_that_breaks_after_the_mail_leaves_it_open_whether_it_was_taken()
    {
        var lab = new SmtpLab(envelope: SmtpLab.Mail);
        lab.Greet().Say("250 ok").Say("250 ok").Say("250 ok").Say("354 go on").HangUp();
        Assert.Equal(SmtpResult.Later, lab.Outcome!.Result);
        Assert.Contains("not known", lab.Outcome.Detail);
    }

    [Fact]
    public void A_mail_larger_than_the_server_takes_is_not_begun()
    {
        var lab = new SmtpLab(envelope: SmtpLab.Mail);
        lab.Greet("SIZE 10");
        Assert.Equal(SmtpResult.Refused, lab.Outcome!.Result);
        Assert.Equal(["EHLO [127.0.0.1]", "QUIT"], lab.Sent);
    }

    [Theory]
    [InlineData("a@b.c> SIZE=1")]
    [InlineData("a@b.c\r\nDATA")]
    [InlineData("a b@c.d")]
    [InlineData("\"a\" <x@y.z>")]
    [InlineData("@b.c")]
    [InlineData("\"a\"b\"@c.d")]
    [InlineData("nobody")]
    public void An_address_that_would_end_its_command_is_refused(string address)
    {
        var lab = new SmtpLab(envelope: SmtpLab.Mail with { To = [address] });
        lab.Greet();
        Assert.Equal(SmtpResult.Refused, lab.Outcome!.Result);
        Assert.DoesNotContain(lab.Sent, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"a b\"@c.d")]
    [InlineData("o'neill+x@example.org")]
    [InlineData("x@[127.0.0.1]")]
    public void Odd_addresses_that_are_good_are_taken(string address) => Assert.True(ForwardPath.IsValid(address));

    [Fact]
    public void Letters_other_than_ASCII_need_a_server_that_takes_them()
    {
        var lab = new SmtpLab(envelope: SmtpLab.Mail with { To = ["änne@example.com"] });
        lab.Greet();
        Assert.Equal(SmtpResult.Refused, lab.Outcome!.Result);
    }

    [Fact]
    public void Under_STARTTLS_the_server_is_greeted_again_and_then_signed_in_at()
    {
        var lab = new SmtpLab(Anna with { StartTls = true });
        lab.Greet("STARTTLS", "AUTH PLAIN");
        Assert.Equal("STARTTLS", lab.Last);
        lab.Say("220 begin");
        Assert.True(lab.BeganTls);
        lab.Secure();
        Assert.Equal("EHLO [127.0.0.1]", lab.Last);
        lab.Say("250-mail", "250 AUTH LOGIN");
        Assert.Equal("AUTH LOGIN", lab.Last);
        lab.Say("334 VXNlcm5hbWU6");
        Assert.Equal("YW5uYQ==", lab.Last);
        lab.Say("334 UGFzc3dvcmQ6");
        Assert.Equal("c2VjcmV0", lab.Last);
        lab.Say("235 in");
        Assert.Equal(SmtpResult.Accepted, lab.Outcome!.Result);
    }

    [Theory]
    [InlineData("250 mail")]
    [InlineData("250-mail", "250 STARTTLS", "454 not now")]
    [InlineData("250-mail", "250 STARTTLS", "220 begin", "250 mail")] // somebody between, who hopes to be taken for the server
    public void A_connection_that_cannot_be_protected_is_left(params string[] lines)
    {
        var lab = new SmtpLab(Anna with { StartTls = true });
        int offer = Array.FindIndex(lines, line => line.StartsWith("250 ", StringComparison.Ordinal)) + 1;
        lab.Say("220 hello").Say(lines[..offer]).Say(lines[offer..]);
        Assert.Equal(SmtpResult.Unusable, lab.Outcome!.Result);
        Assert.DoesNotContain(lab.Sent, line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("535 5.7.8 wrong", SmtpResult.Unusable)]
    [InlineData("454 4.7.0 the directory is away", SmtpResult.Later)]
    [InlineData("334 more?", SmtpResult.Unusable)]
    public void A_refused_password_is_told_from_a_server_that_cannot_ask(string reply, SmtpResult result)
    {
        var lab = new SmtpLab(Anna);
        lab.Greet("AUTH=LOGIN", "AUTH PLAIN LOGIN");
        Assert.Equal("AUTH PLAIN AGFubmEAc2VjcmV0", lab.Last);
        lab.Say(reply);
        Assert.Equal(result, lab.Outcome!.Result);
        Assert.DoesNotContain("secret", lab.Outcome.Detail);
    }

    [Fact]
    public void A_refused_token_is_answered_with_an_empty_line()
    {
        var lab = new SmtpLab(Anna with { Password = null, AccessToken = "tok" });
        lab.Greet("AUTH XOAUTH2");
        Assert.Equal("AUTH XOAUTH2 dXNlcj1hbm5hAWF1dGg9QmVhcmVyIHRvawEB", lab.Last);
        lab.Say("334 eyJzdGF0dXMiOiI0MDAifQ==");
        Assert.Equal("", lab.Last);
        lab.Say("535 no");
        Assert.Equal(SmtpResult.Unusable, lab.Outcome!.Result);
    }

    [Theory]
    [InlineData("554 no service")]
    [InlineData("421 busy")]
    [InlineData("hello")]
    [InlineData("")]
    public void A_server_that_does_not_greet_is_tried_later(string line) =>
        Assert.Equal(SmtpResult.Later, new SmtpLab(envelope: SmtpLab.Mail).Say(line).Outcome!.Result);
}
