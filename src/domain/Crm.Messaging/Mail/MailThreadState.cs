using System.Collections.Immutable;
using Crm.Events;
using Crm.Events.Interactions;
using Crm.Events.Mail;
using Crm.Primitives;

namespace Crm.Messaging.Mail;

/// <summary>A thread as its events have made it. Changed by <see cref="Apply"/> alone; not thread safe.</summary>
public sealed class MailThreadState(MailThreadId thread)
{
    private readonly List<ThreadMail> _mails = [];
    private readonly List<ThreadNote> _notes = [];
    private readonly HashSet<string> _participants = [];

    /// <summary>Its id.</summary>
    public MailThreadId Thread { get; } = thread;

    /// <summary>How it began; null before.</summary>
    public MailThreadOpened? Opened { get; private set; }

    /// <summary>Whether nothing of it is remembered any more.</summary>
    public bool Forgotten { get; private set; }

    /// <summary>Rises with everything a page shows.</summary>
    public int Revision { get; private set; }

    /// <summary>When something happened in it last.</summary>
    public Instant LastAt { get; private set; }

    /// <summary>Its mails in the order they came to be.</summary>
    public IReadOnlyList<ThreadMail> Mails => _mails;

    /// <summary>Its notes.</summary>
    public IReadOnlyList<ThreadNote> Notes => _notes;

    /// <summary>The work that is open, or the last there was.</summary>
    public MailWork? Work { get; private set; }

    /// <summary>The work that is open.</summary>
    public MailWork? OpenWork => Work is { Stage: not MailWorkStage.Closed } ? Work : null;

    /// <summary>All who ever had work of it.</summary>
    public ImmutableHashSet<AgentId> Agents { get; private set; } = [];

    /// <summary>The agent who had it last, over all its work.</summary>
    public AgentId? LastAgent { get; private set; }

    /// <summary>When a person outside wrote last.</summary>
    public Instant? LastInboundAt { get; private set; }

    /// <summary>Confirmations so far.</summary>
    public int Confirmations { get; private set; }

    /// <summary>Whether an address has a part in it: wrote or was written to.</summary>
    public bool Knows(string? senderKey) => senderKey is not null && _participants.Contains(senderKey);

    /// <summary>A mail of it.</summary>
    public ThreadMail? Find(MailId mail) => _mails.FirstOrDefault(m => m.Mail == mail);

    /// <summary>A mail of ours by what stands for its Message-ID.</summary>
    public ThreadMail? FindSent(string? messageKey) =>
        messageKey is null ? null : _mails.FirstOrDefault(m => m.Prepared?.MessageKey == messageKey);

    /// <summary>What is to be sent and can be taken back.</summary>
    public ThreadMail? Pending => _mails.FirstOrDefault(m => m is { State: MailState.Pending, Prepared.Automatic: false });

    /// <summary>Changes it by an event about it or its work.</summary>
    public void Apply(IDomainEvent domainEvent, Instant at)
    {
        LastAt = at;
        Revision++;
        switch (domainEvent)
        {
            case MailThreadOpened e: Opened = e; break;
            case MailReceived e: Receive(e, at); break;
            case MailPrepared e: Prepare(e, at); break;
            case MailTakenBack e: Change(e.Mail, m => m with { State = MailState.Cancelled, DueAt = null }); break;
            case MailAttempted e: Change(e.Mail, m => m with { State = MailState.Sending, Attempt = e.Attempt, DueAt = at + MailPolicy.AttemptLimit }); break;
            case MailSent e: Change(e.Mail, m => m with { State = MailState.Sent, Detail = e.Detail, DueAt = null }); break;
            case MailPutOff e: Change(e.Mail, m => m with { State = MailState.Retrying, Detail = e.Detail, DueAt = e.Until }); break;
            case MailFailed e: Change(e.Mail, m => m with { State = MailState.Failed, Detail = e.Detail, DueAt = null }); break;
            case MailBounced e: Change(e.Mail, m => e.Failed ? m with { State = MailState.Bounced, DueAt = null } : m); break;
            case MailNoted e: _notes.Add(new ThreadNote(e.Note, at, e.By, e.Text)); break;
            case MailThreadForgotten: Forgotten = true; break;
            case InteractionStarted: break;
            case MailWorkOpened e: Work = new MailWork(e, at); break;
            case MailWorkTaken e: (LastAgent, Agents) = (e.Agent, Agents.Add(e.Agent)); ToWork(e, at); break;
            case MailWorkParked e: (LastAgent, Agents) = (e.Agent, Agents.Add(e.Agent)); ToWork(e, at); break;
            default: ToWork(domainEvent, at); break;
        }
    }

    private void ToWork(IDomainEvent domainEvent, Instant at) =>
        (Work ?? throw new InvalidOperationException($"{domainEvent.GetType().Name} speaks of work that is not there.")).Apply(domainEvent, at);

    private void Receive(MailReceived e, Instant at)
    {
        _mails.Add(new ThreadMail(e.Mail, at, MailState.Received, e.Author, e.Stranger, e.Spam, null, 0, null, null));
        if (e.SenderKey is { } sender && e.Author == MailAuthor.Person)
        {
            _participants.Add(sender);
        }

        if (e.Author == MailAuthor.Person && !e.Spam)
        {
            LastInboundAt = at;
        }
    }

    private void Prepare(MailPrepared e, Instant at)
    {
        _mails.Add(new ThreadMail(e.Mail, at, MailState.Pending, MailAuthor.Person, false, false, e, 0, e.SendAt, null));
        Confirmations += e.Automatic ? 1 : 0;
        if (e.RecipientKey is { } recipient)
        {
            _participants.Add(recipient);
        }
    }

    private void Change(MailId mail, Func<ThreadMail, ThreadMail> change)
    {
        int index = _mails.FindIndex(m => m.Mail == mail);
        if (index >= 0)
        {
            _mails[index] = change(_mails[index]);
        }
    }
}
