using Crm.Events;
using Crm.Events.Conversations;
using Crm.Primitives;

namespace Crm.Messaging.Invitations;

/// <summary>
/// The invitations of the last hour, and what became of all of the last month, counted by queue, rule and day. Changed by
/// <see cref="Apply"/> alone, so that a replay counts the same; not thread safe.
/// </summary>
public sealed class InvitationBook
{
    /// <summary>Invitations remembered at once; more are not shown.</summary>
    public const int KnownMax = 5_000;

    /// <summary>Days that are counted, this one included.</summary>
    public const int DaysMax = 31;

    /// <summary>Days of all rules together; the oldest go first.</summary>
    public const int TalliesMax = 20_000;

    private const long DayMicroseconds = 86_400_000_000;

    /// <summary>An invitation without an answer is taken off the page after so long.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromMinutes(2);

    /// <summary>Who has accepted is expected to begin within this time.</summary>
    public static readonly TimeSpan BeginWithin = TimeSpan.FromMinutes(3);

    /// <summary>An answer that comes later, and a chat that begins later, are not counted for it.</summary>
    public static readonly TimeSpan RememberedFor = TimeSpan.FromHours(1);

    private readonly Dictionary<InvitationId, Invitation> _known = [];
    private readonly Queue<InvitationId> _order = new();
    private readonly Dictionary<(QueueId Queue, string Rule, Instant Day), InvitationTally> _tallies = [];

    /// <summary>When the oldest is to be forgotten.</summary>
    public Instant NextDeadline => _order.TryPeek(out var oldest) ? _known[oldest].ShownAt + RememberedFor : Instant.MaxValue;

    /// <summary>Whether another can be remembered.</summary>
    public bool HasRoom => _known.Count < KnownMax;

    /// <summary>What makes this book again, in order.</summary>
    public IEnumerable<(IDomainEvent Event, Instant At)> Events => _order.Select(id => _known[id]).SelectMany(Told).Concat(
        _tallies.OrderBy(t => t.Key.Day.Microseconds).Select(t => ((IDomainEvent)new InvitationsCounted(
            t.Key.Queue, t.Key.Rule, t.Key.Day, t.Value.Shown, t.Value.Accepted, t.Value.Declined, t.Value.Chats), t.Key.Day)));

    /// <summary>A remembered one; null for any other.</summary>
    public Invitation? Find(InvitationId id) => _known.GetValueOrDefault(id);

    /// <summary>How many of a queue somebody must be kept free for.</summary>
    public int Open(QueueId queue, Instant now) => _known.Values.Count(i => i.Queue == queue && i.IsOpen(now));

    /// <summary>The ones to be forgotten, the oldest first.</summary>
    public IReadOnlyList<InvitationId> Due(Instant now) => [.. _order.TakeWhile(id => _known[id].ShownAt + RememberedFor <= now)];

    /// <summary>A queue's counts, the oldest day first.</summary>
    public IReadOnlyList<InvitationTally> Of(QueueId queue) =>
        [.. _tallies.Where(t => t.Key.Queue == queue).Select(t => t.Value).OrderBy(t => t.Day.Microseconds).ThenBy(t => t.Rule, StringComparer.Ordinal)];

    /// <summary>The UTC day of an instant.</summary>
    public static Instant DayOf(Instant at) => new(at.Microseconds - (((at.Microseconds % DayMicroseconds) + DayMicroseconds) % DayMicroseconds));

    /// <summary>Changes it by one event; false when it is none of an invitation.</summary>
    public bool Apply(IDomainEvent domainEvent, Instant at)
    {
        switch (domainEvent)
        {
            case InvitationShown e: Shown(e, at); return true;
            case InvitationAnswered e: Answered(e, at); return true;
            case InvitationLedToChat e: Led(e, at); return true;
            case InvitationForgotten e: Forget(e.Invitation); return true;
            case InvitationsCounted e: _tallies[(e.Queue, e.Rule, e.Day)] = new(e.Rule, e.Day, e.Shown, e.Accepted, e.Declined, e.Chats); return true;
            default: return false;
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _known.Clear();
        _order.Clear();
        _tallies.Clear();
    }

    private void Shown(InvitationShown e, Instant at)
    {
        if (_known.TryAdd(e.Invitation, new Invitation(e.Invitation, e.Queue, e.Rule, at)))
        {
            _order.Enqueue(e.Invitation);
            Count(_known[e.Invitation], t => t with { Shown = t.Shown + 1 });
        }
    }

    private void Answered(InvitationAnswered e, Instant at)
    {
        if (_known.TryGetValue(e.Invitation, out var known) && known.Answer is null)
        {
            _known[e.Invitation] = known with { Answer = (e.Accepted, at) };
            Count(known, t => e.Accepted ? t with { Accepted = t.Accepted + 1 } : t with { Declined = t.Declined + 1 });
        }
    }

    private void Led(InvitationLedToChat e, Instant at)
    {
        if (_known.TryGetValue(e.Invitation, out var known) && known.Chat is null)
        {
            _known[e.Invitation] = known with { Chat = (e.Interaction, at) };
            Count(known, t => t with { Chats = t.Chats + 1 });
        }
    }

    private void Forget(InvitationId id)
    {
        _known.Remove(id);
        while (_order.TryPeek(out var oldest) && !_known.ContainsKey(oldest))
        {
            _order.Dequeue();
        }
    }

    /// <summary>Counts on the day it was shown, so that shares of a day are of the same invitations.</summary>
    private void Count(Invitation invitation, Func<InvitationTally, InvitationTally> change)
    {
        var day = DayOf(invitation.ShownAt);
        var key = (invitation.Queue, invitation.Rule, day);
        if (!_tallies.TryGetValue(key, out var tally))
        {
            DropOld(day);
            tally = new InvitationTally(invitation.Rule, day, 0, 0, 0, 0);
        }

        _tallies[key] = change(tally);
    }

    private void DropOld(Instant today)
    {
        long first = today.Microseconds - ((DaysMax - 1) * DayMicroseconds);
        foreach (var key in _tallies.Keys.Where(k => k.Day.Microseconds < first).ToList())
        {
            _tallies.Remove(key);
        }

        if (_tallies.Count >= TalliesMax)
        {
            _tallies.Remove(_tallies.Keys.MinBy(k => k.Day.Microseconds));
        }
    }

    private static IEnumerable<(IDomainEvent Event, Instant At)> Told(Invitation i)
    {
        yield return (new InvitationShown(i.Id, i.Queue, i.Rule), i.ShownAt);
        if (i.Answer is { } answer)
        {
            yield return (new InvitationAnswered(i.Id, answer.Accepted), answer.At);
        }

        if (i.Chat is { } chat)
        {
            yield return (new InvitationLedToChat(i.Id, chat.Interaction), chat.At);
        }
    }
}
