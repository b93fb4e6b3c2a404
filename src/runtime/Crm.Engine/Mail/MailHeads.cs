using System.Collections.Concurrent;
using Crm.Contracts.Mail;
using Crm.Events.Mail;
using Crm.Primitives;

namespace Crm.Engine.Mail;

/// <summary>What a desk shows of a mail without opening it.</summary>
public sealed record MailHead(string Subject, MailPerson? From, string Snippet);

/// <summary>Heads of mails, read once: desks are put together at every change. Holds the latest 10,000. Thread safe.</summary>
public sealed class MailHeads(IMailStore store)
{
    private const int KeptMax = 10_000;
    private const int SnippetMax = 200;

    private readonly ConcurrentDictionary<MailId, MailHead> _heads = new();

    /// <summary>The head of a mail that came in; null when it is not there or the person was erased.</summary>
    public async ValueTask<MailHead?> Of(MailId mail, CancellationToken cancellation)
    {
        if (_heads.TryGetValue(mail, out var known))
        {
            return known;
        }

        var kept = await store.Read([mail], cancellation).ConfigureAwait(false);
        return kept.TryGetValue(mail, out var found) && found.Summary is { } s ? Keep(mail, new MailHead(s.Subject, s.From, Snippet(s.Text))) : null;
    }

    /// <summary>The subject of a mail that goes out.</summary>
    public async ValueTask<string?> SubjectOf(MailId mail, CancellationToken cancellation) =>
        _heads.TryGetValue(mail, out var known) ? known.Subject
        : await store.Outgoing(mail, cancellation).ConfigureAwait(false) is { } text ? Keep(mail, new MailHead(text.Subject, text.From, Snippet(text.Text))).Subject
        : null;

    private static string Snippet(string text)
    {
        string flat = string.Join(' ', (text.Length <= 4 * SnippetMax ? text : text[..(4 * SnippetMax)]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return flat.Length <= SnippetMax ? flat : flat[..(SnippetMax - 1)] + "…";
    }

    private MailHead Keep(MailId mail, MailHead head)
    {
        if (_heads.Count >= KeptMax)
        {
            _heads.Clear();
        }

        return _heads[mail] = head;
    }
}
