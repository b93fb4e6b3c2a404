using Crm.Imap;

namespace Crm.Protocols.Tests.Imap;

public sealed class ImapRestingTests
{
    [Fact]
    public void With_IDLE_a_new_mail_is_looked_for_at_once()
    {
        ImapLab lab = Idling();
        lab.Say("* 4 EXISTS");
        Assert.Equal("DONE", lab.Last);
        lab.Say("c5 OK idled");
        Assert.Contains("UID SEARCH", lab.Last);
    }

    [Fact]
    public void A_mail_that_comes_before_the_server_says_that_it_idles_is_not_slept_over()
    {
        var lab = new ImapLab();
        lab.OpenAndFind();
        lab.Say("* 4 EXISTS", "+ idling");
        Assert.Equal("DONE", lab.Last);
    }

    [Fact]
    public void What_says_nothing_new_does_not_wake()
    {
        ImapLab lab = Idling();
        lab.Say("* 3 EXISTS", "* 2 EXPUNGE", "* 1 FETCH (FLAGS ())", "* OK still here");
        Assert.EndsWith("IDLE", lab.Last);
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(3_600, 1_500)] // servers close what idles for half an hour
    public void IDLE_is_renewed_in_time(int poll, int renewed)
    {
        ImapLab lab = Idling(ImapLab.Anna with { PollEvery = TimeSpan.FromSeconds(poll) });
        lab.Pass(TimeSpan.FromSeconds(renewed - 1));
        Assert.EndsWith("IDLE", lab.Last);
        lab.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal("DONE", lab.Last);
    }

    [Fact]
    public void A_server_that_died_while_idling_is_found_out_when_IDLE_is_renewed()
    {
        ImapLab lab = Idling(ImapLab.Anna with { PollEvery = TimeSpan.FromSeconds(10) });
        lab.Pass(TimeSpan.FromSeconds(10));
        lab.Pass(TimeSpan.FromSeconds(60));
        Assert.Equal(ImapFaultKind.Lost, lab.Fault?.Kind);
    }

    [Fact]
    public void Without_IDLE_it_looks_now_and_then()
    {
        var lab = new ImapLab(ImapLab.Anna with { PollEvery = TimeSpan.FromSeconds(30) });
        lab.Open("IMAP4rev1 AUTH=PLAIN SASL-IR").Say("* SEARCH", "@ OK", "* SEARCH");
        lab.Say("@ OK");
        int before = lab.Sent.Count;
        lab.Pass(TimeSpan.FromSeconds(29));
        Assert.Equal(before, lab.Sent.Count);
        lab.Pass(TimeSpan.FromSeconds(1));
        Assert.Contains("UID SEARCH", lab.Last);
        Assert.Equal(before + 1, lab.Sent.Count);
    }

    [Fact]
    public void A_server_that_is_silent_in_the_middle_of_a_command_is_left()
    {
        var lab = new ImapLab();
        lab.OpenAndFind(3);
        lab.Pass(TimeSpan.FromSeconds(59));
        Assert.False(lab.Closed);
        lab.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(ImapFaultKind.Lost, lab.Fault?.Kind);
    }

    [Fact]
    public void Good_bye_and_a_cut_end_the_session()
    {
        ImapLab bye = Idling();
        bye.Say("* BYE shutting down");
        Assert.Equal(ImapFaultKind.Lost, bye.Fault?.Kind);
        ImapLab cut = Idling();
        cut.HangUp();
        Assert.Equal(ImapFaultKind.Lost, cut.Fault?.Kind);
    }

    [Theory]
    [InlineData("c99 OK of what")]
    [InlineData("+ more of what")]
    [InlineData("garbage")]
    [InlineData("")]
    public void What_is_no_IMAP_ends_the_session(string line)
    {
        var lab = new ImapLab();
        lab.OpenAndFind(3).Say(line);
        Assert.Equal(ImapFaultKind.Protocol, lab.Fault?.Kind);
    }

    [Fact]
    public void To_stop_ends_IDLE_and_says_good_bye()
    {
        ImapLab lab = Idling();
        lab.Stop();
        Assert.Equal("DONE\r\nc6 LOGOUT", lab.Last);
        Assert.True(lab.Closed);
        Assert.Null(lab.Fault);
    }

    private static ImapLab Idling(ImapSessionOptions? options = null)
    {
        var lab = new ImapLab(options);
        lab.OpenAndFind();
        Assert.Equal("c5 IDLE", lab.Last);
        lab.Say("+ idling");
        return lab;
    }
}
