using Crm.Primitives;

namespace Crm.Engine.Desk;

/// <summary>The other party of an interaction, in the clear, for the desk. Never stored.</summary>
public sealed record Party(SubjectId Subject, string? Number, string? Name, CustomerId? Customer);

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

    /// <summary>An interaction's party, or null when it is not remembered.</summary>
    public Party? Find(InteractionId interaction)
    {
        lock (_gate)
        {
            return _parties.GetValueOrDefault(interaction);
        }
    }
}
