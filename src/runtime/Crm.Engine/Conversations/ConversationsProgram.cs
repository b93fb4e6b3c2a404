using Crm.Actors.Journal;
using Crm.Actors.Shards;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Engine.Calls;
using Crm.Engine.Messages;
using Crm.Events;
using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>
/// The shard of text conversations: finds the one an input belongs to and lets the <see cref="ConversationDecider"/> decide. It holds no
/// sockets, so everything goes on after a crash; which desks and pages are connected is kept beside the durable state and told anew.
/// </summary>
public sealed partial class ConversationsProgram : IShardProgram
{
    /// <summary>Conversations that are not over; more are refused.</summary>
    public const int OpenMax = 2_000;

    /// <summary>Conversations that are not over, of one address; more are refused.</summary>
    public const int OpenPerAddressMax = 10;

    /// <summary>Conversations that are over and can be returned to; the oldest are forgotten first.</summary>
    public const int RememberedMax = 5_000;

    private readonly ConversationPolicy _policy;
    private readonly IPersonalDataVault _vault;
    private readonly ConversationDecider _decider;
    private readonly EventHistory<InteractionId> _history;
    private readonly ConversationRegistry _conversations = new();
    private readonly HashSet<AgentId> _desks = [];
    private readonly Dictionary<InteractionId, Instant> _customersGone = []; // since when; who is missing here is there
    private readonly Dictionary<InteractionId, string> _addresses = [];

    /// <summary>An empty shard.</summary>
    public ConversationsProgram(ConversationPolicy policy, EventCodec codec, IPersonalDataVault vault) =>
        (_policy, _vault, _decider, _history) = (policy, vault, new ConversationDecider(policy), new EventHistory<InteractionId>(codec, "conversations"));

    /// <inheritdoc/>
    public Instant NextDeadline => Instant.Min(_conversations.NextDeadline, _invitations.NextDeadline);

    /// <inheritdoc/>
    public void Receive(object command, IShardContext context)
    {
        switch (command)
        {
            case BeginConversation c: Begin(c, context); break;
            case TakeChannelMessage c: Take(c, context); break;
            case BeginFromAgent c: Begin(c, context); break;
            case SayMaterial c: Say(c, context); break;
            case ReviveConversation c: Give(c.Conversation, new Revive(), context); break;
            case TellDelivery c: Person(c.Conversation, new LineProgress(c.Seq, c.State, c.ProviderId, c.Reason), context); break;
            case OfferInvitation c: Offer(c, context); break;
            case AnswerInvitation c: Answer(c, context); break;
            case CustomerChatCommand c: OfCustomer(c, context); break;
            case ConversationCommand c: OfStaff(c, context); break;
            case LinkCustomer c: Person(c.Interaction, new CustomerKnown(c.Customer, c.By), context); break;
            case RequeueInteraction c: Person(c.Interaction, new GiveBack(c.By, c.To), context); break;
            case CloseInteraction c: Person(c.Interaction, new CloseIt(new AgentId(c.By), "supervisor-closed", Force: true), context); break;
            case CustomerPresence c: CustomerCame(c, context); break;
            case AgentDesk c: DeskChanged(c, context); break;
            case ConverseWithAgentMessage m: Connect(m, context); break;
            case DirectFailedMessage m: Give(m.Interaction, new AskFailed(m.Reservation, m.Agent, m.Reason), context); break;
            case QueueVerdictMessage m: Give(m.Interaction, new VisitOver(m.Visit, m.Outcome, m.Reason), context); break;
            case MovedToQueueMessage m: Give(m.Interaction, new OverflowedTo(m.From, m.To, m.Queue), context); break;
            case DeadlineReached: PassDeadlines(context); break;
            case ShardRecovered: Recover(context); break;
            default: throw new InvalidOperationException($"The conversations shard does not take {command.GetType().Name}.");
        }
    }

    /// <inheritdoc/>
    public void Apply(IDomainEvent domainEvent, Instant at)
    {
        if (domainEvent is ChannelConsentChanged consent)
        {
            _consents.Apply(consent, at); // of a customer, not of a conversation
            return;
        }

        if (_invitations.Apply(domainEvent, at))
        {
            if (domainEvent is InvitationForgotten forgotten)
            {
                _invitedAddresses.Remove(forgotten.Invitation);
            }

            return;
        }

        var state = domainEvent switch
        {
            InteractionStarted e => _conversations.GetOrAdd(e.Interaction),
            _ => InteractionOf(domainEvent) is { } id ? _conversations.Find(id) : null,
        };
        if (state is null)
        {
            throw new InvalidOperationException($"{domainEvent.GetType().Name} speaks of a conversation that is not there.");
        }

        state.Apply(domainEvent, at);
        _history.Add(state.Interaction, domainEvent, at);
        Settle(state);
    }

    /// <inheritdoc/>
    public byte[] TakeSnapshot() => _history.Write(_consents.Events.Concat(_invitations.Events));

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<byte>> CaptureSnapshot() => _history.Capture(_consents.Events.Concat(_invitations.Events));

    /// <inheritdoc/>
    public void RestoreSnapshot(ReadOnlySpan<byte> snapshot)
    {
        var events = _history.Read(snapshot);
        _conversations.Clear();
        _desks.Clear();
        _customersGone.Clear();
        _addresses.Clear();
        _peers.Clear();
        _consents.Clear();
        _invitations.Clear();
        _invitedAddresses.Clear();
        foreach (var (domainEvent, at) in events)
        {
            Apply(domainEvent, at);
        }
    }

    private static InteractionId? InteractionOf(IDomainEvent domainEvent) => domainEvent switch
    {
        InteractionEnded e => e.Interaction,
        CustomerLinked e => e.Interaction,
        AttributeSet e => e.Interaction,
        LanguageChosen e => e.Interaction,
        ConversationOpened e => e.Interaction,
        ConversationOnChannel e => e.Interaction,
        ConversationHeld e => e.Interaction,
        ConversationQueued e => e.Interaction,
        ConversationMoved e => e.Interaction,
        ConversationLeaving e => e.Interaction,
        ConversationConnected e => e.Interaction,
        ConversationReleased e => e.Interaction,
        ConversationParked e => e.Interaction,
        ConversationAsked e => e.Interaction,
        ConversationNotTaken e => e.Interaction,
        ConversationAgentAway e => e.Interaction,
        ConversationAgentBack e => e.Interaction,
        ConversationSupervisorJoined e => e.Interaction,
        ConversationSupervisorLeft e => e.Interaction,
        ConversationRated e => e.Interaction,
        ConversationForgotten e => e.Interaction,
        ChatLineWritten e => e.Interaction,
        ChatLineFromTemplate e => e.Interaction,
        ChatLineDelivery e => e.Interaction,
        ChatSeen e => e.Interaction,
        _ => throw new InvalidOperationException($"The conversations shard does not know the event {domainEvent.GetType().Name}."),
    };

    private void Begin(BeginConversation c, IShardContext context)
    {
        if (OpenChats >= OpenMax)
        {
            context.Reply(new CommandRefused("offline", "full"));
            return;
        }

        if (_addresses.Values.Count(a => a == c.Address) >= OpenPerAddressMax)
        {
            context.Reply(new CommandRefused("too-many", "Too many chats of this address are open; end one first."));
            return;
        }

        bool known = _conversations.Find(c.Conversation) is not null;
        var state = known ? _conversations.Find(c.Conversation)! : new ConversationState(c.Conversation);
        if (!known)
        {
            state = _conversations.GetOrAdd(c.Conversation);
            _addresses[c.Conversation] = c.Address;
            _customersGone[c.Conversation] = context.Now; // until his page connects
        }

        Handle(state, c.Arrival, context);
        BeganUpon(c.Invitation, c.Conversation, context);
    }

    private void Connect(ConverseWithAgentMessage m, IShardContext context)
    {
        if (_conversations.Find(m.Interaction) is not { } state)
        {
            context.Send(EngineOptions.RoutingShard, new Telephony.Calls.AgentConnectFailed(m.Reservation, "conversation-gone"));
            return;
        }

        Handle(state, new AgentTakes(m.Reservation, m.Agent, m.Name), context);
        if (state.Reservation == m.Reservation && !_desks.Contains(m.Agent))
        {
            Handle(state, new AgentReach(m.Agent, Reachable: false), context); // he was lost while it came to him
        }
    }

    private void CustomerCame(CustomerPresence c, IShardContext context)
    {
        if (_conversations.Find(c.Conversation) is not { Stage: not ConversationStage.Ended } state)
        {
            context.Ignore("conversation-gone");
            return;
        }

        if (c.Present)
        {
            _customersGone.Remove(c.Conversation);
        }
        else
        {
            _customersGone.TryAdd(c.Conversation, context.Now);
        }

        Settle(state);
        TellDesks(state.Agent, context);
    }

    private void DeskChanged(AgentDesk c, IShardContext context)
    {
        if (c.Open)
        {
            _desks.Add(c.Agent);
        }
        else
        {
            _desks.Remove(c.Agent);
        }

        foreach (var state in _conversations.Of(c.Agent).Where(s => s.Stage == ConversationStage.Connected))
        {
            Handle(state, new AgentReach(c.Agent, c.Open, c.Gone), context);
        }
    }

    private void PassDeadlines(IShardContext context)
    {
        ForgetInvitations(context);
        foreach (var state in _conversations.Due(context.Now))
        {
            bool left = GoneDeadline(state) <= context.Now;
            Handle(state, left ? new CustomerGone() : new ConversationDeadline(), context);
        }
    }

    /// <summary>Nothing of a conversation was lost, but pages and desks have to come back in time.</summary>
    private void Recover(IShardContext context)
    {
        context.Effect(new ConversationsRecovered());
        if (_peers.Unsent.Count > 0)
        {
            context.Effect(new OutboxFilled());
        }

        foreach (var state in _conversations.All.Where(s => s.Stage != ConversationStage.Ended).ToArray())
        {
            if (state.Channel is null)
            {
                _customersGone.TryAdd(state.Interaction, context.Now);
            }

            Settle(state);
            if (state is { Stage: ConversationStage.Connected, Agent: { } agent })
            {
                Handle(state, new AgentReach(agent, _desks.Contains(agent)), context);
            }
        }
    }

    private void Person(InteractionId id, ConversationInput input, IShardContext context)
    {
        if (_conversations.Find(id) is { } state)
        {
            Handle(state, input, context);
        }
        else
        {
            context.Reply(new CommandRefused("not-found", "There is no such conversation; it may be over for long."));
        }
    }

    private void Give(InteractionId id, ConversationInput input, IShardContext context)
    {
        if (_conversations.Find(id) is { } state)
        {
            Handle(state, input, context);
        }
        else
        {
            context.Ignore("conversation-gone");
        }
    }

    private void Handle(ConversationState state, ConversationInput input, IShardContext context, bool answered = false)
    {
        var before = state.Agent;
        var sink = new ConversationSink(state, context, answered);
        _decider.Decide(state, input, sink);
        Settle(state);
        if (!sink.Changed)
        {
            return;
        }

        TellDesks(before, context, sink.AllTold);
        if (state.Agent != before)
        {
            TellDesks(state.Agent, context);
        }

        if (state.Stage == ConversationStage.Ended && _conversations.Remembered > RememberedMax && _conversations.OldestEnded() is { } oldest)
        {
            context.Raise(new ConversationForgotten(oldest.Interaction));
        }
    }

    private static void TellDesks(AgentId? agent, IShardContext context, bool told = false)
    {
        if (agent is { } shown)
        {
            context.Effect(new ConversationDeskChanged(shown, told));
        }

        context.Effect(new ConversationFiguresChanged());
    }

    private Instant GoneDeadline(ConversationState state) =>
        state.Stage == ConversationStage.Waiting && _customersGone.TryGetValue(state.Interaction, out var since) ? since + _policy.LeaveAfter : Instant.MaxValue;

    private void Settle(ConversationState state)
    {
        if (state.Stage is ConversationStage.Ended or ConversationStage.Forgotten)
        {
            _addresses.Remove(state.Interaction);
            _customersGone.Remove(state.Interaction);
        }

        if (state.Stage == ConversationStage.Forgotten)
        {
            _history.Drop(state.Interaction);
        }

        _peers.Settle(state);
        _conversations.Settle(state, Instant.Min(_decider.NextDeadline(state), GoneDeadline(state)));
    }
}
