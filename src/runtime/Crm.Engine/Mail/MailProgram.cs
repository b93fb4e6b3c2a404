using Crm.Actors.Journal;
using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Engine.Calls;
using Crm.Engine.Conversations;
using Crm.Engine.Messages;
using Crm.Events;
using Crm.Events.Interactions;
using Crm.Events.Mail;
using Crm.Events.Privacy;
using Crm.Messaging.Mail;
using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Mail;

/// <summary>
/// The shard of mails: finds the thread an input belongs to and lets the <see cref="MailThreadDecider"/> decide. It holds no sockets, so
/// everything goes on after a crash; mails that were being handed over then are handed over again under the same Message-ID.
/// </summary>
public sealed partial class MailProgram : IShardProgram
{
    /// <summary>Threads without open work that are remembered; the one that has been idle longest is forgotten first.</summary>
    public const int IdleMax = 20_000;

    private readonly IPersonalDataVault _vault;
    private readonly MailThreadDecider _decider;
    private readonly EventHistory<MailThreadId> _history;
    private readonly MailRegistry _threads = new();
    private readonly MailThreadGraph _graph = new();
    private readonly AnswerLedger _answers;
    private readonly HashSet<AgentId> _desks = [];

    /// <summary>An empty shard.</summary>
    public MailProgram(MailPolicy policy, IBusinessClock hours, EventCodec codec, IPersonalDataVault vault)
    {
        ArgumentNullException.ThrowIfNull(policy);
        (_vault, _decider, _history) = (vault, new MailThreadDecider(policy, hours), new EventHistory<MailThreadId>(codec, "mail"));
        _answers = new AnswerLedger(policy.AnswersWithin);
    }

    /// <inheritdoc/>
    public Instant NextDeadline => _threads.NextDeadline;

    /// <inheritdoc/>
    public void Receive(object command, IShardContext context)
    {
        switch (command)
        {
            case TakeMail c: Take(c, context); break;
            case BeginMailThread c: Handle(_threads.GetOrAdd(c.Thread), c.Beginning, context, new MailTaken(c.Thread, false)); break;
            case WriteMail c:
                Handle(_threads.GetOrAdd(c.Thread), c.Written with { AnswersToRecipient = _answers.Count(c.Written.RecipientKey, context.Now) }, context);
                break;
            case ToMailThread c: ToThread(c, context); break;
            case MailHandedOver c: Give(_threads.Find(c.Told.Mail), c.Told, context); break;
            case MailCommand c: OfAgent(c, context); break;
            case LinkCustomer c: Person(c.Interaction, new MailCustomerKnown(c.Customer, c.By), context); break;
            case RequeueInteraction c: Person(c.Interaction, new GiveMailBack(c.By, c.To), context); break;
            case CloseInteraction c: Person(c.Interaction, new CloseMail(new AgentId(c.By), "supervisor-closed", Force: true), context); break;
            case AgentDesk c: DeskChanged(c, context); break;
            case ConverseWithAgentMessage m: Connect(m, context); break;
            case DirectFailedMessage m: Give(_threads.Find(m.Interaction), new MailAskFailed(m.Reservation, m.Agent, m.Reason), context); break;
            case QueueVerdictMessage m: Give(_threads.Find(m.Interaction), new MailVisitOver(m.Visit, m.Reason), context); break;
            case MovedToQueueMessage m: Give(_threads.Find(m.Interaction), new MailOverflowed(m.From, m.To, m.Queue), context); break;
            case DeadlineReached: PassDeadlines(context); break;
            case ShardRecovered: Recover(context); break;
            default: throw new InvalidOperationException($"The mail shard does not take {command.GetType().Name}.");
        }
    }

    /// <inheritdoc/>
    public void Apply(IDomainEvent domainEvent, Instant at)
    {
        if (domainEvent is InteractionStarted)
        {
            return; // the work that follows says everything
        }

        var state = ThreadOf(domainEvent) ?? throw new InvalidOperationException($"{domainEvent.GetType().Name} speaks of a thread that is not there.");
        state.Apply(domainEvent, at);
        _history.Add(state.Thread, domainEvent, at);
        Index(state, domainEvent, at);
        Settle(state);
    }

    /// <inheritdoc/>
    public byte[] TakeSnapshot() => _history.Write([]);

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<byte>> CaptureSnapshot() => _history.Capture([]);

    /// <inheritdoc/>
    public void RestoreSnapshot(ReadOnlySpan<byte> snapshot)
    {
        var events = _history.Read(snapshot);
        _threads.Clear();
        _graph.Clear();
        _answers.Clear();
        _desks.Clear();
        foreach (var (domainEvent, at) in events)
        {
            Apply(domainEvent, at);
        }
    }

    private MailThreadState? ThreadOf(IDomainEvent domainEvent) => domainEvent switch
    {
        MailThreadOpened e => _threads.GetOrAdd(e.Thread),
        MailReceived e => _threads.Find(e.Thread),
        MailBounced e => _threads.Find(e.Thread),
        MailPrepared e => _threads.Find(e.Thread),
        MailTakenBack e => _threads.Find(e.Thread),
        MailAttempted e => _threads.Find(e.Thread),
        MailSent e => _threads.Find(e.Thread),
        MailPutOff e => _threads.Find(e.Thread),
        MailFailed e => _threads.Find(e.Thread),
        MailNoted e => _threads.Find(e.Thread),
        MailThreadForgotten e => _threads.Find(e.Thread),
        MailWorkOpened e => _threads.Find(e.Thread),
        MailWorkQueued e => _threads.Find(e.Interaction),
        MailWorkMoved e => _threads.Find(e.Interaction),
        MailWorkEscalated e => _threads.Find(e.Interaction),
        MailWorkHeld e => _threads.Find(e.Interaction),
        MailWorkLeaving e => _threads.Find(e.Interaction),
        MailWorkTaken e => _threads.Find(e.Interaction),
        MailWorkReleased e => _threads.Find(e.Interaction),
        MailWorkParked e => _threads.Find(e.Interaction),
        MailWorkAsked e => _threads.Find(e.Interaction),
        MailWorkNotTaken e => _threads.Find(e.Interaction),
        MailAgentAway e => _threads.Find(e.Interaction),
        MailAgentBack e => _threads.Find(e.Interaction),
        MailClockSet e => _threads.Find(e.Interaction),
        MailClockPaused e => _threads.Find(e.Interaction),
        MailClockWarned e => _threads.Find(e.Interaction),
        MailClockBreached e => _threads.Find(e.Interaction),
        MailClockMet e => _threads.Find(e.Interaction),
        InteractionEnded e => _threads.Find(e.Interaction),
        CustomerLinked e => _threads.Find(e.Interaction),
        AttributeSet e => _threads.Find(e.Interaction),
        _ => throw new InvalidOperationException($"The mail shard does not know the event {domainEvent.GetType().Name}."),
    };

    private void Index(MailThreadState state, IDomainEvent domainEvent, Instant at)
    {
        switch (domainEvent)
        {
            case MailReceived e:
                _threads.NoteMail(e.Mail, e.Thread);
                _graph.Add(e.Thread, e.MessageKey is null ? e.Mentions : e.Mentions.Insert(0, e.MessageKey));
                break;
            case MailPrepared e:
                _threads.NoteMail(e.Mail, e.Thread);
                _graph.Add(e.Thread, [e.MessageKey]);
                if (e is { Automatic: true, RecipientKey: { } recipient })
                {
                    _answers.Note(recipient, at);
                }

                break;
            case MailWorkOpened e: _threads.NoteWork(e.Interaction, e.Thread); break;
            case MailThreadForgotten e:
                _graph.Drop(e.Thread);
                _history.Drop(e.Thread);
                break;
        }
    }

    /// <summary>Finds where a mail belongs; a full thread is continued by a new one.</summary>
    private void Take(TakeMail c, IShardContext context)
    {
        var arrival = c.Arrival;
        if (_threads.Find(arrival.Mail) is { } known)
        {
            context.Reply(new MailTaken(known.Thread, true));
            return;
        }

        var mentions = arrival.ReportedKey is { } reported ? arrival.Mentions.Insert(0, reported) : arrival.Mentions;
        var found = _graph.Find(mentions, arrival.MessageKey, id => _threads.Find(id)?.Knows(arrival.SenderKey) == true) is { } id ? _threads.Find(id) : null;
        var state = found is { Mails.Count: < MailPolicy.MailsMax } ? found : _threads.GetOrAdd(c.Fresh);
        Handle(state, arrival with { AnswersToSender = _answers.Count(arrival.SenderKey, context.Now) }, context, new MailTaken(state.Thread, false));
        if (_threads.Idle > IdleMax && _threads.OldestIdle is { } oldest && oldest.Mails.All(m => m.DueAt is null))
        {
            context.Raise(new MailThreadForgotten(oldest.Thread));
        }
    }

    private void ToThread(ToMailThread c, IShardContext context)
    {
        if (_threads.Find(c.Thread) is { } state)
        {
            Handle(state, c.Input, context);
        }
        else
        {
            context.Reply(new CommandRefused("not-found", "There is no such thread; it may be over for long."));
        }
    }

    private void OfAgent(MailCommand command, IShardContext context)
    {
        if (_threads.Find(command.Work) is not { } state || state.OpenWork?.Interaction != command.Work)
        {
            context.Reply(new CommandRefused("not-found", "There is no such work; it may be over."));
            return;
        }

        Handle(state, command switch
        {
            TransferMailWork c => new HandMailOn(
                c.Agent, c.Target.Kind == "queue" ? new QueueId(c.Target.Value) : null, c.Target.Kind == "agent" ? new AgentId(c.Target.Value) : null,
                c.Note is null ? null : _vault.Seal(state.Opened!.Subject, c.Note)),
            ParkMailWork c => new ParkMail(c.Agent),
            ResumeMailWork c => new TakeMailUp(c.Agent),
            CloseMailWork c => new CloseMail(c.Agent, c.Outcome, Force: false),
            _ => throw new InvalidOperationException($"The mail shard does not take {command.GetType().Name}."),
        }, context);
    }

    private void Connect(ConverseWithAgentMessage m, IShardContext context)
    {
        if (_threads.Find(m.Interaction) is not { } state || state.Work?.Interaction != m.Interaction)
        {
            context.Send(EngineOptions.RoutingShard, new AgentConnectFailed(m.Reservation, "mail-gone"));
            return;
        }

        Handle(state, new AgentTakesMail(m.Reservation, m.Agent, m.Name), context);
        if (state.Work.Reservation == m.Reservation && !_desks.Contains(m.Agent))
        {
            Handle(state, new MailAgentReach(m.Agent, Reachable: false), context); // he was lost while it came to him
        }
    }

    private void DeskChanged(AgentDesk c, IShardContext context)
    {
        if (c.Open)
        {
            _desks.Add(c.Agent);
        }
        else
        {
            _desks.Remove(c.Agent);
        }

        foreach (var state in _threads.Of(c.Agent).Where(s => s.Work!.Stage == MailWorkStage.Working))
        {
            Handle(state, new MailAgentReach(c.Agent, c.Open, c.Gone), context);
        }
    }

    private void PassDeadlines(IShardContext context)
    {
        foreach (var state in _threads.Due(context.Now))
        {
            Handle(state, new MailDeadline(), context);
        }
    }

    /// <summary>Nothing was lost, but desks have to come back in time, and whom the mail server was asked for is asked again.</summary>
    private void Recover(IShardContext context)
    {
        context.Effect(new MailShardRecovered());
        foreach (var state in _threads.All.ToArray())
        {
            if (state.Mails.Any(m => m.State == MailState.Sending))
            {
                Handle(state, new MailRecovered(), context);
            }

            if (state.OpenWork is { Stage: MailWorkStage.Working, Agent: { } agent })
            {
                Handle(state, new MailAgentReach(agent, _desks.Contains(agent)), context);
            }
        }
    }

    private void Person(InteractionId id, MailInput input, IShardContext context)
    {
        if (_threads.Find(id) is { } state && state.Work?.Interaction == id)
        {
            Handle(state, input, context);
        }
        else
        {
            context.Reply(new CommandRefused("wrong-state", "The work is over."));
        }
    }

    private void Give(MailThreadState? state, MailInput input, IShardContext context)
    {
        if (state is not null)
        {
            Handle(state, input, context);
        }
        else
        {
            context.Ignore("mail-gone");
        }
    }

    private void Handle(MailThreadState state, MailInput input, IShardContext context, CommandResult? done = null)
    {
        var before = state.OpenWork?.Agent;
        var sink = done is null ? new MailSink(state, context) : new MailSink(state, context) { DoneAs = done };
        _decider.Decide(state, input, sink);
        Settle(state);
        if (!sink.Changed)
        {
            return;
        }

        var now = state.OpenWork?.Agent;
        foreach (var agent in new[] { before, now }.OfType<AgentId>().Distinct())
        {
            context.Effect(new MailDeskChanged(agent));
        }

        context.Effect(new MailFiguresChanged());
    }

    private void Settle(MailThreadState state) => _threads.Settle(state, _decider.NextDeadline(state));
}
