using System.Collections.Immutable;
using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Customers;
using Crm.Engine.Routing;
using Crm.Events.Mail;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Engine.Mail;

/// <summary>
/// Takes mails in, each once: first it is kept whole under an id that its key and its content lead to again, then the shard takes it by
/// that id, then it is marked as settled. Whatever is broken off is done to its end by the next try, and nothing is done twice. Thread safe.
/// </summary>
public sealed class MailIntakeDesk(
    IShardHost shards,
    IMailStore store,
    IMailSettings settings,
    MailTokens tokens,
    ICustomerDirectory customers,
    ICustomerKeys keys,
    IPersonalDataVault vault,
    EngineFigures figures,
    TimeProvider clock) : IMailIntake
{
    private const int FromMax = 320;
    private volatile CompiledRules? _book;

    /// <summary>Pieces of open work beyond which nothing is taken.</summary>
    public int OpenMax { get; init; } = MailPolicy.OpenMax;

    /// <inheritdoc/>
    public async ValueTask<MailIntake> Take(ArrivedMail mail, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var picture = settings.Current;
        var mailbox = picture.Mailboxes.FirstOrDefault(m => m.Id == mail.MailboxId)
            ?? throw new InvalidOperationException($"There is no mailbox '{mail.MailboxId}'.");
        if (await shards.Query<MailProgram, int>(EngineOptions.MailShard, p => p.Open, cancellation).ConfigureAwait(false) >= OpenMax)
        {
            throw new InvalidOperationException($"{OpenMax} mails are being worked with; more are taken when some are closed.");
        }

        var customer = await Find(mail.Summary.From, cancellation).ConfigureAwait(false);
        var now = clock.GetUtcNow();
        var kept = await store.Keep(
            mail, new MailId(Guid.CreateVersion7(now)), customer?.Subject ?? new SubjectId(Guid.CreateVersion7(now)), cancellation).ConfigureAwait(false);
        if (kept.Settled)
        {
            return MailIntake.Known;
        }

        var arrival = await Describe(mail, mailbox, kept, customer, picture, cancellation).ConfigureAwait(false);
        var reply = await shards.Ask<CommandResult>(
            EngineOptions.MailShard, new CommandId(kept.Mail.Value), new TakeMail(new MailThreadId(Guid.CreateVersion7(now)), arrival), cancellation).ConfigureAwait(false);
        if (reply is not MailTaken taken)
        {
            throw new InvalidOperationException($"The mail was not taken: {(reply as CommandRefused)?.Detail}");
        }

        await store.Settle(kept.Mail, cancellation).ConfigureAwait(false);
        if (taken.Known)
        {
            return MailIntake.Known;
        }

        figures.MailIn(MailViews.Word(mail.Summary.Author));
        return MailIntake.Taken;
    }

    private async ValueTask<MailArrived> Describe(
        ArrivedMail mail, KeptMailbox mailbox, KeptArrival kept, Customer? customer, MailPicture picture, CancellationToken cancellation)
    {
        var s = mail.Summary;
        var verdict = BookOf(picture).Ask(mailbox.Id, s).Verdict;
        var queues = await shards.Query<RoutingProgram, Dictionary<QueueId, QueueSettings>>(
            EngineOptions.RoutingShard,
            p => new[] { verdict.Queue, mailbox.Queue }.OfType<QueueId>().Distinct()
                .Where(q => p.Domain.FindQueue(q) is not null).ToDictionary(q => q, q => p.Domain.FindQueue(q)!.Settings),
            cancellation).ConfigureAwait(false);
        var queue = verdict.Queue is { } ruled && queues.ContainsKey(ruled) ? ruled
            : queues.ContainsKey(mailbox.Queue) ? mailbox.Queue
            : throw new InvalidOperationException($"The queue '{mailbox.Queue}' of the mailbox '{mailbox.Id}' is not there.");
        var rules = queues[queue].Mail ?? new MailRules();
        string? confirm = verdict.NoConfirmation ? null : rules.Confirmation;
        bool own = s.From is { } from && picture.Mailboxes.Any(m => MailTokens.Plain(m.Access.Address) == MailTokens.Plain(from.Address));
        SealedText? Seal(string? text) => text is null ? null : vault.Seal(kept.Subject, text.Length <= FromMax ? text : text[..FromMax]);
        return new MailArrived(
            kept.Mail,
            mailbox.Id,
            tokens.KeyOf(s.MessageId),
            Mentions(s),
            tokens.KeyOf(s.From),
            s.Author,
            own,
            verdict.Spam,
            tokens.KeyOf(s.ReportedMessageId),
            s.ReportedFailed,
            new MailParty(
                kept.Subject, Seal(s.From?.Address), Seal(s.From?.Name ?? customer?.Name), mailbox.Access.Address, customer?.Id,
                keys.Of(customer?.Id, s.From is { } sender ? "mail " + MailTokens.Plain(sender.Address) : null)),
            new QueueTerms(queue, rules, queues[queue].Hours, verdict.Priority, verdict.Skills),
            [.. verdict.Attributes.Select(a => (a.Key, vault.Seal(kept.Subject, a.Value)))],
            s.Author == MailAuthor.Person ? confirm : null,
            0);
    }

    /// <summary>What the mail refers to, the surest first: the address it was sent to, what it says it answers, its thread from the end.</summary>
    private ImmutableArray<string> Mentions(MailSummary s) =>
    [
        .. s.To.Concat(s.Cc).Select(p => tokens.KeyOfReplyAddress(p.Address))
            .Concat(s.InReplyTo.Select(tokens.KeyOf))
            .Concat(s.References.Reverse().Select(tokens.KeyOf))
            .OfType<string>()
            .Distinct()
            .Take(MailPolicy.MentionsMax),
    ];

    private MailRuleBook BookOf(MailPicture picture)
    {
        if (_book is { } known && ReferenceEquals(known.Rules, picture.Rules))
        {
            return known.Book;
        }

        var book = new MailRuleBook(picture.Rules);
        _book = new CompiledRules(picture.Rules, book);
        return book;
    }

    /// <summary>The one customer who has the address; nobody when several do.</summary>
    private async ValueTask<Customer?> Find(MailPerson? from, CancellationToken cancellation)
    {
        if (from is null)
        {
            return null;
        }

        try
        {
            var page = await customers.Search(from.Address, null, ICustomerDirectory.MatchesMax, cancellation).ConfigureAwait(false);
            return page.Customers.Where(c => Has(c, from.Address)).Take(2).ToList() is [var only] ? only : null;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            figures.Fault("customer-lookup", e); // the mail is taken without a name
            return null;
        }
    }

    private static bool Has(Customer customer, string address) =>
        customer.Emails.Contains(address, StringComparer.OrdinalIgnoreCase) || customer.Contacts.Any(c => c.Emails.Contains(address, StringComparer.OrdinalIgnoreCase));

    private sealed record CompiledRules(IReadOnlyList<MailRule> Rules, MailRuleBook Book);
}
