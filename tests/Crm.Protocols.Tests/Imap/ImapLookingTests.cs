using System.Text;
using Crm.Imap;
using Crm.Primitives;

namespace Crm.Protocols.Tests.Imap;

public sealed class ImapLookingTests
{
    [Fact]
    public void On_the_first_day_unread_mails_are_new_and_whatever_comes_from_now_on()
    {
        var lab = new ImapLab();
        lab.Open(next: 10);
        Assert.EndsWith("UID SEARCH RETURN (MIN) KEYWORD $CrmTaken", lab.Last);
        lab.Say("* ESEARCH (TAG \"c3\") UID", "@ OK");
        Assert.EndsWith("UID SEARCH OR UNSEEN UID 10:4294967295 UNKEYWORD $CrmTaken", lab.Last);
    }

    [Fact]
    public void Later_everything_unmarked_from_the_first_mark_on_is_new()
    {
        var lab = new ImapLab();
        lab.Open().Say("* ESEARCH (TAG \"c3\") UID MIN 4", "@ OK");
        Assert.EndsWith("UID SEARCH OR UNSEEN UID 4:4294967295 UNKEYWORD $CrmTaken", lab.Last);
    }

    [Fact]
    public void A_server_without_ESEARCH_lists_all_marked_ones()
    {
        var lab = new ImapLab();
        lab.Open("IMAP4rev1 AUTH=PLAIN SASL-IR");
        Assert.EndsWith("UID SEARCH KEYWORD $CrmTaken", lab.Last);
        lab.Say("* SEARCH 9 6 8", "@ OK");
        Assert.Contains(" UID 6:4294967295 ", lab.Last);
    }

    [Fact]
    public void A_server_that_keeps_no_keywords_gets_seen()
    {
        var lab = new ImapLab();
        lab.Open(flags: "\\Seen \\Deleted");
        Assert.EndsWith("UID SEARCH OR UNSEEN UID 10:4294967295", lab.Last);
        lab.Find(11);
        lab.Give(11);
        Assert.EndsWith("UID STORE 11 +FLAGS.SILENT (\\Seen)", lab.Last);
    }

    [Fact]
    public void A_folder_that_can_only_be_read_is_read_and_nothing_is_fetched_twice()
    {
        var lab = new ImapLab();
        lab.Open(flags: "");
        Assert.Equal(new FolderOpened(7, ImapMarks.None), Assert.Single(lab.Told));
        lab.Find(11);
        lab.Give(11);
        Assert.EndsWith("IDLE", lab.Last);
        lab.Say("+ idling", "* 4 EXISTS").Say($"{IdleTag(lab)} OK").Say("* SEARCH 11", "@ OK");
        Assert.EndsWith("IDLE", lab.Last);
        Assert.Single(lab.Taken);
    }

    [Fact]
    public void Mails_are_fetched_without_being_seen_and_marked_after_they_were_stored()
    {
        var lab = new ImapLab { Settles = null };
        lab.OpenAndFind(3, 4, 7);
        Assert.EndsWith("UID FETCH 3:4,7 (UID BODY.PEEK[])", lab.Last);
        lab.Give(3, 4, 7);
        Assert.Equal([3u, 4, 7], lab.Taken.Select(mail => mail.Uid));
        Assert.Equal("A: 7\n", Encoding.ASCII.GetString(lab.Taken[2].Bytes.Span));
        Assert.Equal(Instant.From(new DateTimeOffset(1996, 7, 17, 9, 44, 25, TimeSpan.Zero)), lab.Taken[0].ArrivedAt);
        int before = lab.Sent.Count;
        lab.Settle(3, MailSettled.Stored);
        lab.Settle(7, MailSettled.Stored);
        Assert.Equal(before, lab.Sent.Count);
        lab.Settle(4, MailSettled.Later);
        Assert.EndsWith("UID STORE 3,7 +FLAGS.SILENT ($CrmTaken \\Seen)", lab.Last);
    }

    [Fact]
    public void A_mail_left_for_later_comes_again_soon_and_a_stored_one_does_not()
    {
        var lab = new ImapLab { Settles = MailSettled.Later };
        lab.OpenAndFind(3);
        lab.Give(3);
        Assert.EndsWith("IDLE", lab.Last);
        lab.Say("+ idling");
        lab.Pass(TimeSpan.FromSeconds(14));
        Assert.EndsWith("IDLE", lab.Last);
        lab.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal("DONE", lab.Last);
        lab.Settles = MailSettled.Stored;
        lab.Say($"{IdleTag(lab)} OK");
        lab.Find(3);
        lab.Give(3);
        Assert.Equal(2, lab.Taken.Count);
        Assert.EndsWith("UID STORE 3 +FLAGS.SILENT ($CrmTaken \\Seen)", lab.Last);
    }

    [Fact]
    public void Of_a_mail_beyond_the_limit_only_the_header_is_fetched()
    {
        var lab = new ImapLab(ImapLab.Anna with { MaxMailBytes = 1_000 });
        lab.Open().Say("* ESEARCH (TAG \"c3\") UID", "@ OK");
        lab.Say("* SEARCH 5 6", "@ OK");
        lab.Say("* 1 FETCH (UID 5 RFC822.SIZE 1000 INTERNALDATE \" 1-Jan-2026 00:00:00 +0000\")", "* 2 FETCH (RFC822.SIZE 1001 UID 6)", "@ OK");
        Assert.EndsWith("UID FETCH 5 (UID BODY.PEEK[])", lab.Last);
        lab.Give(5);
        lab.Say("@ OK marked");
        Assert.EndsWith("UID FETCH 6 (UID BODY.PEEK[HEADER]<0.262144>)", lab.Last);
        lab.Say("* 2 FETCH (UID 6 BODY[HEADER]<0> {6}\r\nA: b\r\n)", "@ OK");
        Assert.Equal((true, 1001L, null), (lab.Taken[1].HeaderOnly, lab.Taken[1].Size, lab.Taken[1].ArrivedAt));
        Assert.False(lab.Taken[0].HeaderOnly);
    }

    [Fact]
    public void Many_mails_come_in_batches_of_bounded_number_and_size()
    {
        var lab = new ImapLab();
        uint[] uids = [.. Enumerable.Range(1, 450).Select(i => (uint)i)];
        lab.Open().Say("* ESEARCH (TAG \"c3\") UID", "@ OK", $"* SEARCH {string.Join(' ', uids)}");
        lab.Say("@ OK");
        int asked = 0;
        while (lab.Taken.Count < uids.Length)
        {
            string[] words = lab.Last.Split(' ');
            uint[] ends = [.. words[3].Split(':').Select(uint.Parse)];
            uint[] set = [.. Enumerable.Range((int)ends[0], (int)(ends[^1] - ends[0]) + 1).Select(i => (uint)i)];
            if (words[1] == "UID" && words[2] == "STORE")
            {
                lab.Say("@ OK");
            }
            else if (lab.Last.Contains("SIZE", StringComparison.Ordinal))
            {
                Assert.True(set.Length <= 200);
                lab.Say([.. set.Select(uid => $"* {uid} FETCH (UID {uid} RFC822.SIZE 300000)"), "@ OK"]);
            }
            else
            {
                Assert.True(set.Length <= 13); // 4 MiB
                asked++;
                lab.Give(set);
            }
        }

        Assert.True(asked >= 35);
        Assert.Equal(uids, lab.Taken.Select(mail => mail.Uid));
    }

    [Fact]
    public void A_mail_that_left_the_folder_while_it_was_fetched_is_no_fault()
    {
        var lab = new ImapLab();
        lab.OpenAndFind(3, 4);
        lab.Say(ImapLab.Body(3), "* 2 EXPUNGE", "@ NO [EXPUNGEISSUED] some are gone");
        Assert.Equal(new MailNotGiven(4), lab.Told[^1]);
        Assert.False(lab.Closed);
        Assert.EndsWith("UID STORE 3 +FLAGS.SILENT ($CrmTaken \\Seen)", lab.Last);
    }

    [Theory]
    [InlineData("NIL")]
    [InlineData("\"\"")]
    [InlineData("{0}\r\n")]
    public void Nothing_where_a_mail_should_be_is_not_taken_for_a_mail(string nothing)
    {
        var lab = new ImapLab();
        lab.OpenAndFind(3);
        lab.Say($"* 1 FETCH (UID 3 BODY[] {nothing})", "@ OK");
        Assert.Empty(lab.Taken);
        Assert.Equal(new MailNotGiven(3), lab.Told.OfType<MailNotGiven>().Single());
    }

    [Fact]
    public void Flags_of_other_mails_in_between_are_let_be()
    {
        var lab = new ImapLab();
        lab.OpenAndFind(3);
        lab.Say("* 9 FETCH (FLAGS (\\Seen))", "* 8 FETCH (UID 99 FLAGS (\\Seen) MODSEQ (12))", ImapLab.Body(3), "* 1 FETCH (UID 3 FLAGS (\\Recent))", "@ OK");
        Assert.Equal(3u, Assert.Single(lab.Taken).Uid);
    }

    [Fact]
    public void A_mail_that_comes_while_others_are_fetched_is_looked_for_afterwards()
    {
        var lab = new ImapLab();
        lab.OpenAndFind(3);
        lab.Say("* 4 EXISTS");
        lab.Give(3);
        lab.Say("@ OK marked");
        Assert.Contains("UID SEARCH OR UNSEEN", lab.Last);
    }

    [Fact]
    public void A_mail_given_up_is_not_asked_for_again()
    {
        var lab = new ImapLab { Settles = MailSettled.Skipped };
        lab.OpenAndFind(3);
        lab.Give(3);
        Assert.EndsWith("IDLE", lab.Last); // nothing is marked
        Assert.True(lab.Memory.IsSettled(3));
        var next = new ImapLab(memory: lab.Memory);
        next.Open();
        next.Say("* SEARCH 3", "@ OK");
        Assert.EndsWith("IDLE", next.Last);
    }

    [Fact]
    public void When_the_folder_is_numbered_anew_nothing_of_before_counts()
    {
        var lab = new ImapLab();
        lab.OpenAndFind(3);
        lab.Give(3);
        var next = new ImapLab(memory: lab.Memory);
        next.Open(validity: 8, next: 20);
        Assert.False(next.Memory.IsSettled(3));
        Assert.EndsWith("UID SEARCH RETURN (MIN) KEYWORD $CrmTaken", next.Last);
    }

    [Fact]
    public void Numbering_anew_under_way_ends_the_session()
    {
        var lab = new ImapLab();
        lab.OpenAndFind(3).Say("* OK [UIDVALIDITY 8] surprise");
        Assert.Equal(ImapFaultKind.Lost, lab.Fault?.Kind);
    }

    [Fact]
    public void A_server_that_refuses_to_mark_is_told_of_and_asked_no_more_for_the_same()
    {
        var lab = new ImapLab();
        lab.OpenAndFind(3);
        lab.Give(3);
        lab.Say("@ NO over quota");
        Assert.Equal(new AllSeen(Unmarked: true), lab.Told[^1]);
        Assert.True(lab.Memory.IsSettled(3));
    }

    private static string IdleTag(ImapLab lab) => lab.Sent.Last(line => line.EndsWith("IDLE", StringComparison.Ordinal)).Split(' ')[0];
}
