using System.Security.Cryptography;
using System.Text;
using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Contracts.Ports;
using Crm.Events.Mail;
using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Engine.Mail;

/// <content>
/// Drafts and sending. A mail's id is made of the thread, the agent and the draft's version: a draft that was sent and is still lying
/// there after a crash is known again, and cannot be sent twice.
/// </content>
public sealed partial class MailDesk
{
    /// <inheritdoc/>
    public async ValueTask<DraftAnswer> KeepDraft(MailThreadId thread, AgentId agent, long seen, MailDraftView content, CancellationToken cancellation)
    {
        if (await Sight(p => p.ThreadOf(thread, agent), cancellation).ConfigureAwait(false) is not { } s)
        {
            return new DraftAnswer(NoThread, null);
        }

        if (!s.Actions.Contains("draft") && !s.Actions.Contains("undo"))
        {
            return new DraftAnswer(new CommandRefused("wrong-state", "You do not have this mail now."), null);
        }

        var before = await Draft(s, agent, cancellation).ConfigureAwait(false);
        if ((before?.Version ?? 0) != seen)
        {
            return new DraftAnswer(new CommandRefused("stale", "The draft was changed in another place."), before is null ? null : View(before));
        }

        return await Keep(s, agent, before, content with { Attachments = before?.Content.Attachments ?? [] }, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DropDraft(MailThreadId thread, AgentId agent, CancellationToken cancellation)
    {
        if (await Sight(p => p.ThreadOf(thread, agent), cancellation).ConfigureAwait(false) is { } s
            && await Draft(s, agent, cancellation).ConfigureAwait(false) is { } draft)
        {
            await store.DropDraft(thread, agent, cancellation).ConfigureAwait(false);
            foreach (var file in draft.Content.Attachments)
            {
                await store.DropFile(file.FileId, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<DraftAnswer> AddFile(
        MailThreadId thread, AgentId agent, string name, string type, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        if (await Sight(p => p.ThreadOf(thread, agent), cancellation).ConfigureAwait(false) is not { } s
            || await Draft(s, agent, cancellation).ConfigureAwait(false) is not { } draft)
        {
            return new DraftAnswer(new CommandRefused("not-found", "Save the draft first."), null);
        }

        var files = draft.Content.Attachments;
        if (files.Count >= MailLimits.FilesMax || content.Length > MailLimits.FileBytesMax || files.Sum(f => f.Size) + content.Length > MailLimits.DraftBytesMax)
        {
            return new DraftAnswer(
                new CommandRefused("invalid", $"At most {MailLimits.FilesMax} files of {MailLimits.FileBytesMax >> 20} MB each, {MailLimits.DraftBytesMax >> 20} MB together."), null);
        }

        var file = new MailDraftFile(Guid.CreateVersion7(clock.GetUtcNow()), name, type, content.Length);
        await store.KeepFile(file.FileId, s.Opened.Subject, content, cancellation).ConfigureAwait(false);
        return await Keep(s, agent, draft, draft.Content with { Attachments = [.. files, file] }, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<DraftAnswer> DropFile(MailThreadId thread, AgentId agent, Guid file, CancellationToken cancellation)
    {
        if (await Sight(p => p.ThreadOf(thread, agent), cancellation).ConfigureAwait(false) is not { } s
            || await Draft(s, agent, cancellation).ConfigureAwait(false) is not { } draft || draft.Content.Attachments.All(f => f.FileId != file))
        {
            return new DraftAnswer(new CommandRefused("not-found", "There is no such file in your draft."), null);
        }

        var answer = await Keep(
            s, agent, draft, draft.Content with { Attachments = [.. draft.Content.Attachments.Where(f => f.FileId != file)] }, cancellation).ConfigureAwait(false);
        if (answer.Draft is not null)
        {
            await store.DropFile(file, cancellation).ConfigureAwait(false);
        }

        return answer;
    }

    /// <inheritdoc/>
    public async ValueTask<CommandResult> Send(
        CommandId id, MailThreadId thread, AgentId agent, long version, string then, string? outcome, CancellationToken cancellation)
    {
        if (await Sight(p => p.ThreadOf(thread, agent), cancellation).ConfigureAwait(false) is not { } s)
        {
            return NoThread;
        }

        var mail = MailOf(thread, agent, version);
        if (s.Mails.FirstOrDefault(m => m.Mail == mail) is { State: not MailState.Cancelled, Prepared: { } sent })
        {
            return new MailWillBeSent(mail, sent.SendAt); // asked twice
        }

        if (await store.Draft(thread, agent, cancellation).ConfigureAwait(false) is not { } draft || draft.Version != version)
        {
            return new CommandRefused("stale", "The draft was changed in another place, or is not there.");
        }

        if (Mailbox(s.Opened.MailboxId) is not { Access.Smtp: not null } mailbox)
        {
            return new CommandRefused("wrong-state", "The mailbox of this thread does not send.");
        }

        var d = draft.Content;
        if (d.To.Count + d.Cc.Count + d.Bcc.Count == 0)
        {
            return new CommandRefused("invalid", "Say to whom it goes.");
        }

        var (inReplyTo, references) = await ThreadOf(s, d, cancellation).ConfigureAwait(false);
        var text = new OutgoingText(
            mailbox.Id,
            tokens.MessageIdOf(mail, mailbox.Access.Address),
            new MailPerson(mailbox.FromName ?? mailbox.Name, mailbox.Access.Address),
            d.To,
            d.Cc,
            d.Bcc,
            mailbox.PlusAddresses ? new MailPerson(mailbox.FromName, tokens.ReplyAddressOf(mail, mailbox.Access.Address)) : null,
            d.Subject,
            d.Text,
            inReplyTo,
            references,
            false,
            Instant.Now(clock),
            d.InReplyTo,
            d.Kind,
            d.Attachments);
        await store.KeepOutgoing(mail, s.Opened.Subject, text, cancellation).ConfigureAwait(false);
        var recipient = d.To.Concat(d.Cc).Concat(d.Bcc).First();
        var result = await Ask(
            id, new ToMailThread(thread, new SendMail(agent, mail, d.InReplyTo, tokens.KeyOf(recipient), then, outcome)), cancellation).ConfigureAwait(false);
        if (result is MailWillBeSent)
        {
            await store.DropDraft(thread, agent, cancellation).ConfigureAwait(false);
        }

        return result;
    }

    /// <inheritdoc/>
    public async ValueTask<DraftAnswer> Undo(CommandId id, MailId mail, AgentId agent, CancellationToken cancellation)
    {
        if (await Sight(p => p.ThreadOf(mail), cancellation).ConfigureAwait(false) is not { } s)
        {
            return new DraftAnswer(NoThread, null);
        }

        var result = await Ask(id, new ToMailThread(s.Thread, new TakeMailBack(agent, mail)), cancellation).ConfigureAwait(false);
        if (result is CommandRefused || await store.Outgoing(mail, cancellation).ConfigureAwait(false) is not { } text)
        {
            return new DraftAnswer(result, null);
        }

        var before = await store.Draft(s.Thread, agent, cancellation).ConfigureAwait(false);
        return await Keep(
            s, agent, before, new MailDraftView(0, Instant.Now(clock), text.Kind, text.Answers, text.To, text.Cc, text.Bcc, text.Subject, text.Text, text.Files), cancellation)
            .ConfigureAwait(false);
    }

    private static MailDraftView View(KeptDraft draft) => draft.Content with { Version = draft.Version, SavedAt = draft.SavedAt };

    /// <summary>The id of the mail a version of a draft becomes.</summary>
    private static MailId MailOf(MailThreadId thread, AgentId agent, long version) =>
        new(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{thread}\n{agent.Value}\n{version}")).AsSpan(0, 16)));

    private async ValueTask<DraftAnswer> Keep(MailThreadSight s, AgentId agent, KeptDraft? before, MailDraftView content, CancellationToken cancellation) =>
        await store.KeepDraft(s.Thread, agent, s.Opened.Subject, before?.Version ?? 0, content, cancellation).ConfigureAwait(false) is { } kept
            ? new DraftAnswer(new CommandDone(), View(kept))
            : new DraftAnswer(new CommandRefused("stale", "The draft was changed in another place."), null);

    /// <summary>A draft that is one still: what was sent is none any more, though a crash may have left it there.</summary>
    private async ValueTask<KeptDraft?> Draft(MailThreadSight s, AgentId agent, CancellationToken cancellation)
    {
        if (await store.Draft(s.Thread, agent, cancellation).ConfigureAwait(false) is not { } draft)
        {
            return null;
        }

        var mail = MailOf(s.Thread, agent, draft.Version);
        if (s.Mails.All(m => m.Mail != mail || m.State == MailState.Cancelled))
        {
            return draft;
        }

        await store.DropDraft(s.Thread, agent, cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>In-Reply-To and References of an answer (RFC 5322 3.6.4); a forwarded mail begins anew for who gets it.</summary>
    private async ValueTask<(string? InReplyTo, IReadOnlyList<string> References)> ThreadOf(MailThreadSight s, MailDraftView draft, CancellationToken cancellation)
    {
        if (draft.InReplyTo is not { } answered || draft.Kind == "forward" || s.Mails.FirstOrDefault(m => m.Mail == answered) is not { } mail)
        {
            return (null, []);
        }

        if (!mail.IsInbound)
        {
            var own = await store.Outgoing(answered, cancellation).ConfigureAwait(false);
            return own is null ? (null, []) : (own.MessageId, [.. own.References.TakeLast(49), own.MessageId]);
        }

        var kept = await store.Read([answered], cancellation).ConfigureAwait(false);
        return kept.GetValueOrDefault(answered)?.Summary is { MessageId: { } id } summary ? (id, [.. summary.References.TakeLast(49), id]) : (null, []);
    }
}
