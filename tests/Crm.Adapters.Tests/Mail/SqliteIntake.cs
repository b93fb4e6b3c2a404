using Crm.Contracts.Mail;
using Crm.Events.Mail;
using Microsoft.Data.Sqlite;

namespace Crm.Adapters.Tests.Mail;

/// <summary>A mail that was taken.</summary>
internal sealed record TakenMail(string MailboxId, string Key, byte[] Raw, MailSummary Summary);

/// <summary>Takes mails into a file, once each, durably: what the engine promises.</summary>
internal sealed class SqliteIntake : IMailIntake, IAsyncDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly List<TakenMail> _taken = [];
    private readonly List<(Func<bool> Holds, TaskCompletionSource Reached)> _waiting = [];

    public SqliteIntake(string file)
    {
        _connection = new SqliteConnection($"Data Source={file};Pooling=false");
        _connection.Open();
        Execute("PRAGMA journal_mode=WAL");
        Execute("CREATE TABLE IF NOT EXISTS mails (mailbox TEXT, key TEXT, fingerprint TEXT, UNIQUE (mailbox, key))");
        Execute("CREATE UNIQUE INDEX IF NOT EXISTS prints ON mails (mailbox, fingerprint)");
    }

    /// <summary>Called before a mail is stored; what it throws makes the intake fail.</summary>
    public Action<ArrivedMail>? Before { get; set; }

    /// <summary>Called with what is stored.</summary>
    public Action<MailIntake>? After { get; set; }

    public int Known { get; private set; }

    public IReadOnlyList<TakenMail> Taken
    {
        get
        {
            lock (_taken)
            {
                return [.. _taken];
            }
        }
    }

    /// <summary>Rows in the file, whoever wrote them.</summary>
    public long Stored
    {
        get
        {
            _gate.Wait(); // a connection is for one at a time
            try
            {
                return (long)Scalar("SELECT count(*) FROM mails");
            }
            finally
            {
                _gate.Release();
            }
        }
    }

    public async ValueTask<MailIntake> Take(ArrivedMail mail, CancellationToken cancellation)
    {
        Before?.Invoke(mail);
        await _gate.WaitAsync(cancellation);
        try
        {
            using SqliteCommand command = _connection.CreateCommand();
            command.CommandText = "INSERT OR IGNORE INTO mails VALUES ($mailbox, $key, $fingerprint)";
            command.Parameters.AddWithValue("$mailbox", mail.MailboxId);
            command.Parameters.AddWithValue("$key", mail.Key);
            command.Parameters.AddWithValue("$fingerprint", mail.Fingerprint);
            MailIntake result = command.ExecuteNonQuery() == 1 ? MailIntake.Taken : MailIntake.Known;
            After?.Invoke(result);
            Note(mail, result);
            return result;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Waits until so many mails were taken, or known, by this process.</summary>
    public Task Reached(int count) => Until(() => _taken.Count + Known >= count);

    /// <summary>Waits until a mail with this subject was taken by this process.</summary>
    public Task Arrived(string subject) => Until(() => _taken.Exists(taken => taken.Summary.Subject == subject));

    /// <summary>Waits until this process has taken so many mails, whatever else it knew.</summary>
    public Task Took(int count) => Until(() => _taken.Count >= count);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _gate.Dispose();
    }

    private async Task Until(Func<bool> holds)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_taken)
        {
            if (holds())
            {
                return;
            }

            _waiting.Add((holds, reached));
        }

        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private void Note(ArrivedMail mail, MailIntake result)
    {
        lock (_taken)
        {
            if (result == MailIntake.Taken)
            {
                _taken.Add(new TakenMail(mail.MailboxId, mail.Key, mail.Raw.ToArray(), mail.Summary));
            }
            else
            {
                Known++;
            }

            foreach (var waiting in _waiting.Where(each => each.Holds()))
            {
                waiting.Reached.TrySetResult();
            }
        }
    }

    private void Execute(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private object Scalar(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }
}
