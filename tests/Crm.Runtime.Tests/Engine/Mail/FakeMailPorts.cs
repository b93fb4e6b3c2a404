using Crm.Contracts.Accounts;
using Crm.Contracts.Mail;
using Crm.Contracts.Ports;
using Crm.Events.Mail;
using Crm.Primitives;
using Crm.TestKit;

namespace Crm.Runtime.Tests.Engine.Mail;

/// <summary>Keeps mails in memory; what is here outlives a crash, as a file would.</summary>
internal sealed class FakeMailStore(FakeClock clock) : IMailStore
{
    private readonly Dictionary<MailId, (ArrivedMail Mail, SubjectId Subject, bool Settled)> _mails = [];
    private readonly Dictionary<MailId, OutgoingText> _outgoing = [];
    private readonly Dictionary<(MailThreadId, AgentId), KeptDraft> _drafts = [];
    private readonly Dictionary<Guid, byte[]> _files = [];

    public ReadOnlyMemory<byte> SigningKey { get; } = new byte[32];

    /// <summary>Called before an arrival is settled; a test may throw there as a crash would.</summary>
    public Action BeforeSettling { get; set; } = () => { };

    public int Count => _mails.Count;

    public ValueTask<KeptArrival> Keep(ArrivedMail mail, MailId id, SubjectId subject, CancellationToken cancellation)
    {
        foreach (var (known, kept) in _mails)
        {
            if (kept.Mail.MailboxId == mail.MailboxId && (kept.Mail.Key == mail.Key || kept.Mail.Fingerprint == mail.Fingerprint))
            {
                return new(new KeptArrival(known, kept.Subject, kept.Settled));
            }
        }

        _mails[id] = (mail, subject, false);
        return new(new KeptArrival(id, subject, false));
    }

    public ValueTask Settle(MailId mail, CancellationToken cancellation)
    {
        BeforeSettling();
        _mails[mail] = _mails[mail] with { Settled = true };
        return default;
    }

    public ValueTask<IReadOnlyDictionary<MailId, KeptMail>> Read(IReadOnlyCollection<MailId> mails, CancellationToken cancellation) =>
        new(mails.Where(_mails.ContainsKey).ToDictionary(m => m, m => new KeptMail(m, _mails[m].Subject, _mails[m].Mail.Summary)));

    public ValueTask<byte[]?> Raw(MailId mail, CancellationToken cancellation) => new(_mails.TryGetValue(mail, out var found) ? found.Mail.Raw.ToArray() : null);

    public ValueTask KeepOutgoing(MailId mail, SubjectId subject, OutgoingText text, CancellationToken cancellation)
    {
        _outgoing.TryAdd(mail, text);
        return default;
    }

    public ValueTask<OutgoingText?> Outgoing(MailId mail, CancellationToken cancellation) => new(_outgoing.GetValueOrDefault(mail));

    public ValueTask<KeptDraft?> Draft(MailThreadId thread, AgentId agent, CancellationToken cancellation) => new(_drafts.GetValueOrDefault((thread, agent)));

    public ValueTask<KeptDraft?> KeepDraft(MailThreadId thread, AgentId agent, SubjectId subject, long seen, MailDraftView content, CancellationToken cancellation)
    {
        if ((_drafts.TryGetValue((thread, agent), out var known) ? known.Version : 0) != seen)
        {
            return new((KeptDraft?)null);
        }

        var now = Instant.Now(clock);
        return new(_drafts[(thread, agent)] = new KeptDraft(Math.Max(seen + 1, now.Microseconds), now, content));
    }

    public ValueTask DropDraft(MailThreadId thread, AgentId agent, CancellationToken cancellation)
    {
        _drafts.Remove((thread, agent));
        return default;
    }

    public ValueTask KeepFile(Guid file, SubjectId subject, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        _files[file] = content.ToArray();
        return default;
    }

    public ValueTask<byte[]?> File(Guid file, CancellationToken cancellation) => new(_files.GetValueOrDefault(file));

    public ValueTask DropFile(Guid file, CancellationToken cancellation)
    {
        _files.Remove(file);
        return default;
    }
}

/// <summary>A mail server that does as it is told and remembers what it was handed.</summary>
internal sealed class FakeMailTransport : IMailTransport
{
    public List<OutgoingMail> Handed { get; } = [];

    public Func<OutgoingMail, MailHandoverResult> Answer { get; set; } = _ => new MailHandoverResult(MailHandover.Accepted, "250 OK", []);

    public ValueTask<MailHandoverResult> Send(OutgoingMail mail, CancellationToken cancellation)
    {
        Handed.Add(mail);
        return new(Answer(mail));
    }
}

/// <summary>One mailbox that receives and sends, and a confirmation template.</summary>
internal sealed class FakeMailSettings : IMailSettings
{
    public MailPicture Current { get; set; } = new(
        [
            new KeptMailbox(
                "support", 1, "Support", null, true, EngineWorld.Support, false,
                new MailboxAccess("support", "support@example.com", null, "INBOX", new MailServer("localhost", 25, MailSecurity.None, null, null), 60),
                new KeptSecrets(false, false, false), new KeptSecrets(false, false, false)),
        ],
        1, [], [new KeptTemplate("thanks", 1, "confirmation", "Thanks", null, null, null, null, "Dear {{customer.name}}, we have your mail.")]);

    public MailboxAccess WithSecrets(MailboxAccess mailbox) => mailbox;

    public ValueTask<ChangeOutcome> PutMailbox(KeptMailbox mailbox, long? seen, AuditEntry audit, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<ChangeOutcome> DeleteMailbox(string id, long seen, AuditEntry audit, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<ChangeOutcome> PutRules(IReadOnlyList<MailRule> rules, long seen, AuditEntry audit, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<ChangeOutcome> PutTemplate(KeptTemplate template, long? seen, AuditEntry audit, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<ChangeOutcome> DeleteTemplate(string id, long seen, AuditEntry audit, CancellationToken cancellation) => throw new NotSupportedException();
}
