using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Primitives;

namespace Crm.Messaging.Conversations;

/// <summary>
/// Decides what becomes of a text conversation: <c>(state, input) -> (events, messages)</c>. Pure. An input that does not fit the state
/// is refused to whoever asked, or ignored with a reason.
/// </summary>
public sealed partial class ConversationDecider(ConversationPolicy policy)
{
    /// <summary>Decides one input.</summary>
    public void Decide(ConversationState state, ConversationInput input, IConversationSink sink)
    {
        switch (input)
        {
            case ConversationArrived i: Arrive(state, i, sink); break;
            case CustomerSaid i: Say(state, i, sink); break;
            case CustomerSaw i: See(state, byCustomer: true, i.UpTo, i.Read, sink); break;
            case CustomerTyped i: ShowTyping(state, i, sink); break;
            case CustomerEnded: CustomerLeaves(state, "customer-left", asked: true, sink); break;
            case CustomerGone: CustomerLeaves(state, "customer-gone", asked: false, sink); break;
            case CustomerRating i: Rate(state, i, sink); break;
            case StaffSaid i: Say(state, i, sink); break;
            case MaterialSaid i: Say(state, i, sink); break;
            case LineProgress i: Deliver(state, i, sink); break;
            case Revive: WaitAgain(state, sink); break;
            case StaffSaw i: See(state, i, sink); break;
            case StaffTyped i: ShowTyping(state, i, sink); break;
            case HandOn i: HandOver(state, i, sink); break;
            case Park i: PutAside(state, i, sink); break;
            case TakeUp i: Resume(state, i, sink); break;
            case CloseIt i: Close(state, i, sink); break;
            case GiveBack i: Return(state, i, sink); break;
            case SupervisorJoins i: Join(state, i, sink); break;
            case SupervisorLeaves i: Leave(state, i, sink); break;
            case CustomerKnown i: Link(state, i, sink); break;
            case AgentTakes i: Connect(state, i, sink); break;
            case AskFailed i: NotTaken(state, i, sink); break;
            case VisitOver i: VisitEnded(state, i, sink); break;
            case OverflowedTo i: Overflow(state, i, sink); break;
            case AgentReach i: Reach(state, i, sink); break;
            case ConversationDeadline: PassDeadlines(state, sink); break;
            default: throw new ArgumentOutOfRangeException(nameof(input), input, "Unknown input of a conversation.");
        }
    }

    /// <summary>The earliest instant at which <see cref="ConversationDeadline"/> would decide something.</summary>
    public Instant NextDeadline(ConversationState state) => state.Stage switch
    {
        ConversationStage.Connected => Instant.Min(state.AwayUntil ?? Instant.MaxValue, SilenceDeadline(state)),
        ConversationStage.Parked => LastSaid(state) + (state.Channel?.Terms.CloseAfter ?? policy.ParkedFor),
        ConversationStage.Held => Instant.Max(state.StartedAt, LastSaid(state)) + (state.Channel?.Terms.CloseAfter ?? policy.ParkedFor),
        ConversationStage.Ended => state.EndedAt + (state.Channel is null ? policy.RememberedFor : policy.ChannelRememberedFor),
        _ => Instant.MaxValue, // routing has the deadlines of queues and offers
    };

    private static Instant LastSaid(ConversationState state) =>
        Instant.Max(state.ParkedAt, Instant.Max(state.CustomerText?.At ?? Instant.MinValue, state.StaffText?.At ?? Instant.MinValue));

    private static Instant SilenceDeadline(ConversationState state) =>
        state.CustomerSilentSince is not { } since ? Instant.MaxValue
        : state.Channel is { } channel ? since + channel.Terms.CloseAfter
        : state.StillThereAt is { } asked ? asked + (state.Rules.CloseAfter ?? Events.Queues.ChatRules.UsualClose)
        : since + (state.Rules.AskAfter ?? Events.Queues.ChatRules.UsualAsk);

    private void Arrive(ConversationState state, ConversationArrived i, IConversationSink sink)
    {
        if (state.Stage != ConversationStage.New)
        {
            sink.Refuse("wrong-state", "The conversation has begun already.");
            return;
        }

        var id = state.Interaction;
        sink.Raise(new InteractionStarted(
            id, i.Channel?.Medium ?? MediaType.Chat, i.Channel?.StartedBy is null ? InteractionDirection.Inbound : InteractionDirection.Outbound,
            i.Subject, i.From, i.FromName, i.EntryPoint, null, null));
        sink.Raise(new ConversationOpened(id, i.TokenHash, i.Queue, i.Rules, i.CustomerKey, i.Topic, i.Email, i.PageUrl, i.PageTitle));
        if (i.Channel is { } channel)
        {
            sink.Raise(new ConversationOnChannel(id, channel.Id, channel.Own, channel.PeerKey, channel.Peer, channel.Terms, channel.HeardAt));
        }

        if (i.Customer is { } customer)
        {
            sink.Raise(new CustomerLinked(id, customer, i.Channel is null ? "signed" : "number"));
        }

        if (i.Language is { } language)
        {
            sink.Raise(new LanguageChosen(id, language, "customer"));
        }

        foreach (var (name, value) in i.Attributes)
        {
            sink.Raise(new AttributeSet(id, name, value, "customer"));
        }

        if (i.Channel?.StartedBy is { } starter)
        {
            sink.Raise(new ConversationParked(id, starter.Agent)); // he holds nothing of it until an answer comes
        }
        else
        {
            Enqueue(state, i.Queue, sink.Now, "arrived", i.Channel?.Prefers is { } agent ? (agent, policy.WaitForLastAgent) : null, sink);
            SaySystem(state, SystemWords.Waiting, null, sink);
            if (i.First is var (clientId, text))
            {
                sink.Raise(new ChatLineWritten(id, state.LastSeq + 1, ChatWriter.Customer, null, null, text, null, false, clientId));
                Mark(state, byCustomer: true, state.LastSeq, read: true, sink);
            }
        }

        sink.Done();
    }

    private static void Enqueue(ConversationState state, QueueId queue, Instant since, string reason, (AgentId Agent, TimeSpan Wait)? prefers, IConversationSink sink)
    {
        var visit = new QueueVisitId(sink.NewId());
        sink.Raise(new ConversationQueued(state.Interaction, visit, queue, since, reason));
        var by = reason is "transferred" or "not-taken" ? state.LastAgent : null;
        sink.Tell(new WaitInQueue(visit, queue, since, state.Opened?.CustomerKey, prefers, by));
    }

    private static void SaySystem(ConversationState state, string word, string? name, IConversationSink sink)
    {
        if (state.LastSeq < ConversationPolicy.LinesMax)
        {
            sink.Raise(new ChatLineWritten(state.Interaction, state.LastSeq + 1, ChatWriter.System, null, name, null, word, false, null));
        }
    }

    private void PassDeadlines(ConversationState state, IConversationSink sink)
    {
        if (NextDeadline(state) > sink.Now)
        {
            sink.Ignore("not-due");
        }
        else if (state.Stage == ConversationStage.Ended)
        {
            sink.Raise(new ConversationForgotten(state.Interaction));
        }
        else if (state.Stage == ConversationStage.Parked)
        {
            End(state, "parked-expired", Termination.Server("parked-expired"), sink);
        }
        else if (state.Stage == ConversationStage.Held)
        {
            End(state, "no-agent", Termination.Server("no-agent"), sink);
        }
        else if (state.AwayUntil <= sink.Now)
        {
            BackToQueue(state, "agent-lost", Termination.Server("agent-connection-lost"), sink);
        }
        else if (state.StillThereAt is null && state.Channel is null)
        {
            SaySystem(state, SystemWords.StillThere, null, sink);
            if (state.StillThereAt is null)
            {
                End(state, "customer-silent", Termination.Client("customer-silent"), sink); // no line is left to ask him in
            }
        }
        else
        {
            End(state, "customer-silent", Termination.Client("customer-silent"), sink);
        }
    }
}
