using Crm.Actors.Journal;
using Crm.Events;
using Crm.Events.Calls;
using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Engine.Faults;

/// <summary>
/// Reads nothing but the journal, in its own simple way, and says what cannot be: things that end twice or never, an offer of what does
/// not wait, two agents for one customer, messages consumed out of order or twice.
/// </summary>
internal sealed class JournalAuditor(int seed)
{
    private readonly Once _interactions = new("interaction", seed);
    private readonly Once _visits = new("visit", seed);
    private readonly Once _reservations = new("reservation", seed);
    private readonly Once _legs = new("leg", seed);
    private readonly Once _recordings = new("recording", seed);
    private readonly Dictionary<InteractionId, int> _flows = [];
    private readonly Dictionary<ReservationId, QueueVisitId> _offers = [];
    private readonly Dictionary<QueueVisitId, ReservationId> _connected = [];
    private readonly Dictionary<(ShardId From, ShardId To), long> _sent = [];
    private readonly Dictionary<(ShardId From, ShardId To), long> _consumed = [];
    private readonly Dictionary<ShardId, Instant> _last = [];
    private readonly HashSet<InteractionId> _gone = [];
    private readonly Dictionary<InteractionId, bool> _promised = [];
    private readonly Dictionary<InteractionId, LegId> _dialled = [];
    private int _rows;

    /// <summary>Visits that only their queue's own limit ended although the interaction was over: nobody told the queue in time.</summary>
    public int Orphans { get; private set; }

    public int Visits => _visits.Begun;

    /// <summary>Callers who were put through to the outside.</summary>
    public int PutThrough { get; private set; }

    public int Calls => _interactions.Begun;

    public int Answered => _connected.Count;

    /// <summary>Promised calls back, and those of them that ended in a conversation.</summary>
    public (int Made, int Kept) Promises => (_promised.Count, _promised.Count(p => p.Value));

    /// <summary>Takes the rows stored since the last time.</summary>
    public void Follow(IReadOnlyList<JournalRow> rows)
    {
        for (; _rows < rows.Count; _rows++)
        {
            var row = rows[_rows];
            Check(row.At >= _last.GetValueOrDefault(row.Shard, Instant.MinValue), $"time runs backwards in {row.Shard}");
            _last[row.Shard] = row.At;
            foreach (var message in row.Outgoing)
            {
                Next(_sent, (row.Shard, message.Destination), message.LinkSequence, "sent");
            }

            if (row.Incoming is { } incoming)
            {
                Next(_consumed, (incoming.Source, row.Shard), incoming.LinkSequence, "consumed");
            }

            foreach (var fact in FaultyEngine.Codec.ReadEvents(row.Payload.Span))
            {
                Follow(fact);
            }
        }
    }

    /// <summary>Everything that began has ended, and every message that was sent has come.</summary>
    public void CheckEnd()
    {
        foreach (var once in (Once[])[_interactions, _visits, _reservations, _legs, _recordings])
        {
            once.CheckEnd();
        }

        foreach (var (link, sequence) in _sent)
        {
            Check(_consumed.GetValueOrDefault(link) == sequence, $"{link.From} sent {link.To} {sequence} messages, {_consumed.GetValueOrDefault(link)} came");
        }
    }

    private void Follow(IDomainEvent fact)
    {
        switch (fact)
        {
            case InteractionStarted e: _interactions.Begin(e.Interaction.Value); break;
            case InteractionEnded e:
                _interactions.End(e.Interaction.Value);
                _gone.Add(e.Interaction);
                break;
            case ExternalConnected: PutThrough++; break;
            case LegStarted e:
                _legs.Begin(e.Leg.Value);
                if (e.Role == LegRole.Customer && _promised.TryGetValue(e.Interaction, out bool kept))
                {
                    Check(!kept, $"the customer of {e.Interaction} is called although he was spoken with");
                    Check(_dialled.TryAdd(e.Interaction, e.Leg), $"the customer of {e.Interaction} is called twice at once");
                }

                break;
            case LegEnded e:
                _legs.End(e.Leg.Value);
                if (_dialled.GetValueOrDefault(e.Interaction) == e.Leg)
                {
                    _dialled.Remove(e.Interaction);
                }

                break;
            case CallbackPromised e:
                _promised.Add(e.Interaction, false);
                break;
            case CallBridged e when _promised.ContainsKey(e.Interaction):
                _promised[e.Interaction] = true;
                break;
            case FlowStarted e: _flows[e.Interaction] = _flows.GetValueOrDefault(e.Interaction) + 1; break;
            case FlowEnded e:
                _flows[e.Interaction] = _flows.GetValueOrDefault(e.Interaction) - 1;
                Check(_flows[e.Interaction] >= 0, $"a flow of {e.Interaction} ended that never began");
                break;
            case RecordingStarted e: _recordings.Begin(e.Recording.Value); break;
            case RecordingEnded e: _recordings.End(e.Recording.Value); break;
            case EntryEnqueued e: _visits.Begin(e.Visit.Value); break;
            case EntryAnswered e:
                Check(_connected.TryAdd(e.Visit, e.Reservation), $"visit {e.Visit} was answered twice");
                _visits.End(e.Visit.Value);
                break;
            case EntryAbandoned e: _visits.End(e.Visit.Value); break;
            case EntryLeft e:
                _visits.End(e.Visit.Value);
                Orphans += e.Exit == QueueExit.Overflowed && _gone.Contains(e.Interaction) ? 1 : 0;
                break;
            case ReservationCreated e:
                Check(_visits.IsOpen(e.Visit.Value), $"visit {e.Visit} is offered and does not wait");
                Check(!_offers.ContainsValue(e.Visit), $"visit {e.Visit} is offered twice at once");
                _offers.Add(e.Reservation, e.Visit);
                _reservations.Begin(e.Reservation.Value);
                break;
            case ReservationRejected e: Over(e.Reservation); break;
            case ReservationTimedOut e: Over(e.Reservation); break;
            case ReservationCanceled e: Over(e.Reservation); break;
            case ReservationRescinded e: Over(e.Reservation); break;
            case ReservationCompleted e: Over(e.Reservation); break;
        }
    }

    private void Over(ReservationId reservation)
    {
        _offers.Remove(reservation);
        _reservations.End(reservation.Value);
    }

    private void Next(Dictionary<(ShardId From, ShardId To), long> links, (ShardId From, ShardId To) link, long sequence, string what)
    {
        Check(sequence == links.GetValueOrDefault(link) + 1, $"message {sequence} from {link.From} to {link.To} was {what} after {links.GetValueOrDefault(link)}");
        links[link] = sequence;
    }

    private void Check(bool holds, string fault) => Assert.True(holds, $"seed {seed}, row {_rows}: {fault}");

    /// <summary>Things that begin once and end once.</summary>
    private sealed class Once(string what, int seed)
    {
        private readonly HashSet<object> _open = [];
        private readonly HashSet<object> _over = [];

        public int Begun => _open.Count + _over.Count;

        public bool IsOpen(object id) => _open.Contains(id);

        public void Begin(object id) => Assert.True(!_over.Contains(id) && _open.Add(id), $"seed {seed}: {what} {id} began twice");

        public void End(object id) =>
            Assert.True(_open.Remove(id) && _over.Add(id), $"seed {seed}: {what} {id} ended {(_over.Contains(id) ? "twice" : "without a beginning")}");

        public void CheckEnd() => Assert.True(_open.Count == 0, $"seed {seed}: {_open.Count} of {Begun} {what}s never ended, {_open.FirstOrDefault()} among them");
    }
}
