using Crm.Actors.Journal;
using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Engine;
using Crm.Engine.Conversations;
using Crm.Engine.Mail;
using Crm.Engine.Messages;
using Crm.Events;
using Crm.Events.Interactions;
using Crm.Events.Mail;
using Crm.Events.Queues;
using Crm.Messaging.Mail;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.TestKit;
using Crm.TestKit.Actors;

namespace Crm.Runtime.Tests.Engine.Mail;

/// <summary>Random senders, agents, mail servers and crashes over the shard alone; a recount of the events must keep what is promised.</summary>
public sealed class MailWorldTests
{
    private const int Worlds = 1_000;
    private const int Steps = 40;

    private static readonly EventCodec Codec = new(
        typeof(IDomainEvent).Assembly, typeof(CommandDone).Assembly, typeof(EnqueueCall).Assembly, typeof(ConnectAgentMessage).Assembly);

    [Fact]
    public void In_a_thousand_worlds_every_mail_has_one_thread_no_machine_is_answered_and_nothing_is_sent_twice()
    {
        for (int seed = 0; seed < Worlds; seed++)
        {
            var world = new World(seed);
            for (int step = 0; step < Steps; step++)
            {
                world.Step();
            }

            world.Audit();
        }
    }

    private sealed class World
    {
        private readonly Random _random;
        private readonly FakeClock _clock = new();
        private readonly ShardStepper<MailProgram> _shard;
        private readonly SubjectId _subject = new(Guid.CreateVersion7());
        private readonly List<IDomainEvent> _events = [];
        private readonly List<(Instant At, IDomainEvent Event)> _timed = [];
        private readonly Dictionary<MailId, MailArrived> _arrived = [];
        private readonly List<string> _keys = [];

        public World(int seed)
        {
            _random = new Random(seed);
            _shard = new ShardStepper<MailProgram>(
                EngineOptions.MailShard, () => new MailProgram(new MailPolicy(), new BusinessClock(), Codec, new FakeVault()), Codec, _clock, seed + 1);
            Note(_shard.Begin());
        }

        public void Step()
        {
            switch (_random.Next(12))
            {
                case < 4: Arrive(); break;
                case 4: Repeat(); break;
                case 5 or 6: Accept(); break;
                case 7: Write(); break;
                case 8: Do(); break;
                case 9: Wait(); break;
                case 10: Verdict(); break;
                default: Note(_shard.Recover(fromSnapshot: _random.Next(2) == 0)); break;
            }
        }

        public void Audit()
        {
            var received = _events.OfType<MailReceived>().ToList();
            Assert.Equal(_arrived.Keys.Select(m => m.Value).Order(), received.Select(r => r.Mail.Value).Order()); // each in exactly one thread
            Assert.All(_events.OfType<InteractionEnded>().GroupBy(e => e.Interaction), g => Assert.Single(g));
            foreach (var works in _events.Where(e => e is MailWorkOpened or InteractionEnded).GroupBy(ThreadOf))
            {
                int open = 0;
                foreach (var e in works)
                {
                    open += e is MailWorkOpened ? 1 : -1;
                    Assert.InRange(open, 0, 1); // one piece of work at most
                }
            }

            foreach (var automatic in _events.OfType<MailPrepared>().Where(p => p.Automatic))
            {
                var answered = _arrived[automatic.Answers!.Value];
                Assert.True(answered is { Author: MailAuthor.Person, Own: false, Spam: false }, "A machine was answered.");
            }

            Assert.All(_events.OfType<MailPrepared>().Where(p => p.Automatic).GroupBy(p => p.Thread), g => Assert.Single(g));
            Assert.All(_timed.Where(t => t.Event is MailPrepared { Automatic: true }).GroupBy(t => ((MailPrepared)t.Event).RecipientKey), OftenEnough);
            Assert.All(_events.OfType<MailSent>().GroupBy(s => s.Mail), g => Assert.Single(g));
            NothingAfterItsEnd();
            EveryPersonHasWork();
        }

        private static void OftenEnough(IGrouping<string?, (Instant At, IDomainEvent Event)> answers)
        {
            foreach (var (at, _) in answers)
            {
                Assert.InRange(answers.Count(a => a.At > at - TimeSpan.FromHours(1) && a.At <= at), 0, 3);
            }
        }

        private void NothingAfterItsEnd()
        {
            var settled = new HashSet<MailId>();
            foreach (var e in _events)
            {
                if (e is MailAttempted attempted)
                {
                    Assert.DoesNotContain(attempted.Mail, settled);
                }
                else if (e is MailSent or MailFailed or MailTakenBack)
                {
                    settled.Add(e switch { MailSent s => s.Mail, MailFailed f => f.Mail, MailTakenBack t => t.Mail, _ => default });
                }
            }
        }

        /// <summary>After each mail of a person there is work with its thread.</summary>
        private void EveryPersonHasWork()
        {
            var open = new HashSet<MailThreadId>();
            for (int i = 0; i < _events.Count; i++)
            {
                switch (_events[i])
                {
                    case MailWorkOpened e: open.Add(e.Thread); break;
                    case InteractionEnded e: open.Remove(ThreadOf(e)); break;
                    case MailReceived { Author: MailAuthor.Person, Spam: false } e when !_arrived[e.Mail].Own && !open.Contains(e.Thread):
                        Assert.Contains(_events.Skip(i + 1).Take(4), n => n is MailWorkOpened opened && opened.Thread == e.Thread);
                        break;
                }
            }
        }

        private MailThreadId ThreadOf(IDomainEvent e) => e switch
        {
            MailWorkOpened o => o.Thread,
            InteractionEnded i => _events.OfType<MailWorkOpened>().Single(o => o.Interaction == i.Interaction).Thread,
            _ => throw new InvalidOperationException("No work."),
        };

        private void Arrive()
        {
            var id = new MailId(Guid.CreateVersion7());
            var author = (MailAuthor)_random.Next(4);
            var sent = _events.OfType<MailPrepared>().ToList();
            string? reported = author == MailAuthor.Bounce && sent.Count > 0 && _random.Next(3) > 0 ? sent[_random.Next(sent.Count)].MessageKey : null;
            string[] mentions = _keys.Count == 0 ? [] : [.. Enumerable.Range(0, _random.Next(3)).Select(_ => _keys[_random.Next(_keys.Count)]).Distinct()];
            var arrival = new MailArrived(
                id, "box", $"key-{id}", [.. mentions], $"sender-{_random.Next(4)}", author, _random.Next(10) == 0, _random.Next(10) == 0, reported, reported is not null,
                new MailParty(_subject, null, null, "support@example.com", null, null), new QueueTerms(EngineWorld.Support, Promises, null, 0, []), [],
                author == MailAuthor.Person ? "thanks" : _random.Next(2) == 0 ? "thanks" : null, 0);
            _arrived[id] = arrival;
            _keys.Add($"key-{id}");
            Note(_shard.Receive(new TakeMail(new MailThreadId(Guid.CreateVersion7()), arrival), new CommandId(id.Value)));
        }

        private static MailRules Promises { get; } = new(TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(8));

        private void Repeat()
        {
            if (_arrived.Count > 0)
            {
                var again = _arrived.Values.ElementAt(_random.Next(_arrived.Count));
                Note(_shard.Receive(new TakeMail(new MailThreadId(Guid.CreateVersion7()), again)));
            }
        }

        private AgentId Somebody => new(_random.Next(2) == 0 ? "anna" : "bert");

        private void Accept()
        {
            var waiting = _shard.Program.Sights().Where(s => s.Stage == MailWorkStage.Queued).ToList();
            if (waiting.Count > 0)
            {
                var agent = Somebody;
                Note(_shard.Receive(new AgentDesk(agent, Open: true)));
                Note(_shard.Receive(new ConverseWithAgentMessage(
                    waiting[_random.Next(waiting.Count)].Interaction, new ReservationId(Guid.CreateVersion7()), agent, agent.Value)));
            }
        }

        private void Write()
        {
            var agent = Somebody;
            var own = _shard.Program.SightsOf(agent);
            if (own.Count > 0)
            {
                var mail = new MailId(Guid.CreateVersion7());
                string then = new[] { "keep", "park", "close" }[_random.Next(3)];
                Note(_shard.Receive(new ToMailThread(own[_random.Next(own.Count)].Thread, new SendMail(agent, mail, null, "sender-0", then, then == "close" ? "answered" : null))));
                if (_random.Next(4) == 0)
                {
                    Note(_shard.Receive(new ToMailThread(own[0].Thread, new TakeMailBack(agent, mail))));
                }
            }
        }

        private void Do()
        {
            var agent = Somebody;
            if (_shard.Program.SightsOf(agent) is [.., var work])
            {
                var id = new CommandId(Guid.CreateVersion7());
                Note(_shard.Receive(_random.Next(4) switch
                {
                    0 => new ParkMailWork(id, agent.Value, agent, work.Interaction),
                    1 => new CloseMailWork(id, agent.Value, agent, work.Interaction, "answered"),
                    2 => new TransferMailWork(id, agent.Value, agent, work.Interaction, new CallTarget("queue", "support"), null),
                    _ => new AgentDesk(agent, Open: false, Gone: _random.Next(2) == 0),
                }));
            }
        }

        private void Verdict()
        {
            var queued = _events.OfType<MailWorkQueued>().ToList();
            if (queued.Count > 0)
            {
                var visit = queued[_random.Next(queued.Count)];
                Note(_shard.Receive(new QueueVerdictMessage(visit.Interaction, visit.Visit, InteractionOutcome.Overflowed, "queue-full")));
            }
        }

        private void Wait()
        {
            int before = _shard.Outcomes.Count;
            _shard.Advance(TimeSpan.FromMinutes(_random.Next(1, 300)));
            foreach (var outcome in _shard.Outcomes.Skip(before).ToList())
            {
                Note(outcome);
            }
        }

        /// <summary>Keeps what happened; what is handed over is taken, put off, refused, or nobody says.</summary>
        private void Note(Crm.Actors.Shards.ShardOutcome outcome)
        {
            _events.AddRange(outcome.Events);
            _timed.AddRange(outcome.Events.Select(e => (Instant.Now(_clock), e)));
            foreach (var prepared in outcome.Events.OfType<MailPrepared>())
            {
                _keys.Add(prepared.MessageKey);
            }

            foreach (var deliver in outcome.Effects.OfType<DeliverMail>().ToList())
            {
                int luck = _random.Next(5);
                if (luck < 4)
                {
                    Note(_shard.Receive(new MailHandedOver(new HandoverTold(deliver.Prepared.Mail, deliver.Attempt, luck < 2, luck == 3, null))));
                }
            }
        }
    }
}
