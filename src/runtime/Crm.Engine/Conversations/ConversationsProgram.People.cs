using Crm.Actors.Shards;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Events.Conversations;
using Crm.Messaging.Channels;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <content>What customers and people at desks want, and what they are shown.</content>
public sealed partial class ConversationsProgram
{
    /// <summary>Conversations that are not over.</summary>
    public int Open => _conversations.Open;

    /// <summary>Chats on the web that are not over.</summary>
    public int OpenChats => _conversations.Open - _peers.Open;

    /// <summary>Whether a conversation goes on here.</summary>
    public bool Holds(InteractionId id) => _conversations.Find(id) is { Stage: not ConversationStage.Ended };

    /// <summary>Where a conversation stands; null when it is not here.</summary>
    public ConversationStage? StageOf(InteractionId id) => _conversations.Find(id)?.Stage;

    /// <summary>What an agent has or has parked.</summary>
    public IReadOnlyList<ConversationSight> SightsOf(AgentId agent) => [.. _conversations.Of(agent).Select(s => Sight(s, agent))];

    /// <summary>One as it is, over or not; null when it is not here.</summary>
    public ConversationSight? SightOf(InteractionId id) => _conversations.Find(id) is { } state ? Sight(state, state.Agent) : null;

    /// <summary>All that are not over.</summary>
    public IReadOnlyList<ConversationSight> Sights() =>
        [.. _conversations.All.Where(s => s.Stage != ConversationStage.Ended).OrderBy(s => s.StartedAt.Microseconds).Select(s => Sight(s, s.Agent))];

    /// <summary>Whose customer waits and is connected: who wants to know his place.</summary>
    public IReadOnlyList<InteractionId> Waiting() =>
        [.. _conversations.All.Where(s => s is { Stage: ConversationStage.Waiting, Channel: null } && !_customersGone.ContainsKey(s.Interaction)).Select(s => s.Interaction)];

    /// <summary>Lines after a sequence, oldest first; null when it is not here, or the reader has no part in it.</summary>
    public IReadOnlyList<ChatLine>? LinesOf(InteractionId id, int after, int most, AgentId? reader) =>
        _conversations.Find(id) is not { } state
        || (reader is { } who && state.Agent != who && !state.Agents.Contains(who) && state.Supervisors.All(s => s.By != who.Value)) ? null
        : [.. state.Lines.Skip(Math.Max(0, after)).Take(most).Select(l => state.DeliveryOf(l.Seq) is { } delivery ? l with { Delivery = delivery } : l)];

    /// <summary>A conversation for its customer; null when it is not here or the token is not its.</summary>
    public CustomerSight? CustomerSightOf(InteractionId id, string tokenHash, int after, int most)
    {
        if (_conversations.Find(id) is not { } state || state.Opened?.TokenHash != tokenHash)
        {
            return null;
        }

        var lines = state.Lines.Skip(Math.Max(0, after)).Where(l => l.ForCustomer).Take(most + 1).ToList();
        bool more = lines.Count > most;
        return new CustomerSight(
            state.Stage, state.AgentName, state.EndReason, more ? lines[..most] : lines, more, state.LastSeq, state.CustomerSeen, state.StaffSeen,
            state is { Stage: ConversationStage.Ended, Rated: false });
    }

    private ConversationSight Sight(ConversationState s, AgentId? agent) => new(
        s.Interaction, s.Subject, s.Stage, s.Queue, s.Agent, s.Reservation, s.StartedAt, s.ConnectedAt, s.ParkedAt, s.LastSeq, s.Unread,
        s.Lines.LastOrDefault(l => l.IsText), s.Channel is null && !_customersGone.ContainsKey(s.Interaction), s.OwedSince,
        s.OwedSince is { } since ? since + (s.Rules.AnswerWithin ?? Events.Queues.ChatRules.UsualAnswer) : null,
        agent is { } who ? ConversationVerbs.Of(s, who) : [], s.TakeUpFailure, s.Opened, [.. s.Supervisors.Select(j => j.By)])
    {
        Medium = s.Medium,
        Channel = s.Channel,
        WindowUntil = s.WindowUntil is { } until ? Instant.Max(until, s.StartedAt) : null, // who never wrote never opened it
        OptedOut = !MayWrite(s),
        FirstText = s.Lines.FirstOrDefault(l => l.Written.Writer == ChatWriter.Customer),
        CustomerSeen = s.CustomerSeen,
        StaffSeen = s.StaffSeen,
    };

    private void OfCustomer(CustomerChatCommand command, IShardContext context)
    {
        if (_conversations.Find(command.Conversation) is not { } state || state.Opened?.TokenHash != command.TokenHash)
        {
            context.Reply(new CommandRefused("not-found", "There is no such conversation."));
            return;
        }

        if (_customersGone.ContainsKey(command.Conversation))
        {
            _customersGone[command.Conversation] = context.Now; // without a connection, but there
        }

        Handle(state, command switch
        {
            SayAsCustomer c => new CustomerSaid(c.ClientMessageId, _vault.Seal(state.Subject, c.Text), FileOf(c.File)),
            MarkReadAsCustomer c => new CustomerSaw(c.UpTo, c.Read),
            ShowTypingAsCustomer c => new CustomerTyped(c.Typing),
            EndAsCustomer => new CustomerEnded(),
            RateAsCustomer c => new CustomerRating(c.Score, c.Comment is null ? null : _vault.Seal(state.Subject, c.Comment)),
            _ => throw new InvalidOperationException($"The conversations shard does not take {command.GetType().Name}."),
        }, context);
    }

    private static ChatFile? FileOf(ChatAttachment? file) => file is null ? null : new ChatFile(file.Id, file.Type, file.Size);

    private void OfStaff(ConversationCommand command, IShardContext context)
    {
        if (_conversations.Find(command.Conversation) is not { } state)
        {
            context.Reply(new CommandRefused("not-found", "There is no such conversation; it may be over for long."));
            return;
        }

        Handle(state, command switch
        {
            SayToCustomer c => new StaffSaid(c.Agent, c.ClientMessageId, _vault.Seal(state.Subject, c.Text), c.Note, FileOf(c.File))
            {
                Length = c.Text.Length,
                Forbidden = !MayWrite(state),
                Template = c.Template is { } template
                    ? new TemplateUse(template.Template, template.Values.IsEmpty ? null : _vault.Seal(state.Subject, TemplateValues.Write(template.Values)))
                    : null,
            },
            MarkConversationRead c => new StaffSaw(c.Agent, c.UpTo, c.Read),
            ShowTyping c => new StaffTyped(c.Agent, c.Typing),
            TransferConversation c => new HandOn(
                c.Agent, c.Target.Kind == "queue" ? new QueueId(c.Target.Value) : null, c.Target.Kind == "agent" ? new AgentId(c.Target.Value) : null,
                c.Note is null ? null : _vault.Seal(state.Subject, c.Note)),
            ParkConversation c => new Park(c.Agent),
            ResumeConversation c => new TakeUp(c.Agent),
            CloseConversation c => new CloseIt(c.Agent, c.Reason, Force: false),
            JoinConversation c => new SupervisorJoins(c.Agent, c.Name, c.Visible),
            LeaveConversation c => new SupervisorLeaves(c.Agent),
            _ => throw new InvalidOperationException($"The conversations shard does not take {command.GetType().Name}."),
        }, context);
    }
}
