using System.Diagnostics;
using System.Globalization;
using Crm.Adapters.Tests.Journal;
using Crm.Adapters.Tests.Mail.Peers;

namespace Crm.Adapters.Tests.Mail;

/// <summary>A child process fetches and is killed again and again; each mail is there once in the end.</summary>
public sealed class MailKillTests
{
    private const string ChildVariable = "CRM_MAIL_CHILD";

    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("CRM_MAIL_KILLS") ?? "4", CultureInfo.InvariantCulture);

    [Fact]
    public async Task However_often_the_process_is_killed_each_mail_is_one_item()
    {
        await using MailHouse house = await MailHouse.Open(smtp: false, "desk");
        using var folder = new TemporaryFolder();
        string file = folder.File("mails.db");
        var random = new Random(7);
        int delivered = 0;
        for (int round = 0; round < Kills; round++)
        {
            for (int i = 0; i < 25; i++)
            {
                house.Deliver("desk", SampleMail.Make(delivered++).Mail);
            }

            await RunAndKill($"{house.ImapPort} {file}", after: random.Next(1, 25));
        }

        await using MailDesk desk = new MailDesk(new FakeMailboxes(house.Access("desk")), file: file).Start();
        house.Deliver("desk", SampleMail.Short("last"));
        await desk.Intake.Arrived("last");
        Assert.Equal(delivered + 1, desk.Intake.Stored);
    }

    /// <summary>The child's part: runs only when named, until it is killed.</summary>
    [Fact(Explicit = true)]
    public async Task Child_fetches_for_ever()
    {
        if (Environment.GetEnvironmentVariable(ChildVariable)?.Split(' ') is [var port, var file])
        {
            var access = new Contracts.Mail.MailboxAccess(
                "desk",
                "desk@example.test",
                new Contracts.Mail.MailServer("localhost", int.Parse(port, CultureInfo.InvariantCulture), Contracts.Mail.MailSecurity.None, new Contracts.Mail.MailLogin("desk", MailHouse.Password, null), null),
                "INBOX",
                null,
                600);
            await using var desk = new MailDesk(new FakeMailboxes(access), file: file);
            desk.Intake.After = result => Console.WriteLine(result); // between storing and marking
            desk.Start();
            await Task.Delay(Timeout.Infinite);
        }
    }

    private static async Task RunAndKill(string what, int after)
    {
        string assembly = typeof(MailKillTests).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [assembly, "-explicit", "on", "-method", $"*.{nameof(Child_fetches_for_ever)}"]) { RedirectStandardOutput = true };
        start.Environment[ChildVariable] = what;
        using Process child = Process.Start(start)!;
        try
        {
            int taken = 0;
            while (taken < after)
            {
                string line = await child.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) ?? throw new InvalidOperationException("The child ended by itself.");
                taken += line is "Taken" or "Known" ? 1 : 0;
            }
        }
        finally
        {
            child.Kill();
        }

        await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
    }
}
