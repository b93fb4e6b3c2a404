using System.Collections.Immutable;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.PublicEvents;

/// <summary>What later events of an interaction repeat, so that each can be understood alone. Immutable.</summary>
public sealed record KnownInteraction(InteractionId Id, CallId? Call, MediaType MediaType, InteractionDirection Direction, SealedText? From, SealedText? FromName, string To)
{
    /// <summary>Attributes repeated at most; names beyond are left out.</summary>
    public const int AttributesMax = 50;

    /// <summary>Who it is with.</summary>
    public CustomerId? Customer { get; init; }

    /// <summary>What became known about it, by name.</summary>
    public ImmutableSortedDictionary<string, SealedText> Attributes { get; init; } = ImmutableSortedDictionary<string, SealedText>.Empty;

    /// <summary>When it ended; null while it goes on.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>The data every event of it begins with.</summary>
    public EventData Data => new()
    {
        InteractionId = Id,
        CallId = Call,
        MediaType = Words.Of(MediaType),
        Direction = Words.Of(Direction),
        From = From,
        FromName = FromName,
        To = To,
        CustomerId = Customer,
        Attributes = Attributes.IsEmpty ? null : Attributes,
    };

    internal KnownInteraction With(AttributeSet set) =>
        set.Value is not { } value ? this with { Attributes = Attributes.Remove(set.Name) }
        : Attributes.Count >= AttributesMax && !Attributes.ContainsKey(set.Name) ? this
        : this with { Attributes = Attributes.SetItem(set.Name, value) };
}
