using System.Buffers.Binary;
using Crm.Actors.Journal;
using Crm.Actors.Shards;
using Crm.Events;
using Crm.Primitives;

namespace Crm.TestKit.Actors;

/// <summary>
/// Runs one program step by step under a fake clock, without threads or journal: every command is decided at once and counts as
/// durable. <see cref="Recover"/> rebuilds the program from what was stored, through the codec, as after a crash.
/// </summary>
public sealed class ShardStepper<TProgram> where TProgram : class, IShardProgram
{
    private readonly ShardId _shard;
    private readonly Func<TProgram> _create;
    private readonly EventCodec _codec;
    private readonly Random _random;
    private readonly List<JournalRow> _rows = [];
    private ShardCore _core;

    /// <summary>An empty shard at epoch 1. Call <see cref="Begin"/> when the program wants its <see cref="ShardRecovered"/>.</summary>
    public ShardStepper(ShardId shard, Func<TProgram> create, EventCodec codec, FakeClock clock, int seed = 1)
    {
        _shard = shard;
        _create = create;
        _codec = codec;
        _random = new Random(seed);
        Clock = clock;
        _core = NewCore(1);
    }

    /// <summary>The clock.</summary>
    public FakeClock Clock { get; }

    /// <summary>The program as it is now.</summary>
    public TProgram Program => (TProgram)_core.Program;

    /// <summary>The current epoch, raised by each recovery.</summary>
    public long Epoch => _core.Epoch;

    /// <summary>All stored rows.</summary>
    public IReadOnlyList<JournalRow> Rows => _rows;

    /// <summary>Everything that happened, in order; clear it between the steps of a test.</summary>
    public List<ShardOutcome> Outcomes { get; } = [];

    /// <summary>The events of <see cref="Outcomes"/>.</summary>
    public IEnumerable<IDomainEvent> Events => Outcomes.SelectMany(outcome => outcome.Events);

    /// <summary>The effects of <see cref="Outcomes"/>.</summary>
    public IEnumerable<object> Effects => Outcomes.SelectMany(outcome => outcome.Effects);

    /// <summary>The messages of <see cref="Outcomes"/>.</summary>
    public IEnumerable<SentMessage> Messages => Outcomes.SelectMany(outcome => outcome.Messages);

    private Instant Now => Instant.Now(Clock);

    /// <summary>Posts <see cref="ShardRecovered"/> as the kernel does before anything else.</summary>
    public ShardOutcome Begin() => Receive(new ShardRecovered(_core.Epoch, _core.LastAt));

    /// <summary>Handles a command; a repeated id gets its first reply.</summary>
    public ShardOutcome Receive(object command, CommandId? id = null) => Record(
        id is { } known && _core.TryRecall(known, out object? reply)
            ? ShardOutcome.AnswerOnly(reply, _core.Sequence)
            : _core.Decide(command, id, Now));

    /// <summary>Moves the clock, stopping at each deadline of the program to let it handle <see cref="DeadlineReached"/>. Throws when a deadline stays due.</summary>
    public void Advance(TimeSpan by)
    {
        var end = Now + by;
        for (int steps = 0; _core.Program.NextDeadline <= end; steps++)
        {
            if (steps > 100_000)
            {
                throw new InvalidOperationException($"The deadline {_core.Program.NextDeadline} stays due.");
            }

            MoveTo(_core.Program.NextDeadline);
            var due = _core.Program.NextDeadline;
            Receive(new DeadlineReached());
            if (_core.Program.NextDeadline == due && Outcomes[^1].Row is null)
            {
                throw new InvalidOperationException($"The deadline {due} stays due.");
            }
        }

        MoveTo(end);
    }

    /// <summary>Throws the memory away and rebuilds the program from the stored rows under a new epoch, then posts <see cref="ShardRecovered"/>.</summary>
    /// <param name="fromSnapshot">Goes through a snapshot of the present state instead of the rows.</param>
    public ShardOutcome Recover(bool fromSnapshot = false)
    {
        var next = NewCore(_core.Epoch + 1);
        if (fromSnapshot)
        {
            next.Restore(new ShardSnapshot(_shard, _core.Sequence, _core.TakeSnapshot()));
        }
        else
        {
            _rows.ForEach(next.Replay);
        }

        _core = next;
        return Begin();
    }

    private void MoveTo(Instant at)
    {
        if (at > Now)
        {
            Clock.Advance(at - Now);
        }
    }

    private ShardCore NewCore(long epoch) => new(_shard, epoch, _create(), _codec, NewId, 10_000);

    private ShardOutcome Record(ShardOutcome outcome)
    {
        if (outcome.Row is { } row)
        {
            _rows.Add(row);
        }

        Outcomes.Add(outcome);
        return outcome;
    }

    private Guid NewId(Instant now)
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes, (now.Microseconds / 1000) << 16);
        return new Guid(bytes, bigEndian: true);
    }
}
