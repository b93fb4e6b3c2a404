using System.Collections.Immutable;
using Crm.Contracts.Desk;
using Crm.Interactions.Folding;
using Crm.Primitives;

namespace Crm.Engine.Desk;

/// <summary>The other party of an interaction, in the clear, for the desk. Never stored.</summary>
public sealed record Party(SubjectId Subject, string? Number, string? Name, CustomerId? Customer)
{
    /// <summary>The language to serve him in; null when not chosen.</summary>
    public string? Language { get; init; }

    /// <summary>Menus he went through, in order, at most <see cref="Known.MaxMenus"/>.</summary>
    public ImmutableArray<string> MenuPath { get; init; } = [];

    /// <summary>What is known about the interaction, at most <see cref="Known.MaxAttributes"/>.</summary>
    public ImmutableArray<DeskAttribute> Attributes { get; init; } = [];

    /// <summary>Who he may be, once looked up; null before.</summary>
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

    /// <summary>An attribute was set; a null value takes it away.</summary>
    public void Attribute(InteractionId interaction, string name, string? value) => Change(interaction, party =>
    {
        int known = -1;
        for (int i = 0; i < party.Attributes.Length && known < 0; i++)
        {
            known = party.Attributes[i].Name == name ? i : -1;
        }

        var attributes = (value, known) switch
        {
            (null, < 0) => party.Attributes,
            (null, _) => party.Attributes.RemoveAt(known),
            (_, >= 0) => party.Attributes.SetItem(known, new DeskAttribute(name, value)),
            _ => party.Attributes.Length < Known.MaxAttributes ? party.Attributes.Add(new DeskAttribute(name, value)) : party.Attributes,
        };
        return party with { Attributes = attributes };
    });

    /// <summary>The language was chosen.</summary>
    public void Language(InteractionId interaction, string language) => Change(interaction, party => party with { Language = language });

    /// <summary>Another IVR told which menus the caller went through there.</summary>
    public void HandedOver(InteractionId interaction, IReadOnlyList<string> menuPath) => Change(
        interaction, party => party with { MenuPath = party.MenuPath.AddRange(menuPath.Take(Known.MaxMenus - party.MenuPath.Length)) });

    /// <summary>A flow left a node; the choices of menus become part of the menu path.</summary>
    public void StepTaken(InteractionId interaction, string node, string exit) => Change(
        interaction,
        party => Known.MenuOf(node, exit) is { } menu && party.MenuPath.Length < Known.MaxMenus ? party with { MenuPath = party.MenuPath.Add(menu) } : party);

    /// <summary>Somebody said which customer it is with.</summary>
    public void Link(InteractionId interaction, CustomerId customer) => Change(interaction, party => party with { Customer = customer });

    /// <summary>The candidates were looked up.</summary>
    internal void Candidates(InteractionId interaction, IReadOnlyList<DeskCandidate> candidates) =>
        Change(interaction, party => party with { Candidates = candidates });

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
