using Crm.Actors.Journal;
using Crm.Actors.Links;
using Crm.Events;
using Crm.Primitives;

namespace Crm.Actors.Shards;

/// <summary>
/// One incarnation of a shard without any I/O: the program, its place in the journal, the replies it remembers and its links.
/// The loop drives it and stores its rows; tests drive it directly. Not thread safe: one caller at a time.
/// </summary>
public sealed class ShardCore
{
    private readonly EventCodec _codec;
    private readonly Func<Instant, Guid> _newId;
    private readonly CommandWindow _commands;

    /// <summary>An empty shard under an epoch; <see cref="Restore"/> and <see cref="Replay"/> bring it to its stored state.</summary>
    /// <param name="newId">Makes time-ordered ids; seeded in tests.</param>
    /// <param name="commandWindow">How many command ids are remembered.</param>
    public ShardCore(ShardId shard, long epoch, IShardProgram program, EventCodec codec, Func<Instant, Guid> newId, int commandWindow)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(commandWindow);
        Shard = shard;
        Epoch = epoch;
        Program = program;
        _codec = codec;
        _newId = newId;
        _commands = new CommandWindow(commandWindow);
    }

    /// <summary>The shard.</summary>
    public ShardId Shard { get; }

    /// <summary>The epoch its rows are written under.</summary>
    public long Epoch { get; }

    /// <summary>The program and with it the state.</summary>
    public IShardProgram Program { get; }

    /// <summary>The last sequence decided, durable or not.</summary>
    public long Sequence { get; private set; }

    /// <summary>The instant of the last row, or <see cref="Instant.MinValue"/>.</summary>
    public Instant LastAt { get; private set; } = Instant.MinValue;

    internal ShardLinks Links { get; } = new();

    /// <summary>
    /// Lets the program handle a command. An exception of the program leaves this incarnation unusable: discard it.
    /// Time never runs backwards within a shard: an earlier <paramref name="now"/> is taken as the last row's instant.
    /// </summary>
    public ShardOutcome Decide(object command, CommandId? id, Instant now) => Decide(command, id, null, now);

    /// <summary>Takes a message of another shard if it is the next on its link; null when it is not.</summary>
    public ShardOutcome? Consume(IncomingMark mark, object message, Instant now)
    {
        ArgumentNullException.ThrowIfNull(mark);
        return mark.LinkSequence == Links.NextFrom(mark.Source) ? Decide(message, null, mark, now) : null;
    }

    /// <summary>Consumes the next message of a source without showing it to the program, because the program failed on it before.</summary>
    public ShardOutcome? Skip(IncomingMark mark, Instant now)
    {
        ArgumentNullException.ThrowIfNull(mark);
        if (mark.LinkSequence != Links.NextFrom(mark.Source))
        {
            return null;
        }

        var context = new ShardContext(this, Instant.Max(now, LastAt));
        context.Ignore("poison-message");
        return Finish(context, null, mark);
    }

    /// <summary>The first reply to a command id that was handled before.</summary>
    public bool TryRecall(CommandId id, out object? reply)
    {
        bool known = _commands.TryGet(id, out var entry);
        reply = known ? entry.Reply(_codec) : null;
        return known;
    }

    /// <summary>Brings an empty shard to a snapshot. Throws <see cref="InvalidDataException"/> when it cannot be read; then start over with a new core.</summary>
    public void Restore(ShardSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        LastAt = ShardSnapshotFormat.Read(snapshot.Data, Program, Links, _commands);
        Sequence = snapshot.Sequence;
    }

    /// <summary>Takes up a stored row. Throws <see cref="InvalidDataException"/> for a gap and <see cref="EventContractException"/> for events this build cannot read.</summary>
    public void Replay(JournalRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Sequence != Sequence + 1)
        {
            throw new InvalidDataException($"The journal of {Shard} continues with {row.Sequence} after {Sequence}.");
        }

        foreach (var domainEvent in _codec.ReadEvents(row.Payload.Span))
        {
            Program.Apply(domainEvent, row.At);
        }

        foreach (var message in row.Outgoing)
        {
            Links.Restore(message);
        }

        if (row.Incoming is { } incoming)
        {
            Links.Consume(incoming);
        }

        Links.MarkDurable(row);
        if (row.Command is { } command)
        {
            _commands.Add(command.Id, new CommandWindow.Entry(command.Reply, null));
        }

        Sequence = row.Sequence;
        LastAt = row.At;
    }

    /// <summary>The whole state as of <see cref="Sequence"/>, links and remembered replies included. Store it only after that row is durable.</summary>
    public byte[] TakeSnapshot() => CaptureSnapshot().Finish();

    /// <summary>The same, to be written while the shard goes on.</summary>
    internal ShardSnapshotCapture CaptureSnapshot() => new(ShardSnapshotFormat.WriteKernel(LastAt, Links, _commands), Program.CaptureSnapshot());

    private ShardOutcome Decide(object command, CommandId? id, IncomingMark? incoming, Instant now)
    {
        var context = new ShardContext(this, Instant.Max(now, LastAt));
        Program.Receive(command, context);
        context.Close();
        return Finish(context, id, incoming);
    }

    private ShardOutcome Finish(ShardContext context, CommandId? id, IncomingMark? incoming)
    {
        bool stored = context.Events.Count > 0 || context.Messages.Count > 0 || incoming is not null;
        if (!stored)
        {
            if (id is { } live)
            {
                _commands.Add(live, new CommandWindow.Entry(null, context.Answer));
            }

            return new ShardOutcome(null, Sequence, context.Events, context.Messages, context.Effects, context.Answer, context.Ignored);
        }

        var command = id is { } known
            ? new CommandMark(known, context.Answer is null ? ReadOnlyMemory<byte>.Empty : _codec.WriteMessage(context.Answer))
            : null;
        var encoded = context.Messages.ConvertAll(sent => (sent.Destination, Payload: _codec.WriteMessage(sent.Message)));
        byte[] payload = _codec.WriteEvents(context.Events);
        var outgoing = encoded.ConvertAll(sent => Links.Add(sent.Destination, sent.Payload));
        if (incoming is not null)
        {
            Links.Consume(incoming);
        }

        if (command is not null)
        {
            _commands.Add(command.Id, new CommandWindow.Entry(command.Reply, null));
        }

        Sequence++;
        LastAt = context.Now;
        var row = new JournalRow(Shard, Epoch, Sequence, context.Now, payload, command, outgoing, incoming);
        return new ShardOutcome(row, Sequence, context.Events, context.Messages, context.Effects, context.Answer, context.Ignored);
    }

    /// <summary>Collects what the program does during one command; unusable afterwards.</summary>
    private sealed class ShardContext(ShardCore core, Instant now) : IShardContext
    {
        private bool _closed;

        public List<IDomainEvent> Events { get; } = [];

        public List<SentMessage> Messages { get; } = [];

        public List<object> Effects { get; } = [];

        public object? Answer { get; private set; }

        public string? Ignored { get; private set; }

        public ShardId Shard => core.Shard;

        public Instant Now => now;

        public Guid NewId() => core._newId(now);

        public void Raise(IDomainEvent domainEvent)
        {
            ThrowIfClosed();
            core._codec.ContractOf(domainEvent.GetType());
            core.Program.Apply(domainEvent, now);
            Events.Add(domainEvent);
        }

        public void Send(ShardId destination, object message)
        {
            ThrowIfClosed();
            core._codec.ContractOf(message.GetType());
            Messages.Add(new SentMessage(destination, message));
        }

        public void Effect(object effect)
        {
            ThrowIfClosed();
            Effects.Add(effect);
        }

        public void Reply(object reply)
        {
            ThrowIfClosed();
            Answer = Answer is null ? reply : throw new InvalidOperationException("A command is answered once.");
        }

        public void Ignore(string reason) => Ignored = reason;

        public void Close() => _closed = true;

        private void ThrowIfClosed()
        {
            if (_closed)
            {
                throw new InvalidOperationException("The command is over; its context must not be kept.");
            }
        }
    }
}
