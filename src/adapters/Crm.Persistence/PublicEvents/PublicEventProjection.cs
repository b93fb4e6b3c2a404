using System.Buffers.Binary;
using Crm.Contracts.Integration;
using Crm.Events;
using Crm.Persistence.Projections;
using Crm.Primitives;
using Crm.PublicEvents;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.PublicEvents;

/// <summary>How much of the stream is kept.</summary>
public sealed record PublicEventRetention
{
    /// <summary>Events older than the newest by more than this go.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Events at most.</summary>
    public long Count { get; init; } = 2_000_000;
}

/// <summary>
/// The stream of public events, told from the journal. Sequences come from the journal's commit positions, so that after any crash, and
/// after a rebuild too, every event has the place and id it had. Reading is thread safe; the projection host writes.
/// </summary>
public sealed class PublicEventProjection : SqliteProjection, IPublicEventLog
{
    /// <summary>Raise it when facts are told differently: everything is told anew then, with the same sequences.</summary>
    private const int Version = 2;

    private const int PrunedAtOnce = 2_000;

    private static readonly TimeSpan KnownFor = TimeSpan.FromDays(1); // wrap-up and recordings may come after the end

    private readonly ProjectionsDatabase _database;
    private readonly PublicEventRetention _retention;
    private readonly Lazy<string> _source;
    private readonly Lock _gate = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Instant _newestAt = Instant.MinValue;
    private long _floor;
    private long _newest;
    private long _count;
    private (long Floor, long Newest, long Count) _pending; // what holds once the transaction is stored

    /// <summary>The stream in a projections file.</summary>
    /// <param name="source">Who we are in events; asked for once, when the first reader wants to know.</param>
    public PublicEventProjection(ProjectionsDatabase database, Func<string> source, PublicEventRetention? retention = null)
        : base(database, "public-events", Version)
    {
        _database = database;
        _source = new Lazy<string>(source);
        _retention = retention ?? new PublicEventRetention();
    }

    /// <inheritdoc/>
    public string Source => _source.Value;

    /// <inheritdoc/>
    public long Floor => Volatile.Read(ref _floor);

    /// <inheritdoc/>
    public long Newest => Volatile.Read(ref _newest);

    /// <inheritdoc/>
    public ValueTask<EventStretch?> Read(long after, int limit, EventFilter filter, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1_000);
        long newest = Newest; // what is committed before this is seen below
        var items = _database.Read(connection => PublicEventTable.List(connection, after, newest, limit + 1, filter));
        if (after < Floor)
        {
            return ValueTask.FromResult<EventStretch?>(null); // asked after reading: what was pruned meanwhile must not look like a gap-free stretch
        }

        bool more = items.Count > limit;
        IReadOnlyList<PublicEvent> page = more ? items.GetRange(0, limit) : items;
        return ValueTask.FromResult<EventStretch?>(new EventStretch(page, more ? page[^1].Sequence : Math.Max(after, newest), more));
    }

    /// <inheritdoc/>
    public Task WaitForMore(long after, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Newest > after ? Task.CompletedTask : _more.Task.WaitAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    protected override byte[]? Fold(SqliteTransaction transaction, IReadOnlyList<EventEnvelope> facts)
    {
        var known = new Dictionary<InteractionId, KnownInteraction?>();
        var told = new List<PublicEvent>();
        foreach (var fact in facts)
        {
            KnownInteraction? of = null;
            if (PublicEventFold.InteractionOf(fact.Event) is { } id)
            {
                if (!known.TryGetValue(id, out of))
                {
                    of = PublicEventTable.Find(transaction, id);
                }

                known[id] = of = PublicEventFold.Learn(of, fact);
            }

            if (PublicEventFold.Tell(of, fact) is { } next)
            {
                told.Add(next);
                _newestAt = Instant.Max(_newestAt, next.At);
            }
        }

        PublicEventTable.Add(transaction, told);
        PublicEventTable.Save(transaction, known.Values.OfType<KnownInteraction>());
        Prune(transaction, told.Count);
        return Advance(told.Count == 0 ? _newest : told[^1].Sequence);
    }

    /// <inheritdoc/>
    protected override void Stored()
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            Volatile.Write(ref _floor, _pending.Floor);
            Volatile.Write(ref _newest, _pending.Newest);
            _count = _pending.Count;
            waiting = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        waiting.TrySetResult();
    }

    /// <inheritdoc/>
    protected override void Clear(SqliteTransaction transaction) => PublicEventTable.Clear(transaction);

    /// <inheritdoc/>
    protected override bool TryRestore(ReadOnlySpan<byte> state)
    {
        if (state.Length != 24)
        {
            return false;
        }

        Volatile.Write(ref _floor, BinaryPrimitives.ReadInt64LittleEndian(state));
        Volatile.Write(ref _newest, BinaryPrimitives.ReadInt64LittleEndian(state[8..]));
        _count = BinaryPrimitives.ReadInt64LittleEndian(state[16..]);
        return true;
    }

    /// <inheritdoc/>
    protected override void Forget() => (_floor, _newest, _count) = (0, 0, 0);

    private void Prune(SqliteTransaction transaction, int added)
    {
        long count = _count + added;
        var (last, dropped) = _newestAt == Instant.MinValue ? (null, 0) : PublicEventTable.Prune(transaction, _newestAt - _retention.Age, count - _retention.Count, PrunedAtOnce);
        _pending = (last ?? _floor, 0, count - dropped);
        if (_newestAt != Instant.MinValue)
        {
            PublicEventTable.ForgetKnown(transaction, _newestAt - KnownFor);
        }
    }

    private byte[] Advance(long newest)
    {
        _pending.Newest = newest;
        byte[] state = new byte[24];
        BinaryPrimitives.WriteInt64LittleEndian(state, _pending.Floor);
        BinaryPrimitives.WriteInt64LittleEndian(state.AsSpan(8), newest);
        BinaryPrimitives.WriteInt64LittleEndian(state.AsSpan(16), _pending.Count);
        return state;
    }
}
