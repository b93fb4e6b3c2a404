using Crm.Events;
using Crm.Events.Interactions;
using Crm.Events.Mail;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Messaging.Conversations;
using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Domain.Tests.Messaging.Mail;

/// <summary>Plays inputs to one thread and keeps what it decides. Time moves only when told; all time is open time.</summary>
internal sealed class MailScript : IMailSink
{
    public static readonly AgentId Anna = new("anna");
    public static readonly AgentId Bert = new("bert");
    public static readonly QueueId Support = new("support");

    private readonly MailThreadDecider _decider = new(new MailPolicy(), new AlwaysOpen());
    private readonly SubjectId _subject = new(Guid.CreateVersion7());

    public MailRules Rules { get; init; } = new();

    public MailThreadState State { get; } = new(new MailThreadId(Guid.CreateVersion7()));

    public Instant Now { get; private set; } = Instant.From(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

    public List<IDomainEvent> Events { get; } = [];

    public List<ConversationMessage> Messages { get; } = [];

    public List<(MailId Mail, int Attempt)> Attempts { get; } = [];

    public List<string> Ignored { get; } = [];

    /// <summary>"done", "sends", or the type of a refusal.</summary>
    public List<string> Replies { get; } = [];

    public MailWork Work => Assert.IsType<MailWork>(State.OpenWork);

    public MailScript Give(MailInput input)
    {
        _decider.Decide(State, input, this);
        return this;
    }

    /// <summary>Time passes from deadline to deadline.</summary>
    public MailScript Wait(TimeSpan span)
    {
        var end = Now + span;
        while (_decider.NextDeadline(State) is var due && due <= end)
        {
            Now = Instant.Max(due, Now);
            Give(new MailDeadline());
            Assert.True(_decider.NextDeadline(State) > Now, "A deadline stays due.");
        }

        Now = end;
        return this;
    }

    public MailScript Arrive(MailAuthor author = MailAuthor.Person, string sender = "li", bool own = false, bool spam = false, string? confirm = null, int answers = 0, string? reports = null, MailId? id = null) =>
        Give(new MailArrived(
            id ?? new MailId(Guid.CreateVersion7()), "box", null, [], sender, author, own, spam, reports, reports is not null,
            new MailParty(_subject, new SealedText(_subject, "from"), null, "support@example.com", null, "key"), new QueueTerms(Support, Rules, null, 0, []), [], confirm, answers));

    public MailScript Take(AgentId agent) => Give(new AgentTakesMail(new ReservationId(Guid.CreateVersion7()), agent, agent.Value));

    public MailId Send(AgentId by, string then = "keep", string? outcome = null)
    {
        var mail = new MailId(Guid.CreateVersion7());
        Give(new SendMail(by, mail, null, "li", then, outcome));
        return mail;
    }

    public MailScript Told(MailId mail, bool taken = false, bool never = false) =>
        Give(new HandoverTold(mail, State.Find(mail)!.Attempt, taken, never, null));

    public IEnumerable<T> All<T>() => Events.OfType<T>();

    public Guid NewId() => Guid.CreateVersion7();

    public void Raise(IDomainEvent domainEvent)
    {
        State.Apply(domainEvent, Now);
        Events.Add(domainEvent);
    }

    public void Tell(InteractionId work, ConversationMessage message) => Messages.Add(message);

    public void Send(MailId mail, int attempt) => Attempts.Add((mail, attempt));

    public void Done() => Replies.Add("done");

    public void WillSend(MailId mail, Instant at) => Replies.Add("sends");

    public void Refuse(string type, string detail) => Replies.Add(type);

    public void Ignore(string reason) => Ignored.Add(reason);

    private sealed class AlwaysOpen : IBusinessClock
    {
        public Instant After(QueueHours? hours, Instant from, TimeSpan open) => from + open;

        public TimeSpan Between(QueueHours? hours, Instant from, Instant to) => to <= from ? TimeSpan.Zero : to - from;
    }
}
