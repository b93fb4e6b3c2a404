using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Messaging.Channels;
using Crm.Primitives;

namespace Crm.Messaging.Conversations;

/// <content>What is known of one that goes over a channel of messages.</content>
public sealed partial class ConversationState
{
    private readonly Dictionary<int, LineDelivery> _deliveries = [];
    private readonly Dictionary<int, ChatLineFromTemplate> _templates = [];
    private readonly SortedSet<int> _unsent = [];

    /// <summary>The medium it is counted by.</summary>
    public MediaType Medium { get; private set; } = MediaType.Chat;

    /// <summary>Whether we began it.</summary>
    public bool IsOutbound { get; private set; }

    /// <summary>The channel it goes over; null for a chat on the web.</summary>
    public ConversationOnChannel? Channel { get; private set; }

    /// <summary>When the customer wrote last, here or before; null when he never did.</summary>
    public Instant? HeardAt => CustomerText?.At ?? Channel?.HeardAt;

    /// <summary>Until when free text may be sent: null without a limit, an instant long past when he never wrote.</summary>
    public Instant? WindowUntil => Channel?.Terms.ReplyWindow is { } window ? HeardAt is { } heard ? heard + window : Instant.MinValue : null;

    /// <summary>The oldest line that the channel has not taken; null when there is none. Lines go in order.</summary>
    public int? Unsent => _unsent.Count > 0 ? _unsent.Min : null;

    /// <summary>Where a line stands on the channel; null for one that is not sent.</summary>
    public LineDelivery? DeliveryOf(int seq) => _deliveries.GetValueOrDefault(seq);

    /// <summary>The template a line was made of; null for others.</summary>
    public ChatLineFromTemplate? TemplateOf(int seq) => _templates.GetValueOrDefault(seq);

    /// <summary>The channel's ids of lines it has taken.</summary>
    public IEnumerable<string> ProviderIds => _deliveries.Values.Select(d => d.ProviderId).OfType<string>();

    private void Start(InteractionStarted e, Instant at)
    {
        (Subject, StartedAt, Since) = (e.Subject, at, at);
        (Medium, IsOutbound) = (e.MediaType, e.Direction == InteractionDirection.Outbound);
    }

    private void PutAside(ConversationParked e, Instant at)
    {
        (Stage, ParkedAt, Agent) = (ConversationStage.Parked, at, e.Agent);
        Agents = Agents.Contains(e.Agent) ? Agents : Agents.Add(e.Agent);
    }

    private void AwaitSending(ChatLine line)
    {
        if (Channel is not null && line is { ForCustomer: true, Written.Writer: ChatWriter.Agent or ChatWriter.Supervisor })
        {
            _deliveries[line.Seq] = LineDelivery.Queued;
            _unsent.Add(line.Seq);
        }
    }

    private void Deliver(ChatLineDelivery e)
    {
        _deliveries[e.Seq] = new LineDelivery(e.State, e.ProviderId ?? DeliveryOf(e.Seq)?.ProviderId, e.Reason);
        if (e.State != ChatDelivery.Queued)
        {
            _unsent.Remove(e.Seq);
        }
    }
}
