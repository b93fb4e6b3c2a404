using Crm.Contracts.Mail;
using Crm.Primitives;

namespace Crm.Channels.Mail;

/// <summary>How the running mailboxes do. A fault is reported when it is new. Thread safe.</summary>
public sealed class MailHealthBook(MailFigures figures)
{
    private const int MaxFault = 1_000;
    private const int MaxMailFaults = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>All running mailboxes, by id.</summary>
    public IReadOnlyList<MailboxHealth> All()
    {
        lock (_gate)
        {
            return [.. _entries.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => each.Value.ToHealth(each.Key))];
        }
    }

    internal void Open(string mailboxId) => Change(mailboxId, _ => { }, opens: true);

    internal void Forget(string mailboxId)
    {
        lock (_gate)
        {
            _entries.Remove(mailboxId);
        }
    }

    internal void ImapReady(string mailboxId, Instant now) => Change(mailboxId, e => (e.ImapReady, e.ImapFault, e.LastSeen) = (true, null, now));

    internal void ImapFault(string mailboxId, string fault) => Change(mailboxId, e => (e.ImapReady, e.ImapFault) = (false, $"IMAP: {fault}"));

    /// <summary>Receiving works but for this; null when it works altogether.</summary>
    internal void ImapTrouble(string mailboxId, string? trouble) => Change(mailboxId, e => e.Trouble = trouble);

    internal void SmtpReady(string mailboxId) => Change(mailboxId, e => (e.SmtpReady, e.SmtpFault) = (true, null));

    internal void SmtpFault(string mailboxId, string fault) => Change(mailboxId, e => (e.SmtpReady, e.SmtpFault) = (false, $"SMTP: {fault}"));

    internal void MailFault(string mailboxId, uint uid, string fault) => Change(mailboxId, e =>
    {
        if (e.Mails.Count < MaxMailFaults)
        {
            e.Mails[uid] = fault;
        }
    });

    internal void MailMended(string mailboxId, uint uid) => Change(mailboxId, e => e.Mails.Remove(uid));

    internal void MailsForgotten(string mailboxId) => Change(mailboxId, e => e.Mails.Clear());

    // Mailboxes that are not running (any more) have no health.
    private void Change(string mailboxId, Action<Entry> change, bool opens = false)
    {
        string? fresh;
        lock (_gate)
        {
            if (!_entries.TryGetValue(mailboxId, out Entry? entry))
            {
                if (!opens)
                {
                    return;
                }

                _entries[mailboxId] = entry = new Entry();
            }

            string? before = entry.Fault;
            change(entry);
            fresh = entry.Fault is { } now && now != before ? now : null;
        }

        if (fresh is not null)
        {
            figures.Report(mailboxId, fresh);
        }
    }

    private sealed class Entry
    {
        public bool ImapReady { get; set; }

        public bool SmtpReady { get; set; }

        public string? ImapFault { get; set; }

        public string? SmtpFault { get; set; }

        public string? Trouble { get; set; }

        public SortedDictionary<uint, string> Mails { get; } = [];

        public Instant? LastSeen { get; set; }

        public string? Fault
        {
            get
            {
                string text = string.Join(" | ", new[] { ImapFault, SmtpFault, Trouble }.OfType<string>().Concat(Mails.Select(mail => $"UID {mail.Key}: {mail.Value}")));
                return text.Length == 0 ? null : text.Length > MaxFault ? text[..MaxFault] : text;
            }
        }

        public MailboxHealth ToHealth(string mailboxId) => new(mailboxId, ImapReady, SmtpReady, Fault, LastSeen);
    }
}
