using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Contracts.Ports;
using Crm.Customers;
using Crm.Engine.Desk;
using Crm.Engine.Routing;
using Crm.Events.Mail;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Engine.Mail;

/// <summary>Mails as web sees them: shows threads and work, and what is done beside drafts. Thread safe.</summary>
public sealed partial class MailDesk(
    IShardHost shards,
    IMailStore store,
    IMailSettings settings,
    MailTokens tokens,
    MailHeads heads,
    ICustomerDirectory customers,
    ICustomerKeys keys,
    PartyCards cards,
    IPersonalDataVault vault,
    TimeProvider clock) : IMailDesk
{
    /// <summary>The subject of an answer.</summary>
    public static string AnswerSubject(string subject) =>
        subject.StartsWith("re:", StringComparison.OrdinalIgnoreCase) ? subject : $"Re: {subject}".TrimEnd();

    /// <inheritdoc/>
    public async ValueTask<MailPlace?> PlaceOf(MailThreadId thread, CancellationToken cancellation) =>
        await Sight(p => p.ThreadOf(thread, null), cancellation).ConfigureAwait(false) is { } s ? Place(s) : null;

    /// <inheritdoc/>
    public async ValueTask<MailWhereabouts?> PlaceOf(MailId mail, CancellationToken cancellation) =>
        await Sight(p => p.ThreadOf(mail), cancellation).ConfigureAwait(false) is { } s
            ? new MailWhereabouts(Place(s), mail, s.Mails.FirstOrDefault(m => m.Mail == mail) is { IsInbound: false })
            : null;

    /// <inheritdoc/>
    public async ValueTask<MailThreadView?> Thread(MailThreadId thread, AgentId reader, CancellationToken cancellation)
    {
        if (await Sight(p => p.ThreadOf(thread, reader), cancellation).ConfigureAwait(false) is not { } s)
        {
            return null;
        }

        var mails = await Show(s, cancellation).ConfigureAwait(false);
        var draft = await Draft(s, reader, cancellation).ConfigureAwait(false);
        return new MailThreadView(
            s.Thread, mails.Count > 0 ? mails[0].Subject : draft?.Content.Subject, s.Revision, s.Work, s.Opened.MailboxId, mails,
            [.. s.Notes.Select(n => MailViews.Note(n, vault))], draft is null ? null : View(draft), s.Actions);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MailView>> MailsOf(InteractionId interaction, CancellationToken cancellation) =>
        await Sight(p => p.ThreadOf(interaction), cancellation).ConfigureAwait(false) is { } s ? await Show(s, cancellation).ConfigureAwait(false) : [];

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MailWorkView>> Work(CancellationToken cancellation)
    {
        var sights = await shards.Query<MailProgram, IReadOnlyList<MailWorkSight>>(EngineOptions.MailShard, p => p.Sights(), cancellation).ConfigureAwait(false);
        var views = new List<MailWorkView>(sights.Count);
        foreach (var s in sights)
        {
            var head = s.Newest is { } newest ? await heads.Of(newest, cancellation).ConfigureAwait(false) : null;
            views.Add(new MailWorkView(
                s.Interaction, s.Thread, MailViews.Word(s.Stage), s.Queue, s.Agent, await cards.Of(s.Interaction, cancellation).ConfigureAwait(false),
                head?.Subject, head?.From, s.StartedAt, s.Stage == MailWorkStage.Working ? s.ConnectedAt : null, s.Reason, MailViews.Clocks(s.Clocks)));
        }

        return views;
    }

    /// <inheritdoc/>
    public async ValueTask<CommandResult> Start(
        CommandId id, AgentId agent, QueueId queue, string mailboxId, IReadOnlyList<MailPerson> to, string? subject, CustomerId? customer, CancellationToken cancellation)
    {
        if (Mailbox(mailboxId) is not { Access.Smtp: not null } mailbox)
        {
            return new CommandRefused("invalid", $"There is no mailbox '{mailboxId}' to send from.");
        }

        var found = await shards.Query<RoutingProgram, QueueSettings?>(
            EngineOptions.RoutingShard, p => p.Domain.FindQueue(queue)?.Settings, cancellation).ConfigureAwait(false);
        if (found is null)
        {
            return new CommandRefused("not-found", $"There is no queue '{queue}'.");
        }

        var known = customer is { } who ? await customers.Get(who, cancellation).ConfigureAwait(false) : null;
        var owner = known?.Subject ?? new SubjectId(Guid.CreateVersion7(clock.GetUtcNow()));
        var first = to.Count > 0 ? to[0] : null;
        var thread = new MailThreadId(id.Value); // asked twice it is the same thread
        var party = new MailParty(
            owner, first is null ? null : vault.Seal(owner, first.Address), (known?.Name ?? first?.Name) is { } name ? vault.Seal(owner, name) : null,
            mailbox.Access.Address, known?.Id, keys.Of(known?.Id, first is null ? null : "mail " + MailTokens.Plain(first.Address)));
        var terms = new QueueTerms(queue, found.Mail ?? new MailRules(), found.Hours, 0, []);
        var result = await Ask(id, new BeginMailThread(thread, new MailBegun(agent, mailbox.Id, party, terms)), cancellation).ConfigureAwait(false);
        if (result is MailTaken)
        {
            await store.KeepDraft(thread, agent, owner, 0, new MailDraftView(0, Instant.Now(clock), "new", null, to, [], [], subject ?? "", "", []), cancellation)
                .ConfigureAwait(false);
        }

        return result;
    }

    /// <inheritdoc/>
    public async ValueTask<CommandResult> Note(
        CommandId id, Guid note, MailThreadId thread, AgentId by, bool supervisor, string text, CancellationToken cancellation) =>
        await PlaceOf(thread, cancellation).ConfigureAwait(false) is not { } place
            ? NoThread
            : await Ask(id, new ToMailThread(thread, new NoteDown(by, note, vault.Seal(place.Subject, text), supervisor)), cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, string>> Variables(MailThreadId thread, AgentId agent, CancellationToken cancellation)
    {
        var values = new Dictionary<string, string>();
        if (await Sight(p => p.ThreadOf(thread, null), cancellation).ConfigureAwait(false) is not { } s)
        {
            return values;
        }

        var newest = s.Mails.LastOrDefault(m => m is { IsInbound: true, Author: MailAuthor.Person });
        var head = newest is null ? null : await heads.Of(newest.Mail, cancellation).ConfigureAwait(false);
        var party = s.Work is { } work ? await cards.Of(work, cancellation).ConfigureAwait(false) : null;
        var (queue, name) = await shards.Query<RoutingProgram, (string?, string?)>(
            EngineOptions.RoutingShard, p => (p.Domain.FindQueue(s.Queue)?.Settings.DisplayName, p.Domain.FindAgent(agent)?.Settings.DisplayName), cancellation).ConfigureAwait(false);
        var mailbox = Mailbox(s.Opened.MailboxId);
        values["customer.name"] = party?.Name ?? head?.From?.Name ?? "";
        values["customer.email"] = head?.From?.Address ?? party?.Number ?? "";
        values["agent.name"] = name ?? agent.Value;
        values["queue.name"] = queue ?? s.Queue.Value;
        values["mail.subject"] = head?.Subject ?? "";
        values["mail.date"] = newest?.At.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture) ?? "";
        values["mailbox.address"] = mailbox?.Access.Address ?? "";
        values["mailbox.name"] = mailbox?.Name ?? "";
        return values;
    }

    private static CommandRefused NoThread { get; } = new("not-found", "There is no such thread; it may be over for long.");

    private static MailPlace Place(MailThreadSight s) => new(s.Thread, s.Opened.Subject, s.Queue, s.Opened.MailboxId, s.Agents);

    private KeptMailbox? Mailbox(string id) => settings.Current.Mailboxes.FirstOrDefault(m => m.Id == id);

    private ValueTask<MailThreadSight?> Sight(Func<MailProgram, MailThreadSight?> read, CancellationToken cancellation) =>
        shards.Query(EngineOptions.MailShard, read, cancellation);

    private async ValueTask<CommandResult> Ask(CommandId id, object command, CancellationToken cancellation)
    {
        try
        {
            return await shards.Ask<CommandResult>(EngineOptions.MailShard, id, command, cancellation).ConfigureAwait(false);
        }
        catch (ShardUnavailableException e)
        {
            return new CommandRefused("unavailable", $"The engine cannot take this now ({e.Reason}); nothing changed. Try again in a moment.");
        }
    }

    private async ValueTask<IReadOnlyList<MailView>> Show(MailThreadSight s, CancellationToken cancellation)
    {
        var kept = await store.Read([.. s.Mails.Where(m => m.IsInbound).Select(m => m.Mail)], cancellation).ConfigureAwait(false);
        var views = new List<MailView>(s.Mails.Count);
        foreach (var mail in s.Mails)
        {
            views.Add(mail.IsInbound
                ? MailViews.Inbound(mail, kept.GetValueOrDefault(mail.Mail)?.Summary)
                : MailViews.Outbound(mail, await store.Outgoing(mail.Mail, cancellation).ConfigureAwait(false), vault));
        }

        return views;
    }
}
