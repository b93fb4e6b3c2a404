using System.Collections.Immutable;
using Crm.Events;
using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Messaging.Channels;
using Crm.Primitives;

namespace Crm.Messaging.Conversations;

/// <summary>A conversation as its events have made it. Changed by <see cref="Apply"/> alone; not thread safe.</summary>
public sealed partial class ConversationState(InteractionId interaction)
{
    private readonly List<ChatLine> _lines = [];
    private readonly Dictionary<(string Writer, string Client), int> _byClient = [];
    private Instant? _unanswered;

    /// <summary>Its id.</summary>
    public InteractionId Interaction { get; } = interaction;

    /// <summary>Where it stands.</summary>
    public ConversationStage Stage { get; private set; }

    /// <summary>Whose key its texts are sealed under.</summary>
    public SubjectId Subject { get; private set; }

    /// <summary>How it began.</summary>
    public ConversationOpened? Opened { get; private set; }

    /// <summary>When it began.</summary>
    public Instant StartedAt { get; private set; }

    /// <summary>The customer, once known.</summary>
    public CustomerId? Customer { get; private set; }

    /// <summary>The queue it waits in or came by.</summary>
    public QueueId Queue { get; private set; }

    /// <summary>The visit it waits by.</summary>
    public QueueVisitId? Visit { get; private set; }

    /// <summary>The instant its age counts from while it waits.</summary>
    public Instant Since { get; private set; }

    /// <summary>Why it leaves the queue.</summary>
    public string? Leaving { get; private set; }

    /// <summary>The agent who has it, or has parked it.</summary>
    public AgentId? Agent { get; private set; }

    /// <summary>The agent who had it last, whoever has it now.</summary>
    public AgentId? LastAgent { get; private set; }

    /// <summary>His name as customers see it.</summary>
    public string? AgentName { get; private set; }

    /// <summary>The reservation he has it by; null while it is parked.</summary>
    public ReservationId? Reservation { get; private set; }

    /// <summary>Since when he has it.</summary>
    public Instant ConnectedAt { get; private set; }

    /// <summary>Until when he may be away; null while he is there.</summary>
    public Instant? AwayUntil { get; private set; }

    /// <summary>Since when it is parked.</summary>
    public Instant ParkedAt { get; private set; }

    /// <summary>The one agent who is asked to take it.</summary>
    public ConversationAsked? Asked { get; private set; }

    /// <summary>Why it could not be taken up again; null once something else was done.</summary>
    public string? TakeUpFailure { get; private set; }

    /// <summary>Whether an agent ever had it.</summary>
    public bool Answered { get; private set; }

    /// <summary>All who had it, in order.</summary>
    public ImmutableArray<AgentId> Agents { get; private set; } = [];

    /// <summary>Supervisors who have joined.</summary>
    public ImmutableArray<ConversationSupervisorJoined> Supervisors { get; private set; } = [];

    /// <summary>Lines in order; the sequence of one is its index and one.</summary>
    public IReadOnlyList<ChatLine> Lines => _lines;

    /// <summary>The newest line's sequence.</summary>
    public int LastSeq => _lines.Count;

    /// <summary>Lines of people.</summary>
    public int Texts { get; private set; }

    /// <summary>Files among them.</summary>
    public int Files { get; private set; }

    /// <summary>The customer's newest text.</summary>
    public ChatLine? CustomerText { get; private set; }

    /// <summary>The newest text an agent or visible supervisor wrote to the customer.</summary>
    public ChatLine? StaffText { get; private set; }

    /// <summary>When the silent customer was asked; null when he was not, or has written since.</summary>
    public Instant? StillThereAt { get; private set; }

    /// <summary>How far the customer's page, and he, have got.</summary>
    public (int Delivered, int Read) CustomerSeen { get; private set; }

    /// <summary>How far the agent's page, and he, have got.</summary>
    public (int Delivered, int Read) StaffSeen { get; private set; }

    /// <summary>How it ended; null while it goes on.</summary>
    public InteractionEnded? End { get; private set; }

    /// <summary>Why it ended, as its customer is told: "customer-left", "agent-closed", "customer-silent", "no-agent", ...</summary>
    public string? EndReason { get; private set; }

    /// <summary>When it ended.</summary>
    public Instant EndedAt { get; private set; }

    /// <summary>Whether the customer has rated it.</summary>
    public bool Rated { get; private set; }

    /// <summary>How silence is treated.</summary>
    public ChatRules Rules => Opened?.Rules ?? new ChatRules();

    /// <summary>
    /// Since when the customer waits for an answer of the agent who has it: since he wrote, or since the agent got it when he has said
    /// nothing yet; null when he does not wait.
    /// </summary>
    public Instant? OwedSince
    {
        get
        {
            if (Stage != ConversationStage.Connected)
            {
                return null;
            }

            bool answered = StaffText is { } said && said.At >= ConnectedAt && said.Seq > (CustomerText?.Seq ?? 0);
            return answered ? null : Instant.Max(ConnectedAt, _unanswered ?? ConnectedAt);
        }
    }

    /// <summary>Since when the customer owes an answer to his agent; null when he does not.</summary>
    public Instant? CustomerSilentSince =>
        Stage == ConversationStage.Connected && StaffText is { } said && said.At >= ConnectedAt && said.Seq > (CustomerText?.Seq ?? 0) ? said.At : null;

    /// <summary>Texts of the customer that no agent has read.</summary>
    public int Unread => CountUnread();

    /// <summary>The line a writer sent under an id of his own; null when he has not.</summary>
    public ChatLine? Find(string writer, string clientId) => _byClient.TryGetValue((writer, clientId), out int seq) ? _lines[seq - 1] : null;

    /// <summary>Whom a line's id belongs to, so that two writers may use the same one.</summary>
    public static string WriterKey(ChatWriter writer, string? by) => writer == ChatWriter.Customer ? "" : by ?? "";

    /// <summary>Changes it by one event.</summary>
    public void Apply(IDomainEvent domainEvent, Instant at)
    {
        switch (domainEvent)
        {
            case InteractionStarted e: Start(e, at); break;
            case CustomerLinked e: Customer = e.Customer; break;
            case ConversationOpened e: (Opened, Queue) = (e, e.Queue); break;
            case ConversationQueued e: Wait(e); break;
            case ConversationMoved e: (Visit, Queue) = (e.Visit, e.Queue); break;
            case ConversationLeaving e: (Stage, Leaving) = (ConversationStage.Leaving, e.Reason); break;
            case ConversationConnected e: Connect(e, at); break;
            case ConversationReleased: (Reservation, AwayUntil, StillThereAt) = (null, null, null); break;
            case ConversationParked e: PutAside(e, at); break;
            case ConversationAsked e: Ask(e); break;
            case ConversationNotTaken e: (Asked, TakeUpFailure) = (null, e.Reason); break;
            case ConversationAgentAway e: AwayUntil = e.Until; break;
            case ConversationAgentBack: AwayUntil = null; break;
            case ConversationSupervisorJoined e: Supervisors = [.. Supervisors.Where(s => s.By != e.By), e]; break;
            case ConversationSupervisorLeft e: Supervisors = [.. Supervisors.Where(s => s.By != e.By)]; break;
            case ChatLineWritten e: Add(new ChatLine(at, e)); break;
            case ChatSeen e: See(e); break;
            case InteractionEnded e: (Stage, End, EndedAt, Visit, Asked, AwayUntil) = (ConversationStage.Ended, e, at, null, null, null); break;
            case ConversationRated: Rated = true; break;
            case ConversationForgotten: Stage = ConversationStage.Forgotten; break;
            case ConversationOnChannel e: Channel = e; break;
            case ConversationHeld: (Stage, Visit) = (ConversationStage.Held, null); break;
            case ChatLineFromTemplate e: _templates[e.Seq] = e; break;
            case ChatLineDelivery e: Deliver(e); break;
            case AttributeSet or LanguageChosen: break;
            default: throw new InvalidOperationException($"A conversation does not know the event {domainEvent.GetType().Name}.");
        }
    }

    private void Wait(ConversationQueued e)
    {
        (Stage, Visit, Queue, Since) = (ConversationStage.Waiting, e.Visit, e.Queue, e.Since);
        (Agent, AgentName, Asked, TakeUpFailure, Leaving) = (null, null, null, null, null);
    }

    private void Connect(ConversationConnected e, Instant at)
    {
        (Stage, Agent, AgentName, Reservation, ConnectedAt) = (ConversationStage.Connected, e.Agent, e.Name, e.Reservation, at);
        (Visit, Asked, TakeUpFailure, AwayUntil, Answered, Leaving) = (null, null, null, null, true, null);
        LastAgent = e.Agent;
        Agents = Agents.Contains(e.Agent) ? Agents : Agents.Add(e.Agent);
    }

    private void Ask(ConversationAsked e)
    {
        (Asked, TakeUpFailure) = (e, null);
        if (!e.Resume)
        {
            (Stage, Agent, AgentName) = (ConversationStage.Asking, null, null);
        }
    }

    private void Add(ChatLine line)
    {
        _lines.Add(line);
        var written = line.Written;
        Texts += line.IsText ? 1 : 0;
        AwaitSending(line);
        Files += line.Written.File is null ? 0 : 1;
        if (written.ClientId is { } client)
        {
            _byClient[(WriterKey(written.Writer, written.By), client)] = line.Seq;
        }

        if (written.Writer == ChatWriter.Customer)
        {
            (CustomerText, StillThereAt) = (line, null);
            _unanswered ??= line.At;
        }
        else if (written.Writer != ChatWriter.System && !written.Note)
        {
            (StaffText, StillThereAt, _unanswered) = (line, null, null);
        }
        else if (written.System == SystemWords.StillThere)
        {
            StillThereAt = line.At;
        }
        else if (written.System == SystemWords.Ended)
        {
            EndReason = written.Name;
        }
    }

    private void See(ChatSeen e)
    {
        var before = e.ByCustomer ? CustomerSeen : StaffSeen;
        var after = (Math.Max(before.Delivered, e.UpTo), e.Read ? Math.Max(before.Read, e.UpTo) : before.Read);
        if (e.ByCustomer)
        {
            CustomerSeen = after;
        }
        else
        {
            StaffSeen = after;
        }
    }

    private int CountUnread()
    {
        int unread = 0;
        for (int i = _lines.Count - 1; i >= StaffSeen.Read; i--)
        {
            unread += _lines[i].Written.Writer == ChatWriter.Customer ? 1 : 0;
        }

        return unread;
    }
}
