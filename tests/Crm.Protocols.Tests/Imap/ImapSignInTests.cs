using Crm.Imap;

namespace Crm.Protocols.Tests.Imap;

public sealed class ImapSignInTests
{
    [Fact]
    public void A_password_goes_by_PLAIN_at_once_where_the_server_takes_it_at_once()
    {
        var lab = new ImapLab();
        lab.Say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hello");
        Assert.Equal("c1 AUTHENTICATE PLAIN AGFubmEAc2VjcmV0", lab.Last);
    }

    [Fact]
    public void A_password_goes_by_PLAIN_when_asked_where_the_server_asks()
    {
        var lab = new ImapLab();
        lab.Say("* OK hello");
        Assert.Equal("c1 CAPABILITY", lab.Last);
        lab.Say("* CAPABILITY IMAP4rev1 AUTH=PLAIN", "@ OK");
        Assert.Equal("c2 AUTHENTICATE PLAIN", lab.Last);
        lab.Say("+ ");
        Assert.Equal("AGFubmEAc2VjcmV0", lab.Last);
        lab.Say("c2 OK in");
        Assert.Equal("c3 CAPABILITY", lab.Last);
    }

    [Fact]
    public void Without_PLAIN_it_is_LOGIN_with_quotes_escaped()
    {
        var lab = new ImapLab(ImapLab.Anna with { Password = "a\"b\\c" });
        lab.Say("* OK [CAPABILITY IMAP4rev1] hello");
        Assert.Equal("c1 LOGIN \"anna\" \"a\\\"b\\\\c\"", lab.Last);
    }

    [Fact]
    public void What_quotes_cannot_carry_goes_as_a_literal_when_the_server_is_ready()
    {
        var lab = new ImapLab(ImapLab.Anna with { Password = "pässwort" });
        lab.Say("* OK [CAPABILITY IMAP4rev1] hello");
        Assert.Equal("c1 LOGIN \"anna\" {9}", lab.Last);
        lab.Say("+ go on");
        Assert.Equal("pässwort", lab.Last);
    }

    [Fact]
    public void Where_LOGIN_is_disabled_no_password_is_sent()
    {
        var lab = new ImapLab();
        lab.Say("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] hello");
        Assert.Equal(ImapFaultKind.SignInRefused, lab.Fault?.Kind);
        Assert.Empty(lab.Sent);
    }

    [Fact]
    public void A_token_that_is_refused_is_answered_with_an_empty_line_and_is_a_fault_of_signing_in()
    {
        var lab = new ImapLab(ImapLab.Anna with { Password = null, AccessToken = "tok" });
        lab.Say("* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2 SASL-IR] hello");
        Assert.Equal("c1 AUTHENTICATE XOAUTH2 dXNlcj1hbm5hAWF1dGg9QmVhcmVyIHRvawEB", lab.Last);
        lab.Say("+ eyJzdGF0dXMiOiI0MDAifQ==");
        Assert.Equal("", lab.Last);
        lab.Say("c1 NO invalid");
        Assert.Equal(ImapFaultKind.SignInRefused, lab.Fault?.Kind);
        Assert.DoesNotContain("tok", lab.Fault!.Reason);
    }

    [Theory]
    [InlineData("NO [AUTHENTICATIONFAILED] no", ImapFaultKind.SignInRefused)]
    [InlineData("NO no", ImapFaultKind.SignInRefused)]
    [InlineData("BAD what", ImapFaultKind.SignInRefused)]
    [InlineData("NO [UNAVAILABLE] the directory is away", ImapFaultKind.Lost)]
    public void A_refusal_is_told_from_a_server_that_cannot_ask(string answer, ImapFaultKind kind)
    {
        var lab = new ImapLab();
        lab.Say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hello", $"c1 {answer}");
        Assert.Equal(kind, lab.Fault?.Kind);
    }

    [Fact]
    public void Under_STARTTLS_nothing_is_said_before_and_what_was_offered_before_does_not_count()
    {
        var lab = new ImapLab(ImapLab.Anna with { StartTls = true });
        lab.Say("* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR] hello");
        Assert.Equal("c1 STARTTLS", lab.Last);
        lab.Say("@ OK begin");
        Assert.True(lab.BeganTls);
        lab.Secure();
        Assert.Equal("c2 CAPABILITY", lab.Last);
        lab.Say("* CAPABILITY IMAP4rev1", "@ OK");
        Assert.StartsWith("c3 LOGIN ", lab.Last);
    }

    [Fact]
    public void What_comes_in_clear_behind_the_answer_to_STARTTLS_is_refused()
    {
        var lab = new ImapLab(ImapLab.Anna with { StartTls = true });
        lab.Say("* OK hello");
        lab.Say("@ OK begin", "* CAPABILITY IMAP4rev1 AUTH=PLAIN");
        Assert.Equal(ImapFaultKind.Unprotected, lab.Fault?.Kind);
    }

    [Fact]
    public void Half_a_line_behind_the_answer_to_STARTTLS_is_refused_too()
    {
        var lab = new ImapLab(ImapLab.Anna with { StartTls = true });
        lab.Say("* OK hello");
        lab.Session.Receive("c1 OK begin\r\n*"u8, lab.Now);
        Assert.True(lab.Session.IsClosed);
    }

    [Theory]
    [InlineData("* PREAUTH welcome back")]
    [InlineData("* OK hello", "c1 NO not today")]
    [InlineData("* OK hello", "c1 BAD what")]
    public void A_server_that_would_go_on_without_TLS_is_left(params string[] lines)
    {
        var lab = new ImapLab(ImapLab.Anna with { StartTls = true });
        lab.Say(lines);
        Assert.Equal(ImapFaultKind.Unprotected, lab.Fault?.Kind);
        Assert.DoesNotContain(lab.Sent, line => line.Contains("LOGIN", StringComparison.Ordinal) || line.Contains("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_with_letters_of_its_own_is_asked_for_in_modified_UTF_7()
    {
        var lab = new ImapLab(ImapLab.Anna with { Folder = "台北/Eingänge & mehr" });
        lab.Say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hello", "c1 OK [CAPABILITY IMAP4rev1] in");
        Assert.Equal("c2 SELECT \"&U,BTFw-/Eing&AOQ-nge &- mehr\"", lab.Last); // U,BTFw is the example of RFC 3501 section 5.1.3
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused()
    {
        var lab = new ImapLab();
        lab.Say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hello", "c1 OK [CAPABILITY IMAP4rev1] in", "c2 NO no such mailbox");
        Assert.Equal(ImapFaultKind.Refused, lab.Fault?.Kind);
    }

    [Fact]
    public void To_try_settings_opens_the_folder_and_leaves()
    {
        var lab = new ImapLab(ImapLab.Anna with { OnlyTry = true });
        lab.Open();
        Assert.True(lab.Closed);
        Assert.Null(lab.Fault);
        Assert.Equal("c3 LOGOUT", lab.Last);
        Assert.Equal(new FolderOpened(7, ImapMarks.Keyword), Assert.Single(lab.Told));
    }
}
