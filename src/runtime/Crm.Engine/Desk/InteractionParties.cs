using System.Collections.Immutable;
using Crm.Contracts.Desk;
using Crm.Interactions.Folding;
using Crm.Primitives;

namespace Crm.Engine.Desk;

/// <summary>The other party of an interaction, in the clear, for the desk. Never stored.</summary>
public sealed record Party(SubjectId Subject, string? Number, string? Name, CustomerId? Customer)
{
    /// <summary>The language to serve in; null when not chosen.</summary>
    public string? Language { get; init; }

    /// <summary>Menus gone through, in order, at most <see cref="Known.MaxMenus"/>.</summary>
    public ImmutableArray<string> MenuPath { get; init; } = [];

    /// <summary>What flows and an earlier IVR found out, at most <see cref="Known.MaxAttributes"/>.</summary>
    public ImmutableDictionary<string, string> Attributes { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Who it may be, once looked up; null before.</summary>
    public IReadOnlyList<DeskCandidate>? Candidates { get; init; }
}

/// <summary>
/// Who recent interactions are with, so that an offer can be shown without reading the journal. Holds the latest 20,000; an older one is
/// read back from the interaction store, and what is told here of one that is not held is left to that. Thread safe.
/// </summary>
public sealed class InteractionParties(int countMax = 20_000)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<InteractionId, Party> _parties = [];
    private readonly Queue<InteractionId> _order = new();
    private readonly Dictionary<CustomerId, CustomerId> _partOf = [];

    /// <summary>Notes an interaction's party.</summary>
    public void Remember(InteractionId interaction, Party party)
    {
        lock (_gate)
        {
            if (_parties.TryAdd(interaction, party))
            {
                _order.Enqueue(interaction);
                while (_order.Count > countMax)
                {
                    _parties.Remove(_order.Dequeue());
                }
            }
            else
            {
                _parties[interaction] = party;
            }
        }
    }

    /// <summary>An interaction's party, or null when it is not remembered.</summary>
    public Party? Find(InteractionId interaction)
    {
        lock (_gate)
        {
            return _parties.GetValueOrDefault(interaction);
        }
    }

    /// <summary>Somebody was promised a call back: what is known of him there is known here too.</summary>
    public void Promised(InteractionId origin, InteractionId promise, string number)
    {
        if (Find(origin) is { } party && Find(promise) is null)
        {
            Remember(promise, party with { Number = number, Candidates = null });
        }
    }

    /// <summary>Notes an attribute, or takes it away (null).</summary>
    public void Attribute(InteractionId interaction, string name, string? value) =>
        Change(interaction, p => p with { Attributes = value is null ? p.Attributes.Remove(name) : With(p.Attributes, name, value) });

    /// <summary>Notes who it is.</summary>
    public void Customer(InteractionId interaction, CustomerId customer) => Change(interaction, p => p with { Customer = customer });

    /// <summary>Notes which customer a record is part of since a merge; himself when it is of its own again.</summary>
    public void PartOf(CustomerId record, CustomerId customer)
    {
        lock (_gate)
        {
            _partOf.Remove(record);
            if (record != customer && _partOf.Count < countMax)
            {
                _partOf[record] = customer;
            }
        }
    }

    /// <summary>The customer a record is known here to be part of, else itself: a card finds out by itself, if later.</summary>
    public CustomerId WholeOf(CustomerId record)
    {
        lock (_gate)
        {
            return _partOf.GetValueOrDefault(record, record);
        }
    }

    /// <summary>Notes the language to serve in.</summary>
    public void Language(InteractionId interaction, string language) => Change(interaction, p => p with { Language = language });

    /// <summary>Notes what an earlier IVR told.</summary>
    public void HandedOver(InteractionId interaction, string? language, ImmutableArray<string> menuPath, string? digits, ImmutableDictionary<string, string> attributes) =>
        Change(interaction, p => p with
        {
            Language = language ?? p.Language,
            MenuPath = [.. menuPath.Take(Known.MaxMenus)],
            Attributes = attributes
                .Concat(digits is null ? [] : [KeyValuePair.Create(Known.HandedOverDigits, digits)])
                .Aggregate(p.Attributes, (all, next) => With(all, next.Key, next.Value)),
        });

    /// <summary>Notes a menu gone through, as <see cref="Known.MenuOf"/> reads it.</summary>
    public void Menu(InteractionId interaction, string menu) =>
        Change(interaction, p => p.MenuPath.Length < Known.MaxMenus ? p with { MenuPath = p.MenuPath.Add(menu) } : p);

    /// <summary>Notes who it may be.</summary>
    internal void Candidates(InteractionId interaction, IReadOnlyList<DeskCandidate> candidates) => Change(interaction, p => p with { Candidates = candidates });

    private static ImmutableDictionary<string, string> With(ImmutableDictionary<string, string> attributes, string name, string value) =>
        attributes.Count < Known.MaxAttributes || attributes.ContainsKey(name) ? attributes.SetItem(name, value) : attributes;

    private void Change(InteractionId interaction, Func<Party, Party> change)
    {
        lock (_gate)
        {
            if (_parties.TryGetValue(interaction, out var party))
            {
                _parties[interaction] = change(party);
            }
        }
    }
}
