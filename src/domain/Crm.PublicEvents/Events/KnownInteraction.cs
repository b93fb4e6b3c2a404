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

    /// <summary>Parties beside the customer that are told of at most: more cannot be in a call, and legs that end make room.</summary>
    public const int PartiesMax = 32;

    /// <summary>Who it is with.</summary>
    public CustomerId? Customer { get; init; }

    /// <summary>The legs beside the customer's that are up or being rung, in no order.</summary>
    public ImmutableArray<KnownParty> Parties { get; init; } = [];

    /// <summary>An agent handed it to somebody outside, who is being rung.</summary>
    public bool HandedOutside { get; init; }

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

    /// <summary>The party on a leg; null when it is none, or one too many.</summary>
    public KnownParty? PartyOn(LegId leg) => Parties.FirstOrDefault(p => p.Leg == leg);

    internal KnownInteraction With(KnownParty party) => Parties.Length >= PartiesMax ? this : this with { Parties = Parties.Add(party) };

    /// <summary>That party is part of the conversation with the customer.</summary>
    internal KnownInteraction Joined(LegId leg) => this with { Parties = [.. Parties.Select(p => p.Leg == leg ? p with { HasJoined = true } : p)] };

    /// <summary>Without the legs that have ended, but for the one that ends now: its end is yet to be told.</summary>
    internal KnownInteraction Ending(LegId leg) => this with { Parties = [.. Parties.Where(p => !p.HasEnded).Select(p => p.Leg == leg ? p with { HasEnded = true } : p)] };

    internal KnownInteraction With(AttributeSet set) =>
        set.Value is not { } value ? this with { Attributes = Attributes.Remove(set.Name) }
        : Attributes.Count >= AttributesMax && !Attributes.ContainsKey(set.Name) ? this
        : this with { Attributes = Attributes.SetItem(set.Name, value) };
}

/// <summary>A leg of an interaction's call that is not the customer's.</summary>
/// <param name="Agent">Null for somebody outside.</param>
/// <param name="HasJoined">Whether he is or was one of several in the conversation with the customer.</param>
public sealed record KnownParty(LegId Leg, AgentId? Agent, bool HasJoined = false, bool HasEnded = false);
