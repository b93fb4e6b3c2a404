using Crm.Primitives;

namespace Crm.Routing.WhatIf;

/// <summary>
/// What people of a record do where the record does not say: how long they would wait, how soon an agent takes an offer, how long a
/// conversation lasts. Drawn from what others did in the same record; the same seed and contact give the same. Immutable.
/// </summary>
internal sealed class Habits
{
    /// <summary>A queue with fewer abandonments than this borrows the curve of all queues.</summary>
    public const int AbandonmentsMin = 20;

    /// <summary>A queue with fewer conversations than this borrows those of all queues.</summary>
    private const int HandlingsMin = 10;

    private static readonly TimeSpan UsualReaction = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan UsualConnection = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan UsualConversation = TimeSpan.FromMinutes(3);

    private readonly ulong _seed;
    private readonly Dictionary<InteractionId, int> _numbers = [];
    private readonly Dictionary<QueueId, PatienceCurve> _curves;
    private readonly Dictionary<QueueId, List<RecordedHandling>> _handlings;
    private readonly List<RecordedHandling> _allHandlings;
    private readonly Dictionary<AgentId, List<TimeSpan>> _reactions;
    private readonly List<TimeSpan> _allReactions;
    private readonly TimeSpan _connection;

    public Habits(RecordedDay day, ulong seed)
    {
        _seed = seed;
        foreach (var contact in day.Contacts)
        {
            _numbers[contact.Interaction] = _numbers.Count;
        }

        Everybody = new PatienceCurve(day.Contacts.Select(c => Wait(c, day.To)));
        _curves = day.Contacts.GroupBy(c => c.Queue).ToDictionary(g => g.Key, g => new PatienceCurve(g.Select(c => Wait(c, day.To))));
        var handled = day.Contacts.Where(c => c is { Handling.Lasted: var lasted } && lasted > TimeSpan.Zero).ToList();
        _allHandlings = [.. handled.Select(c => c.Handling!)];
        _handlings = handled.GroupBy(c => c.Queue).ToDictionary(g => g.Key, g => g.Select(c => c.Handling!).ToList());
        var accepted = day.Contacts.SelectMany(c => c.Offers).Where(o => o is { Reaction: Reaction.Accepted, ReactedAt: not null }).ToList();
        _allReactions = [.. accepted.Select(o => o.ReactedAt!.Value.At - o.CreatedAt)];
        _reactions = accepted.GroupBy(o => o.Agent).ToDictionary(g => g.Key, g => g.Select(o => o.ReactedAt!.Value.At - o.CreatedAt).ToList());
        var connections = accepted.Where(o => o.ConnectedAt is not null).Select(o => o.ConnectedAt!.Value.At - o.ReactedAt!.Value.At).Order().ToList();
        _connection = connections.Count > 0 ? connections[connections.Count / 2] : UsualConnection;
    }

    /// <summary>The patience of all queues' customers.</summary>
    public PatienceCurve Everybody { get; }

    /// <summary>How long a customer waits, from his arrival, who is known to have waited so long; null when he never hangs up.</summary>
    public TimeSpan? Patience(RecordedContact contact, TimeSpan waited)
    {
        var own = _curves[contact.Queue];
        return (own.Abandonments >= AbandonmentsMin ? own : Everybody).Draw(waited, Chance(contact, 1));
    }

    /// <summary>How soon an agent takes an offer of which nobody knows.</summary>
    public TimeSpan ReactionTime(RecordedContact contact, AgentId agent, int offer) =>
        Pick(_reactions.GetValueOrDefault(agent) ?? _allReactions, Chance(contact, 100 + offer), UsualReaction);

    public TimeSpan Connection => _connection;

    /// <summary>A conversation like those of the queue.</summary>
    public RecordedHandling Handling(RecordedContact contact) => Pick(
        _handlings.GetValueOrDefault(contact.Queue) is { Count: >= HandlingsMin } own ? own : _allHandlings,
        Chance(contact, 2),
        new RecordedHandling(default, UsualConversation, UsualConversation, TimeSpan.Zero, Termination.Success("customer-hung-up"), null, null));

    private static (TimeSpan Waited, bool HungUp) Wait(RecordedContact c, Instant to) =>
        c.AbandonedAt is { } gone ? (gone.At - c.ArrivedAt, true)
        : ((c.AnsweredAt ?? c.Chosen?.At.At ?? c.SeenWaitingUntil ?? to) - c.ArrivedAt, false);

    private static T Pick<T>(List<T> from, double chance, T usual) => from.Count > 0 ? from[(int)(chance * from.Count)] : usual;

    /// <summary>A number from 0 to below 1 that depends on seed, contact and purpose alone (the finalizer of SplitMix64, Steele et al. 2014).</summary>
    private double Chance(RecordedContact contact, int purpose)
    {
        ulong z = _seed + (0x9E3779B97F4A7C15UL * (ulong)((_numbers[contact.Interaction] * 1_009L) + purpose + 1));
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
