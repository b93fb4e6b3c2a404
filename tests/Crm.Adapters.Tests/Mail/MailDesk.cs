using Crm.Adapters.Tests.Journal;
using Crm.Channels.Mail;
using Crm.Channels.Mail.Fetching;
using Crm.Contracts.Mail;

namespace Crm.Adapters.Tests.Mail;

/// <summary>The clients with an intake of their own, quick to try again.</summary>
internal sealed class MailDesk : IAsyncDisposable
{
    public static readonly MailClientOptions Quick = MailClientOptions.Default with
    {
        Reconnect = new Backoff(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200)),
        RetryAfter = TimeSpan.FromMilliseconds(50),
        Silence = TimeSpan.FromSeconds(15),
    };

    private readonly TemporaryFolder? _folder;
    private readonly MailFigures _figures;
    private readonly MailFetcher _fetcher;
    private readonly SemaphoreSlim _reported = new(0);
    private readonly List<string> _reports = [];

    public MailDesk(FakeMailboxes mailboxes, MailClientOptions? options = null, string? file = null)
    {
        _folder = file is null ? new TemporaryFolder() : null;
        _figures = new MailFigures(Report);
        Intake = new SqliteIntake(file ?? _folder!.File("mails.db"));
        Clients = new MailClients(mailboxes, options ?? Quick, _figures, TimeProvider.System);
        _fetcher = Clients.FetchFor(Intake);
    }

    public SqliteIntake Intake { get; }

    public MailClients Clients { get; }

    public IMailTransport Transport => Clients.Transport;

    /// <summary>What was reported to the log so far.</summary>
    public IReadOnlyList<string> Reports
    {
        get
        {
            lock (_reports)
            {
                return [.. _reports];
            }
        }
    }

    public MailDesk Start()
    {
        _fetcher.Start();
        return this;
    }

    /// <summary>Waits until a fault with these words was reported.</summary>
    public async Task<string> Fault(string words)
    {
        while (true)
        {
            if (Reports.FirstOrDefault(each => each.Contains(words, StringComparison.OrdinalIgnoreCase)) is { } found)
            {
                return found;
            }

            Assert.True(await _reported.WaitAsync(TimeSpan.FromSeconds(30)), $"no fault with '{words}': {string.Join('\n', Reports)}");
        }
    }

    public MailboxHealth Health(string id) => Clients.Health.All().Single(each => each.MailboxId == id);

    public async ValueTask DisposeAsync()
    {
        await _fetcher.DisposeAsync();
        Clients.Dispose();
        await Intake.DisposeAsync();
        _figures.Dispose();
        _folder?.Dispose();
        _reported.Dispose();
    }

    private void Report(string text)
    {
        lock (_reports)
        {
            _reports.Add(text);
        }

        _reported.Release();
    }
}
