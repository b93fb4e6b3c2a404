using Crm.Events;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Domain.Tests.Messaging;

/// <summary>Plays inputs to one conversation and keeps what it decides. Time moves only when told.</summary>
internal sealed class ConversationScript : IConversationSink
{
    public static readonly AgentId Anna = new("anna");
    public static readonly AgentId Bert = new("bert");
    public static readonly QueueId Support = new("support");

    private readonly ConversationDecider _decider = new(new ConversationPolicy());
    private readonly SubjectId _subject = new(Guid.CreateVersion7());

    public ConversationState State { get; } = new(new InteractionId(Guid.CreateVersion7()));

    public Instant Now { get; private set; } = Instant.From(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

    public List<IDomainEvent> Events { get; } = [];

    public List<ConversationMessage> Messages { get; } = [];

    public List<TypingShown> Typings { get; } = [];

    public List<string> Ignored { get; } = [];

    /// <summary>"done", "took 3", or the type of a refusal.</summary>
    public List<string> Replies { get; } = [];

    public Instant NextDeadline => _decider.NextDeadline(State);

    public SealedText Text => new(_subject, "text");

    public ConversationScript Give(ConversationInput input)
    {
        _decider.Decide(State, input, this);
        return this;
    }

    public ConversationScript Wait(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        return this;
    }

    public ConversationScript Arrive() => Give(new ConversationArrived(
        _subject, "hash", Support, new ChatRules(), "support", null, null, null, null, null, null, null, null, null, []));

    public ConversationScript Connect(AgentId agent) => Give(new AgentTakes(new ReservationId(Guid.CreateVersion7()), agent, agent.Value));

    public Guid NewId() => Guid.CreateVersion7();

    public void Raise(IDomainEvent domainEvent)
    {
        State.Apply(domainEvent, Now);
        Events.Add(domainEvent);
    }

    public void Tell(ConversationMessage message) => Messages.Add(message);

    public void ShowTyping(TypingShown typing) => Typings.Add(typing);

    public void Done() => Replies.Add("done");

    public void Took(int seq, Instant at) => Replies.Add($"took {seq}");

    public void Refuse(string type, string detail) => Replies.Add(type);

    public void Ignore(string reason) => Ignored.Add(reason);
}
