using Crm.Actors.Journal;
using Crm.Primitives;

namespace Crm.Persistence.Journal.Audit;

/// <summary>Follows all shards in commit order: sequences without gaps, epochs and instants that never fall, links without gaps, no command twice.</summary>
internal sealed class ShardAudit(AuditFindings findings)
{
    /// <summary>As many command ids as a shard remembers; an older one may come again.</summary>
    private const int CommandWindow = 10_000;

    private readonly Dictionary<ShardId, Shard> _shards = [];
    private readonly Dictionary<(ShardId From, ShardId To), long> _sent = [];
    private readonly Dictionary<(ShardId From, ShardId To), long> _consumed = [];

    public int Shards => _shards.Count;

    public int Links => _sent.Count;

    /// <summary>Messages that were sent and not consumed; they are on their way.</summary>
    public long OnTheWay => _sent.Sum(link => link.Value - _consumed.GetValueOrDefault(link.Key));

    public void Add(JournalRow row)
    {
        if (!_shards.TryGetValue(row.Shard, out var shard))
        {
            _shards.Add(row.Shard, shard = new Shard());
        }

        findings.Require(row.Sequence == shard.Sequence + 1, () => $"{row.Shard}: row {row.Sequence} follows {shard.Sequence}");
        findings.Require(row.Epoch >= shard.Epoch, () => $"{row.Shard}: row {row.Sequence} has epoch {row.Epoch} after {shard.Epoch}");
        findings.Require(row.At >= shard.At, () => $"{row.Shard}: row {row.Sequence} is of {row.At}, before its predecessor of {shard.At}");
        shard.Sequence = row.Sequence;
        shard.Epoch = row.Epoch;
        shard.At = row.At;
        if (row.Command is { } command)
        {
            AddCommand(shard, row, command.Id);
        }

        foreach (var message in row.Outgoing)
        {
            AddStep(_sent, (row.Shard, message.Destination), message.LinkSequence, "sent");
        }

        if (row.Incoming is { } incoming)
        {
            var link = (incoming.Source, row.Shard);
            AddStep(_consumed, link, incoming.LinkSequence, "consumed");
            findings.Require(incoming.LinkSequence <= _sent.GetValueOrDefault(link), () => $"{row.Shard}: consumed message {incoming.LinkSequence} of {incoming.Source}, which was not sent");
        }
    }

    private void AddCommand(Shard shard, JournalRow row, CommandId id)
    {
        findings.Require(shard.Commands.Add(id), () => $"{row.Shard}: command {id} was carried out again in row {row.Sequence}");
        shard.Order.Enqueue(id);
        if (shard.Order.Count > CommandWindow)
        {
            shard.Commands.Remove(shard.Order.Dequeue());
        }
    }

    private void AddStep(Dictionary<(ShardId From, ShardId To), long> links, (ShardId From, ShardId To) link, long sequence, string verb)
    {
        long last = links.GetValueOrDefault(link);
        findings.Require(sequence == last + 1, () => $"link {link.From} to {link.To}: {verb} {sequence} after {last}");
        links[link] = sequence;
    }

    private sealed class Shard
    {
        public long Sequence { get; set; }

        public long Epoch { get; set; }

        public Instant At { get; set; } = Instant.MinValue;

        public HashSet<CommandId> Commands { get; } = [];

        public Queue<CommandId> Order { get; } = new();
    }
}
