using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Events;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing;
using Crm.Routing.Commands;

namespace Crm.Engine.Routing;

/// <summary>Lets the pure routing domain speak to the shard kernel, and keeps what it raised for those who must be told.</summary>
/// <param name="asked">The medium of what is being asked, for what is refused before routing knows of it.</param>
internal sealed class RoutingSink(IShardContext context, RoutingDomain domain, MediaType? asked = null) : IRoutingSink
{
    private Dictionary<IDomainEvent, ShardId>? _ofTexts;

    public List<IDomainEvent> Raised { get; } = [];

    /// <summary>The shard whose interaction a fact speaks of.</summary>
    public ShardId OwnerOf(IDomainEvent raised) => _ofTexts?.TryGetValue(raised, out var owner) == true ? owner : EngineOptions.CallsShard;

    /// <summary>Whether a fact speaks of a text (a conversation, a mail) rather than a call.</summary>
    public bool IsOfConversation(IDomainEvent raised) => _ofTexts?.ContainsKey(raised) == true;

    /// <summary>The shard that has interactions of a medium.</summary>
    public static ShardId OwnerOf(MediaType? medium) => medium switch
    {
        MediaType.Chat => EngineOptions.ConversationsShard,
        MediaType.Email => EngineOptions.MailShard,
        _ => EngineOptions.CallsShard,
    };

    public CommandRefused? Refusal { get; private set; }

    public void Raise(IDomainEvent domainEvent)
    {
        if (OwnerOf(MediumOf(domainEvent)) is var owner && owner != EngineOptions.CallsShard)
        {
            (_ofTexts ??= new(ReferenceEqualityComparer.Instance))[domainEvent] = owner; // what it speaks of may be gone once it is applied
        }

        context.Raise(domainEvent);
        Raised.Add(domainEvent);
    }

    public Guid NewId() => context.NewId();

    public void Refuse(string type, string detail) => Refusal ??= new CommandRefused(type, detail);

    public void Ignore(string reason) => context.Ignore(reason);

    private MediaType? MediumOf(IDomainEvent raised) => raised switch
    {
        ReservationCreated e => domain.MediumOf(e.Interaction),
        ReservationAccepted e => domain.MediumOf(e.Reservation),
        ReservationRejected e => domain.MediumOf(e.Reservation),
        ReservationTimedOut e => domain.MediumOf(e.Reservation),
        ReservationCanceled e => domain.MediumOf(e.Reservation),
        ReservationRescinded e => domain.MediumOf(e.Reservation),
        EntryAbandoned e => domain.MediumOf(e.Interaction),
        EntryLeft e => domain.MediumOf(e.Interaction),
        DirectOffered e => e.MediaType,
        DirectOfferAccepted e => domain.MediumOf(e.Reservation),
        DirectOfferOver e => domain.MediumOf(e.Reservation) ?? asked,
        _ => null,
    };
}
