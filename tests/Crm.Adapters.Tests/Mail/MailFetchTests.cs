using System.Globalization;
using System.Security.Cryptography;
using Crm.Adapters.Tests.Mail.Peers;
using Crm.Channels.Mail;
using Crm.Contracts.Mail;
using Crm.Events.Mail;

namespace Crm.Adapters.Tests.Mail;

/// <summary>Fetching from Dovecot: each mail once, whole, and marked.</summary>
public sealed class MailFetchTests
{
    private static int Mails => int.Parse(Environment.GetEnvironmentVariable("CRM_MAILS") ?? "100", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Each_mail_comes_in_once_with_its_attachments_byte_for_byte_and_is_marked()
    {
        await using MailHouse house = await MailHouse.Open(smtp: false, "desk");
        var sent = Enumerable.Range(0, Mails).Select(SampleMail.Make).ToArray();
        foreach (var (mail, _) in sent[..(Mails / 2)])
        {
            house.Deliver("desk", mail);
        }

        await using MailDesk desk = new MailDesk(new FakeMailboxes(house.Access("desk"))).Start();
        foreach (var (mail, _) in sent[(Mails / 2)..])
        {
            house.Deliver("desk", mail); // while it fetches
        }

        await desk.Intake.Reached(Mails);
        house.Deliver("desk", SampleMail.Short("last"));
        await desk.Intake.Reached(Mails + 1); // by now the earlier ones are marked

        Assert.Equal(Mails + 1, desk.Intake.Taken.Count);
        var byHash = desk.Intake.Taken.ToDictionary(taken => Convert.ToHexString(SHA256.HashData(taken.Raw)));
        foreach (var (mail, attachments) in sent)
        {
            TakenMail taken = byHash[Convert.ToHexString(SHA256.HashData(mail))];
            Assert.Equal(attachments.Select(file => Convert.ToHexStringLower(SHA256.HashData(file))), taken.Summary.Attachments.Select(file => file.Sha256));
        }

        Assert.True(house.Seen("desk") >= Mails);
        Assert.Null(desk.Health("desk").Fault);
        Assert.True(desk.Health("desk").ImapReady);
    }

    [Fact]
    public async Task A_second_start_takes_nothing_twice_and_what_somebody_read_in_between_all_the_same()
    {
        await using MailHouse house = await MailHouse.Open(smtp: false, "desk");
        house.Deliver("desk", SampleMail.Short("one"));
        await using (MailDesk first = new MailDesk(new FakeMailboxes(house.Access("desk"))).Start())
        {
            await first.Intake.Reached(1);
            house.Deliver("desk", SampleMail.Short("two"));
            await first.Intake.Reached(2);
        }

        house.Deliver("desk", SampleMail.Short("three"));
        string file = house.Files("desk")[^1];
        File.Move(file, file.Replace("/new/", "/cur/", StringComparison.Ordinal) + ":2,S"); // read elsewhere

        await using MailDesk second = new MailDesk(new FakeMailboxes(house.Access("desk"))).Start();
        await second.Intake.Reached(1);
        house.Deliver("desk", SampleMail.Short("four"));
        await second.Intake.Arrived("four");
        string[] subjects = [.. second.Intake.Taken.Select(taken => taken.Summary.Subject)];
        Assert.Contains("three", subjects);
        Assert.DoesNotContain("one", subjects);
    }

    [Fact]
    public async Task Mails_that_were_read_before_the_first_day_stay_where_they_are()
    {
        await using MailHouse house = await MailHouse.Open(smtp: false, "desk");
        house.Deliver("desk", SampleMail.Short("old"));
        string file = house.Files("desk")[0];
        File.Move(file, file.Replace("/new/", "/cur/", StringComparison.Ordinal) + ":2,S");
        await using MailDesk desk = new MailDesk(new FakeMailboxes(house.Access("desk"))).Start();
        house.Deliver("desk", SampleMail.Short("new"));
        await desk.Intake.Reached(1);
        Assert.Equal("new", Assert.Single(desk.Intake.Taken).Summary.Subject);
    }

    [Fact]
    public async Task When_the_server_numbers_its_mails_anew_and_forgets_its_marks_nothing_comes_twice()
    {
        await using MailHouse house = await MailHouse.Open(smtp: false, "desk");
        string file = Path.GetTempFileName();
        for (int i = 0; i < 10; i++)
        {
            house.Deliver("desk", SampleMail.Make(i).Mail);
        }

        string firstValidity;
        await using (MailDesk desk = new MailDesk(new FakeMailboxes(house.Access("desk")), file: file).Start())
        {
            await desk.Intake.Reached(10);
            firstValidity = desk.Intake.Taken[0].Key.Split('/')[0];
            await house.StopDovecot();
            house.LoseNumbers("desk");
            await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(house.Files("desk")[0]))!, "dovecot-uidvalidity"), "7fffff00");
            await house.StartDovecot();
            house.Deliver("desk", SampleMail.Short("after"));
            await desk.Intake.Reached(21);
            Assert.Equal(11, desk.Intake.Stored);
            Assert.Equal(10, desk.Intake.Known);
            Assert.NotEqual(firstValidity, desk.Intake.Taken[^1].Key.Split('/')[0]);
        }

        File.Delete(file);
    }

    [Fact]
    public async Task Mails_that_vanish_while_they_are_fetched_are_no_fault()
    {
        await using MailHouse house = await MailHouse.Open(smtp: false, "desk");
        for (int i = 0; i < 40; i++)
        {
            house.Deliver("desk", SampleMail.Make(i).Mail);
        }

        int deleted = 0;
        await using var desk = new MailDesk(new FakeMailboxes(house.Access("desk")));
        desk.Intake.Before = _ =>
        {
            if (Interlocked.Exchange(ref deleted, 1) == 0)
            {
                foreach (string file in house.Files("desk").Where((_, i) => i > 22))
                {
                    File.Delete(file);
                }
            }
        };
        desk.Start();
        await desk.Intake.Reached(1);
        house.Deliver("desk", SampleMail.Short("after"));
        await desk.Intake.Arrived("after");
        Assert.InRange(desk.Intake.Taken.Count, 21, 41);
        Assert.DoesNotContain(desk.Reports, report => report.Contains("UID", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_of_a_mail_is_opened_again_and_each_mail_comes_once()
    {
        await using MailHouse house = await MailHouse.Open(smtp: false, "desk");
        await using var relay = new CuttingRelay(house.ImapPort, 300, 1_500, 5_000, 20_000, 60_000);
        for (int i = 0; i < 30; i++)
        {
            house.Deliver("desk", SampleMail.Make(i).Mail);
        }

        await using MailDesk desk = new MailDesk(new FakeMailboxes(house.Access("desk", relay.Port))).Start();
        await desk.Intake.Took(30);
        Assert.Equal(30, desk.Intake.Stored);
        Assert.True(relay.Connections > 5);
        await desk.Fault("closed the connection");
    }

    [Fact]
    public async Task A_server_that_is_started_again_is_found_again()
    {
        await using MailHouse house = await MailHouse.Open(smtp: false, "desk");
        await using MailDesk desk = new MailDesk(new FakeMailboxes(house.Access("desk"))).Start();
        house.Deliver("desk", SampleMail.Short("before"));
        await desk.Intake.Reached(1);
        await house.StopDovecot();
        await desk.Fault("refused");
        Assert.False(desk.Health("desk").ImapReady);
        house.Deliver("desk", SampleMail.Short("meanwhile"));
        await house.StartDovecot();
        await desk.Intake.Reached(2);
        Assert.Equal(["before", "meanwhile"], desk.Intake.Taken.Select(taken => taken.Summary.Subject));
    }

    [Fact]
    public async Task Several_mailboxes_are_fetched_and_changes_take_effect_at_once()
    {
        await using MailHouse house = await MailHouse.Open(smtp: false, "desk", "sales", "shop");
        var mailboxes = new FakeMailboxes(house.Access("desk"));
        await using MailDesk desk = new MailDesk(mailboxes).Start();
        house.Deliver("desk", SampleMail.Short("same"));
        house.Deliver("sales", SampleMail.Short("same"));
        await desk.Intake.Reached(1);
        mailboxes.Set(house.Access("desk"), house.Access("sales"));
        await desk.Intake.Reached(2);
        mailboxes.Set(house.Access("sales"), house.Access("shop"));
        house.Deliver("shop", SampleMail.Short("same"));
        await desk.Intake.Reached(3); // those that go end before others begin
        Assert.Equal(["desk", "sales", "shop"], desk.Intake.Taken.Select(taken => taken.MailboxId));
        Assert.Equal(["sales", "shop"], desk.Clients.Health.All().Select(each => each.MailboxId));
    }

    [Fact]
    public async Task A_mail_that_cannot_be_stored_is_set_aside_with_its_number_and_the_others_go_on()
    {
        await using MailHouse house = await MailHouse.Open(smtp: false, "desk");
        await using var desk = new MailDesk(new FakeMailboxes(house.Access("desk")));
        int tries = 0;
        desk.Intake.Before = mail =>
        {
            if (mail.Summary.Subject == "poison")
            {
                Interlocked.Increment(ref tries);
                throw new InvalidOperationException("it does not fit");
            }
        };
        house.Deliver("desk", SampleMail.Short("first"));
        house.Deliver("desk", SampleMail.Short("poison"));
        house.Deliver("desk", SampleMail.Short("second"));
        desk.Start();
        await desk.Intake.Reached(2);
        string fault = await desk.Fault("UID 2");
        Assert.DoesNotContain("fit", fault); // it could be the mail's words
        house.Deliver("desk", SampleMail.Short("third"));
        await desk.Intake.Reached(3);
        Assert.Equal(5, tries);
        Assert.Contains("UID 2", desk.Health("desk").Fault);
        Assert.True(desk.Health("desk").ImapReady);
    }

    [Fact]
    public async Task What_is_set_aside_comes_back_when_our_fault_is_mended()
    {
        await using MailHouse house = await MailHouse.Open(smtp: false, "desk");
        await using var desk = new MailDesk(new FakeMailboxes(house.Access("desk") with { PollSeconds = 1 }), MailDesk.Quick with { SetAside = TimeSpan.FromSeconds(1) });
        bool full = true;
        desk.Intake.Before = _ =>
        {
            if (Volatile.Read(ref full))
            {
                throw new IOException("disk full");
            }
        };
        house.Deliver("desk", SampleMail.Short("first"));
        desk.Start();
        await desk.Fault("UID 1");
        Volatile.Write(ref full, false);
        await desk.Intake.Reached(1);
        house.Deliver("desk", SampleMail.Short("second"));
        await desk.Intake.Reached(2); // by now the first is told to be mended
        Assert.Null(desk.Health("desk").Fault);
    }

    [Fact]
    public async Task A_mail_that_is_too_large_comes_as_header_and_one_that_is_none_comes_as_it_is()
    {
        await using MailHouse house = await MailHouse.Open(smtp: false, "desk");
        house.Deliver("desk", [.. SampleMail.Short("large"), .. new byte[5_000].Select(_ => (byte)'x')]);
        house.Deliver("desk", "\r\n\r\nno mail at all"u8);
        await using MailDesk desk = new MailDesk(new FakeMailboxes(house.Access("desk")), MailDesk.Quick with { MaxMailBytes = 5_000 }).Start();
        await desk.Intake.Reached(2);
        MailSummary large = desk.Intake.Taken[0].Summary;
        Assert.Equal((MailExtent.HeaderOnly, "large"), (large.Extent, large.Subject));
        Assert.Contains("lies in the mailbox", large.Text);
        Assert.True(desk.Intake.Taken[0].Raw.Length < 200);
        Assert.Equal(MailExtent.Unreadable, desk.Intake.Taken[1].Summary.Extent);
        Assert.Equal("\r\n\r\nno mail at all"u8.ToArray(), desk.Intake.Taken[1].Raw);
    }
}
