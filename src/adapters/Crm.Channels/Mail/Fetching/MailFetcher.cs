using System.Threading.Channels;
using Crm.Channels.Mail.Connections;
using Crm.Contracts.Mail;

namespace Crm.Channels.Mail.Fetching;

/// <summary>Keeps one line running for each enabled mailbox and follows what is configured. Thread safe.</summary>
public sealed class MailFetcher : IAsyncDisposable
{
    /// <summary>Most mailboxes; further ones are not run, and their health says so.</summary>
    public const int MaxMailboxes = 200;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    private readonly IMailboxes _mailboxes;
    private readonly IMailIntake _intake;
    private readonly MailSessions _sessions;
    private readonly MailHealthBook _book;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, Running> _lines = []; // of the loop alone
    private Task _running = Task.CompletedTask;

    internal MailFetcher(IMailboxes mailboxes, IMailIntake intake, MailSessions sessions, MailHealthBook book) =>
        (_mailboxes, _intake, _sessions, _book) = (mailboxes, intake, sessions, book);

    /// <summary>Begins to fetch. Call once, when the intake is ready.</summary>
    public void Start()
    {
        _mailboxes.Changed += Wake;
        _running = Task.Run(() => Run(_stop.Token));
    }

    /// <summary>Stops all lines; what is under way is fetched again after the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        _mailboxes.Changed -= Wake;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    private async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Look(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                _sessions.Figures.Fault("configuration", "list"); // the records are away: what runs goes on
                _sessions.Figures.Report("*", $"The mailboxes cannot be read: {e.GetType().Name}.");
            }

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            Task wake = _wake.Reader.ReadAsync(limit.Token).AsTask();
            await Task.WhenAny(wake, Task.Delay(LookAgain, _sessions.Clock, limit.Token)).ConfigureAwait(false);
            await limit.CancelAsync().ConfigureAwait(false);
            await wake.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(_lines.Values.Select(End)).ConfigureAwait(false);
    }

    private async Task Look(CancellationToken stop)
    {
        IReadOnlyList<MailboxAccess> wanted = await _mailboxes.List(stop).ConfigureAwait(false);
        var byId = wanted.Take(MaxMailboxes).ToDictionary(each => each.MailboxId);
        foreach (var (id, line) in _lines.Where(each => !byId.TryGetValue(each.Key, out MailboxAccess? now) || now != each.Value.Access).ToArray())
        {
            _lines.Remove(id);
            await End(line).ConfigureAwait(false);
            _book.Forget(id);
        }

        foreach (MailboxAccess access in byId.Values.Where(each => !_lines.ContainsKey(each.MailboxId)))
        {
            var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
            _lines[access.MailboxId] = new Running(access, ends, new MailboxLine(access, _intake, _sessions, _book).Run(ends.Token));
        }

        foreach (MailboxAccess beyond in wanted.Skip(MaxMailboxes))
        {
            _book.Open(beyond.MailboxId);
            _book.ImapFault(beyond.MailboxId, $"There are more than {MaxMailboxes} mailboxes.");
        }
    }

    private static async Task End(Running line)
    {
        await line.Ends.CancelAsync().ConfigureAwait(false);
        await line.Task.ConfigureAwait(false);
        line.Ends.Dispose();
    }

    /// <summary>A line with what it runs by.</summary>
    private sealed record Running(MailboxAccess Access, CancellationTokenSource Ends, Task Task);
}
