using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Engine.Routing;
using Crm.Events.Mail;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Engine.Mail;

/// <content>Mails that made no work, and work made of them.</content>
public sealed partial class MailDesk
{
    private const int FromMax = 320;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MailUnworkedView>> Unworked(CancellationToken cancellation)
    {
        var sights = await shards.Query<MailProgram, IReadOnlyList<MailThreadSight>>(
            EngineOptions.MailShard, p => p.Unworked(MailLimits.UnworkedMax), cancellation).ConfigureAwait(false);
        var views = new List<MailUnworkedView>(sights.Count);
        foreach (var s in sights)
        {
            var newest = s.Mails.Last(m => m.IsInbound);
            var head = await heads.Of(newest.Mail, cancellation).ConfigureAwait(false);
            views.Add(new MailUnworkedView(newest.Mail, s.Thread, s.Queue, s.Opened.MailboxId, newest.At, Why(newest), s.Mails.Count, head?.From, head?.Subject));
        }

        return views;
    }

    /// <inheritdoc/>
    public async ValueTask<CommandResult> MakeWork(CommandId id, MailId mail, QueueId? queue, CancellationToken cancellation)
    {
        if (await Sight(p => p.ThreadOf(mail), cancellation).ConfigureAwait(false) is not { } s)
        {
            return NoThread;
        }

        var kept = await store.Read([mail], cancellation).ConfigureAwait(false);
        if (kept.GetValueOrDefault(mail)?.Summary is not { } summary)
        {
            return new CommandRefused("not-found", "The mail cannot be read any more.");
        }

        var to = queue ?? s.Queue;
        if (await shards.Query<RoutingProgram, QueueSettings?>(
            EngineOptions.RoutingShard, p => p.Domain.FindQueue(to)?.Settings, cancellation).ConfigureAwait(false) is not { } found)
        {
            return new CommandRefused("not-found", $"There is no queue '{to}'.");
        }

        var owner = s.Opened.Subject;
        SealedText Seal(string text) => vault.Seal(owner, text.Length <= FromMax ? text : text[..FromMax]);
        var party = new MailParty(
            owner, summary.From is { } from ? Seal(from.Address) : null, summary.From?.Name is { } name ? Seal(name) : null,
            Mailbox(s.Opened.MailboxId)?.Access.Address ?? s.Opened.MailboxId, null,
            keys.Of(null, summary.From is { } sender ? "mail " + MailTokens.Plain(sender.Address) : null));
        var terms = new QueueTerms(to, found.Mail ?? new MailRules(), found.Hours, 0, []);
        return await Ask(id, new ToMailThread(s.Thread, new WorkWanted(mail, party, terms)), cancellation).ConfigureAwait(false);
    }

    private static string Why(ThreadMail mail) => mail.Spam ? "spam" : mail.Author == MailAuthor.Person ? "own" : MailViews.Word(mail.Author);
}
