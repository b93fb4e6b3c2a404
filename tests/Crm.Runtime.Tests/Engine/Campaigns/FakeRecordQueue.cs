using Crm.Dialing.Campaigns;
using Crm.Dialing.DoNotCall;
using Crm.Dialing.Lists;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Engine.Campaigns;

/// <summary>A list in memory that outlives crashes, with the retry rules of the campaign that opened it; also who wants no calls, and what was written down.</summary>
internal sealed class FakeRecordQueue : IRecordQueue, IDoNotCall, IAttemptLedger
{
    private sealed class Row(RecordId id, string number)
    {
        public RecordId Id { get; } = id;

        public string Number { get; } = number;

        public Instant Due { get; set; }

        public RecordFate? End { get; set; }

        public AttemptId? Holder { get; set; }

        public List<AttemptOutcome> Past { get; } = [];
    }

    public static readonly CallListId Missing = new(Guid.Parse("0198c0de-0000-7000-8000-0000000000ff"));

    private readonly List<Row> _rows = [];
    private readonly HashSet<AttemptId> _seen = [];
    private RetryRules _retry = RetryRules.Usual;

    /// <summary>Every outcome that was told first.</summary>
    public List<(string Number, AttemptOutcome Outcome)> Outcomes { get; } = [];

    /// <summary>Who wants no calls.</summary>
    public HashSet<string> Listed { get; } = [];

    /// <summary>What was written down of attempts; again is the same one.</summary>
    public Dictionary<AttemptId, Attempt> Kept { get; } = [];

    public ValueTask Keep(CampaignId campaign, Attempt attempt, CancellationToken cancellation)
    {
        Kept[attempt.Id] = attempt;
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<Attempt>> Read(CampaignId campaign, Attempt? after, int limit, CancellationToken cancellation) =>
        new((IReadOnlyList<Attempt>)[.. Kept.Values.Where(a => after is null || a.Ordinal > after.Ordinal).OrderBy(a => a.Ordinal).Take(limit)]);

    public void Add(params string[] numbers) => _rows.AddRange(numbers.Select((n, i) => new Row(new RecordId(_rows.Count + i + 1), n)));

    public ValueTask<QueueOpening> Open(CampaignId campaign, QueueSettings settings, CancellationToken cancellation)
    {
        _retry = settings.Retry;
        return new(settings.Lists.Any(l => l == Missing) ? QueueOpening.NoSuchList : QueueOpening.Opened);
    }

    public ValueTask<IReadOnlyList<ReservedRecord>> Reserve(CampaignId campaign, IReadOnlyList<AttemptId> attempts, Instant now, CancellationToken cancellation)
    {
        var reserved = new List<ReservedRecord>();
        foreach (var attempt in attempts)
        {
            var row = _rows.Find(r => r.Holder == attempt) ?? (_seen.Contains(attempt) ? null : _rows.Find(r => r.End is null && r.Holder is null && r.Due <= now));
            if (row is not null)
            {
                row.Holder = attempt;
                _seen.Add(attempt);
                reserved.Add(View(row));
            }
        }

        return new(reserved);
    }

    public ValueTask<RecordFate?> Settle(AttemptId attempt, AttemptOutcome outcome, CancellationToken cancellation)
    {
        if (_rows.Find(r => r.Holder == attempt) is not { } row)
        {
            return new((RecordFate?)null);
        }

        row.Past.Add(outcome);
        Outcomes.Add((row.Number, outcome));
        var (fate, _) = _retry.After(outcome, new RecordPast(1, 0, 0, row.Past.Count, row.Past.Count(p => p.Word == outcome.Word)));
        (row.Holder, row.Due, row.End) = (null, fate.Due, fate.Final ? fate : null);
        return new(fate);
    }

    public ValueTask Release(AttemptId attempt, Instant? notBefore, CancellationToken cancellation)
    {
        if (_rows.Find(r => r.Holder == attempt) is { } row)
        {
            (row.Holder, row.Due) = (null, notBefore ?? row.Due);
        }

        return default;
    }

    public ValueTask<IReadOnlyList<ReservedRecord>> Reserved(CampaignId campaign, CancellationToken cancellation) =>
        new((IReadOnlyList<ReservedRecord>)[.. _rows.Where(r => r.Holder is not null).Select(View)]);

    public ValueTask<RecordCounts> Count(CampaignId campaign, CancellationToken cancellation) => new(new RecordCounts(
        _rows.Count(r => r.End is null && r.Holder is null), 0, _rows.Count(r => r.Holder is not null), _rows.Count(r => r.End is not null), 0, 0));

    public ValueTask<Instant?> NextDue(CampaignId campaign, CancellationToken cancellation) => new((Instant?)null);

    public ValueTask<bool> Close(CampaignId campaign, CancellationToken cancellation) => new(true);

    public DoNotCallAnswer Ask(string number, CampaignId? campaign, Instant now) => new(Listed.Contains(number));

    public ValueTask<DoNotCallOutcome> Add(DoNotCallEntry entry, CancellationToken cancellation) =>
        new(Listed.Add(entry.Number) ? DoNotCallOutcome.Entered : DoNotCallOutcome.AlreadyListed);

    private static ReservedRecord View(Row row) => new(row.Holder!.Value, row.Id, new CallListId(Guid.Parse("0198c0de-0000-7000-8000-00000000000a")), 0, row.Number, NumberKind.Mobile)
    {
        Attempts = row.Past.Count,
        Dialled = [.. row.Past.Select(p => p.At)],
        Name = "Wei",
        Zone = "UTC",
        Consent = true,
    };
}
