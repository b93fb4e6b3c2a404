using Crm.Contracts.Accounts;
using Crm.Contracts.Mail;
using Crm.Contracts.Ports;
using Crm.Events.Mail;
using Crm.Events.Privacy;
using Crm.Persistence.Records.Audit;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;

namespace Crm.Persistence.Records.Mail;

/// <summary>Mailboxes, rules and templates in one row of the site's settings, changed by one at a time. Thread safe.</summary>
internal sealed class MailSettingsStore(RecordsContextFactory records, IPersonalDataVault vault, TimeProvider clock) : IMailSettings, IMailboxes, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly Lock _gate = new();
    private (MailDocument Document, MailPicture Picture)? _current;

    public event Action? Changed;

    public MailPicture Current => Loaded.Picture;

    private (MailDocument Document, MailPicture Picture) Loaded
    {
        get
        {
            lock (_gate)
            {
                return _current ??= Load();
            }
        }
    }

    public ValueTask<IReadOnlyList<MailboxAccess>> List(CancellationToken cancellation) =>
        new([.. Loaded.Document.Mailboxes.Where(m => m.Mailbox.Enabled).Select(m => Open(m.Mailbox.Access, m))]);

    public MailboxAccess WithSecrets(MailboxAccess mailbox) =>
        Loaded.Document.Mailboxes.FirstOrDefault(m => m.Mailbox.Id == mailbox.MailboxId) is { } entry ? Open(mailbox, entry) : mailbox;

    public ValueTask<ChangeOutcome> PutMailbox(KeptMailbox mailbox, long? seen, AuditEntry audit, CancellationToken cancellation) => Change(
        document =>
        {
            var before = document.Mailboxes.FirstOrDefault(m => m.Mailbox.Id == mailbox.Id);
            if (before?.Mailbox.Version != seen)
            {
                return (null, before is null ? ChangeOutcome.NotFound : ChangeOutcome.Stale);
            }

            var key = before?.Key ?? new SubjectId(Guid.CreateVersion7(clock.GetUtcNow()));
            var imap = Seal(key, mailbox.Access.Imap, before?.Mailbox.Access.Imap, before?.Imap);
            var smtp = Seal(key, mailbox.Access.Smtp, before?.Mailbox.Access.Smtp, before?.Smtp);
            var kept = mailbox with
            {
                Version = (seen ?? 0) + 1,
                Access = mailbox.Access with { Imap = Bare(mailbox.Access.Imap), Smtp = Bare(mailbox.Access.Smtp) },
                ImapSecrets = imap.Kept,
                SmtpSecrets = smtp.Kept,
            };
            return (document with { Mailboxes = Put(document.Mailboxes, m => m.Mailbox.Id == mailbox.Id, new MailboxEntry(kept, key, imap, smtp)) }, ChangeOutcome.Changed);
        },
        audit,
        cancellation);

    public async ValueTask<ChangeOutcome> DeleteMailbox(string id, long seen, AuditEntry audit, CancellationToken cancellation)
    {
        SubjectId? key = null;
        var outcome = await Change(
            document =>
            {
                var before = document.Mailboxes.FirstOrDefault(m => m.Mailbox.Id == id);
                key = before?.Key;
                return before is null ? (null, ChangeOutcome.NotFound)
                    : before.Mailbox.Version != seen ? (null, ChangeOutcome.Stale)
                    : (document with { Mailboxes = [.. document.Mailboxes.Where(m => m != before)] }, ChangeOutcome.Changed);
            },
            audit,
            cancellation).ConfigureAwait(false);
        if (outcome == ChangeOutcome.Changed && key is { } gone)
        {
            vault.Erase(gone); // its secrets go with it
        }

        return outcome;
    }

    public ValueTask<ChangeOutcome> PutRules(IReadOnlyList<MailRule> rules, long seen, AuditEntry audit, CancellationToken cancellation) => Change(
        document => document.RulesVersion != seen
            ? (null, ChangeOutcome.Stale)
            : (document with { Rules = rules, RulesVersion = seen + 1 }, ChangeOutcome.Changed),
        audit,
        cancellation);

    public ValueTask<ChangeOutcome> PutTemplate(KeptTemplate template, long? seen, AuditEntry audit, CancellationToken cancellation) => Change(
        document =>
        {
            var before = document.Templates.FirstOrDefault(t => t.Id == template.Id);
            return before?.Version != seen
                ? (null, before is null ? ChangeOutcome.NotFound : ChangeOutcome.Stale)
                : (document with { Templates = Put(document.Templates, t => t.Id == template.Id, template with { Version = (seen ?? 0) + 1 }) }, ChangeOutcome.Changed);
        },
        audit,
        cancellation);

    public ValueTask<ChangeOutcome> DeleteTemplate(string id, long seen, AuditEntry audit, CancellationToken cancellation) => Change(
        document => document.Templates.FirstOrDefault(t => t.Id == id) is not { } before ? (null, ChangeOutcome.NotFound)
            : before.Version != seen ? (null, ChangeOutcome.Stale)
            : (document with { Templates = [.. document.Templates.Where(t => t != before)] }, ChangeOutcome.Changed),
        audit,
        cancellation);

    public void Dispose() => _one.Dispose();

    private (MailDocument Document, MailPicture Picture) Load()
    {
        using var context = records.Create();
        var row = context.SiteSettings.Find(MailDocument.Name);
        var document = row is null ? MailDocument.Empty : RecordsJson.Read<MailDocument>(row.Value);
        return (document, document.ToPicture());
    }

    private async ValueTask<ChangeOutcome> Change(Func<MailDocument, (MailDocument? Next, ChangeOutcome Outcome)> make, AuditEntry audit, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var (next, outcome) = make(Loaded.Document);
            if (next is null)
            {
                return outcome;
            }

            await using var context = records.Create();
            string json = RecordsJson.Write(next);
            if (await context.SiteSettings.FindAsync([MailDocument.Name], cancellation).ConfigureAwait(false) is { } row)
            {
                row.Value = json;
            }
            else
            {
                context.SiteSettings.Add(new SiteSettingRow { Name = MailDocument.Name, Value = json });
            }

            context.Audit.Add(AuditTrail.Row(audit));
            await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
            lock (_gate)
            {
                _current = (next, next.ToPicture());
            }
        }
        finally
        {
            _one.Release();
        }

        Changed?.Invoke();
        return ChangeOutcome.Changed;
    }

    private static List<T> Put<T>(IReadOnlyList<T> list, Predicate<T> same, T value)
    {
        var next = list.ToList();
        int at = next.FindIndex(same);
        if (at < 0)
        {
            next.Add(value);
        }
        else
        {
            next[at] = value;
        }

        return next;
    }

    /// <summary>Secrets that are not given stay, unless somebody else would get them: another host or user must be told them anew.</summary>
    private SealedSecrets Seal(SubjectId key, MailServer? server, MailServer? before, SealedSecrets? kept)
    {
        if (server?.Login is not { } login)
        {
            return SealedSecrets.None;
        }

        bool same = before is not null && before.Host == server.Host && before.Login?.UserName == login.UserName;
        SealedText? One(string? given, SealedText? stored) => given is not null ? vault.Seal(key, given) : same ? stored : null;
        return login.OAuth2 is { } oauth
            ? new SealedSecrets(
                null,
                One(oauth.ClientSecret.Length == 0 ? null : oauth.ClientSecret, oauth.TokenEndpoint == before?.Login?.OAuth2?.TokenEndpoint ? kept?.ClientSecret : null),
                One(oauth.RefreshToken, oauth.TokenEndpoint == before?.Login?.OAuth2?.TokenEndpoint ? kept?.RefreshToken : null))
            : new SealedSecrets(One(login.Password, kept?.Password), null, null);
    }

    private static MailServer? Bare(MailServer? server) => server is null ? null : server with
    {
        Login = server.Login is not { } login ? null : login with
        {
            Password = null,
            OAuth2 = login.OAuth2 is null ? null : login.OAuth2 with { ClientSecret = "", RefreshToken = null },
        },
    };

    private MailboxAccess Open(MailboxAccess access, MailboxEntry entry) => access with
    {
        Imap = Open(access.Imap, entry.Mailbox.Access.Imap, entry.Imap),
        Smtp = Open(access.Smtp, entry.Mailbox.Access.Smtp, entry.Smtp),
    };

    private MailServer? Open(MailServer? server, MailServer? kept, SealedSecrets secrets)
    {
        if (server?.Login is not { } login || kept?.Login?.UserName != login.UserName || kept.Host != server.Host)
        {
            return server;
        }

        string? One(SealedText? text) => text is null ? null : vault.Open(text);
        return server with
        {
            Login = login.OAuth2 is { } oauth
                ? login with
                {
                    OAuth2 = oauth.TokenEndpoint != kept.Login.OAuth2?.TokenEndpoint ? oauth : oauth with
                    {
                        ClientSecret = oauth.ClientSecret.Length == 0 ? One(secrets.ClientSecret) ?? "" : oauth.ClientSecret,
                        RefreshToken = oauth.RefreshToken ?? One(secrets.RefreshToken),
                    },
                }
                : login with { Password = login.Password ?? One(secrets.Password) },
        };
    }
}
