using System.Collections.Immutable;
using Crm.Dialing.Campaigns;
using Crm.Dialing.DoNotCall;
using Crm.Dialing.Lists;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Domain.Tests.Dialing.Campaigns;

/// <summary>A list in memory with the retry rules of the real one.</summary>
internal sealed class RecordBook
{
    private const int ReadyMax = 500;

    private readonly RetryRules _retry;
    private readonly Dictionary<long, Row> _rows = [];
    private readonly Dictionary<AttemptId, Row> _held = [];
    private readonly SortedSet<(long Due, long Id)> _waiting = [];

    public RecordBook(int count, RetryRules retry)
    {
        _retry = retry;
        for (int i = 1; i <= count; i++)
        {
            _rows.Add(i, new Row(i));
            _waiting.Add((0, i));
        }
    }

    public long Open => _waiting.Count + _held.Count;

    /// <summary>Numbers that want no calls.</summary>
    public HashSet<string> Listed { get; } = [];

    public DoNotCallAnswer Listing(SealedText number) => new(Listed.Contains(number.Cipher));

    /// <summary>How a record ended that will not be dialled any more.</summary>
    public Dictionary<long, string> Ends { get; } = [];

    public long Ready(Instant now) => _waiting.TakeWhile(w => w.Due <= now.Microseconds).Take(ReadyMax).Count();

    public ImmutableArray<RecordAtHand> Reserve(ImmutableArray<AttemptId> attempts, Instant now)
    {
        var due = _waiting.TakeWhile(w => w.Due <= now.Microseconds).Take(attempts.Length).ToArray();
        _waiting.ExceptWith(due);
        return [.. due.Zip(attempts).Select(pair => Hold(_rows[pair.First.Id], pair.Second))];
    }

    public bool Settle(AttemptId attempt, AttemptOutcome outcome)
    {
        if (!_held.Remove(attempt, out var row))
        {
            return false;
        }

        row.Past.Add((outcome.At, outcome.Word));
        var (fate, _) = _retry.After(outcome, new RecordPast(1, 0, 0, row.Past.Count, row.Past.Count(p => p.Word == outcome.Word)));
        if (fate.Final)
        {
            Ends[row.Id] = outcome.Word;
        }
        else
        {
            _waiting.Add((fate.Due.Microseconds, row.Id));
        }

        return true;
    }

    public void Release(AttemptId attempt, Instant? notBefore)
    {
        if (_held.Remove(attempt, out var row))
        {
            _waiting.Add((notBefore?.Microseconds ?? 0, row.Id));
        }
    }

    public void ReleaseAllBut(ImmutableArray<AttemptId> known)
    {
        foreach (var attempt in _held.Keys.Except(known).ToArray())
        {
            Release(attempt, null);
        }
    }

    /// <summary>The shortest time between two dials of one number, of those that were settled.</summary>
    public TimeSpan ShortestPause() => _rows.Values
        .Select(r => r.Past.OrderBy(p => p.At.Microseconds).ToArray())
        .SelectMany(past => past.Zip(past.Skip(1), (a, b) => b.At - a.At))
        .DefaultIfEmpty(TimeSpan.MaxValue).Min();

    private RecordAtHand Hold(Row row, AttemptId attempt)
    {
        _held.Add(attempt, row);
        var subject = new SubjectId(attempt.Value);
        var record = new ReservedRecord(attempt, new RecordId(row.Id), default, 0, row.Number, NumberKind.Mobile)
        {
            Attempts = row.Past.Count,
            Dialled = [.. row.Past.Select(p => p.At)],
            Consent = true,
        };
        return new RecordAtHand(record, new DoNotCallAnswer(Listed.Contains(row.Number)), subject, new SealedText(subject, row.Number), null);
    }

    private sealed class Row(long id)
    {
        public long Id { get; } = id;

        public string Number { get; } = $"+1202{id:0000000}";

        public List<(Instant At, string Word)> Past { get; } = [];
    }
}
