using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Engine.Desk;

/// <summary>The other party of an interaction, in the clear, for the desk. Never stored.</summary>
public sealed record Party(SubjectId Subject, string? Number, string? Name, CustomerId? Customer)
{
    /// <summary>The language to serve in; null when not chosen.</summary>
    public string? Language { get; init; }

    /// <summary>Menus gone through.</summary>
    public ImmutableArray<string> MenuPath { get; init; } = [];

    /// <summary>What flows and an earlier IVR found out.</summary>
    public ImmutableDictionary<string, string> Attributes { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>
/// Who recent interactions are with, so that an offer can be shown without reading the journal. Holds the latest 20,000; an older one is
/// read back from the interaction store. Thread safe.
/// </summary>
public sealed class InteractionParties(int countMax = 20_000)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<InteractionId, Party> _parties = [];
    private readonly Queue<InteractionId> _order = new();

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

    /// <summary>Notes an attribute, or takes it away (null).</summary>
    public void Attribute(InteractionId interaction, string name, string? value) =>
        Change(interaction, p => p with { Attributes = value is null ? p.Attributes.Remove(name) : p.Attributes.SetItem(name, value) });

    /// <summary>Notes who it is.</summary>
    public void Customer(InteractionId interaction, CustomerId customer) => Change(interaction, p => p with { Customer = customer });

    /// <summary>Notes the language to serve in.</summary>
    public void Language(InteractionId interaction, string language) => Change(interaction, p => p with { Language = language });

    /// <summary>Notes what an earlier IVR told.</summary>
    public void HandedOver(InteractionId interaction, string? language, ImmutableArray<string> menuPath, string? digits, ImmutableDictionary<string, string> attributes) =>
        Change(interaction, p => p with
        {
            Language = language ?? p.Language,
            MenuPath = menuPath,
            Attributes = p.Attributes.SetItems(attributes).SetItems(digits is null ? [] : [KeyValuePair.Create("handover.digits", digits)]),
        });

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

    /// <summary>An interaction's party, or null when it is not remembered.</summary>
    public Party? Find(InteractionId interaction)
    {
        lock (_gate)
        {
            return _parties.GetValueOrDefault(interaction);
        }
    }
}
