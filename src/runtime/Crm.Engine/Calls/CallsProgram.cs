using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Engine.Callbacks;
using Crm.Engine.Campaigns;
using Crm.Engine.Flows;
using Crm.Engine.Messages;
using Crm.Engine.Outbound;
using Crm.Engine.Placing;
using Crm.Events;
using Crm.Events.Calls;
using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Ivr;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Signalling;
using Crm.Telephony.Trunks;

namespace Crm.Engine.Calls;

/// <summary>
/// The shard of a node's calls: finds the call an input belongs to and lets the <see cref="CallDecider"/> decide. A call is an entity
/// of this shard, so it has one writer. What lives only in sockets (media sessions, ringing devices) is kept beside the durable state
/// and is gone after a restart; at <see cref="ShardRecovered"/> calls whose dialogs are known go on, and what else it leaves behind is closed.
/// </summary>
public sealed partial class CallsProgram : IShardProgram
{
    private readonly CallPolicy _policy;
    private readonly IPersonalDataVault _vault;
    private readonly CallDecider _decider;
    private readonly CallRegistry _calls = new();
    private readonly CallHistory _history;
    private readonly CallFlows _flows;
    private readonly IFlowLibrary _library;
    private readonly ExternalCalls _external;
    private readonly ITelephonyDirectory _directory;
    private readonly Dictionary<AgentId, MediaSessionId> _browsers = [];
    private readonly Dictionary<AgentId, CallId> _callOfAgent = [];
    private readonly Dictionary<TrunkId, TrunkLoad> _trunks = [];
    private readonly Instant? _lastSign;

    /// <summary>An empty shard.</summary>
    /// <param name="lastSign">When whoever carried the calls before gave its last sign of life; null when that is not known.</param>
    public CallsProgram(
        CallPolicy policy, Actors.Journal.EventCodec codec, IFlowLibrary library, QueueBoard board, IPersonalDataVault vault, ITelephonyDirectory directory, Instant? lastSign = null)
    {
        _lastSign = lastSign;
        _external = new ExternalCalls(directory, vault, _calls, InboundOn, IsSuspended);
        _flows = new CallFlows(library, board, vault, _external, this);
        (_policy, _vault, _library, _directory, _decider) = (policy, vault, library, directory, new CallDecider(policy));
        _history = new CallHistory(codec);
    }

    /// <summary>Calls that are not over; promises that only wait are none yet.</summary>
    public int Count => _calls.All.Count(c => c.Stage != CallStage.Promised);

    /// <inheritdoc/>
    public Instant NextDeadline => Instant.Min(Instant.Min(_calls.NextDeadline, _flows.NextDeadline), NextProbe);

    /// <summary>The call an agent is in, as others may see it.</summary>
    public CallView? ViewOf(AgentId agent) =>
        _callOfAgent.TryGetValue(agent, out var id) && _calls.Find(id) is { } call && call.LegOf(agent) is { } leg ? CallSight.Of(call, leg, _policy) : null;

    /// <summary>A call as its customer may see it: whether he has been answered by an agent, and by whom; null when it is not there, or over.</summary>
    public CustomerCallSight? CustomerSightOf(InteractionId interaction) =>
        _calls.Find(interaction) is { CustomerGone: false, Stage: not CallStage.Ended } call
            ? new CustomerCallSight(call.Stage is CallStage.Connected or CallStage.Outside, call.Stage == CallStage.Connected ? call.Agent?.Agent : null)
            : null;

    /// <summary>All calls with an agent.</summary>
    public IReadOnlyList<CallView> Views() => [.. _calls.All.SelectMany(call => call.Agents.Select(agent => CallView.Of(call, agent)))];

    /// <inheritdoc/>
    public void Receive(object command, IShardContext context)
    {
        switch (command)
        {
            case AdmitCall c: Admit(c, context); break;
            case ToCall c: Handle(_calls.Find(c.Call), c.Input, context); break;
            case ToInteraction c: Handle(_calls.Find(c.Interaction), c.Input, context); break;
            case TrunkProbed c: Probed(c, context); break;
            case ToLeg { Input: DeviceFailed failed } c when _calls.Find(c.Leg) is { Campaign: not null, Dialling: not null } call && call.CustomerLeg == c.Leg:
                Judge(c.Leg, failed, context);
                DialFailed(call, failed, context);
                break;
            case ToLeg { Input: DialogToKeep c }: KeepDialog(c, context); break;
            case ToLeg c:
                Judge(c.Leg, c.Input, context);
                Handle(_calls.Find(c.Leg), c.Input, context);
                break;
            case ToSession { Input: ProgressNoticed noticed } c: Heard(_calls.Find(c.Session), noticed, context); break;
            case ToSession c: Handle(_calls.Find(c.Session), c.Input, context); break;
            case ToRecording c: Handle(_calls.All.FirstOrDefault(call => call.OpenRecordings.Contains(c.Recording)), c.Input, context); break;
            case LookupOver c: Handle(c, context); break;
            case ConnectAgentMessage m: Connect(m, context); break;
            case QueueVerdictMessage m: Handle(_calls.Find(m.Interaction), new QueueVerdict(m.Visit, m.Outcome, m.Reason, m.Target), context); break;
            case DirectAcceptedMessage m: Accepted(m, context); break;
            case DirectFailedMessage { Kind: Events.Reservations.DirectKind.Campaign } m: AgentMissing(m, context); break;
            case DirectFailedMessage m: Handle(_calls.Find(m.Interaction), new DirectFailed(m.Reservation, m.Agent, m.Kind, m.Reason), context); break;
            case CallbackDueMessage m: CallbackDue(m, context); break;
            case CallbackPutOffMessage m: Handle(_calls.Find(m.Interaction), new PromisePutOff(m.Visit, m.Reason, m.Attempts, m.Until), context); break;
            case PlaceCampaignCallMessage m: Place(m, context); break;
            case WithdrawCampaignCallMessage m: Handle(_calls.Find(m.Interaction), new WithdrawCampaignCall(m.Reason), context); break;
            case SeatCampaignAgentMessage m: Seat(m, context); break;
            case StartOwnCall c: Start(c, context); break;
            case AskCallback c: Ask(c, context); break;
            case CancelCallback c: Cancel(c, context); break;
            case MovedToQueueMessage m: Handle(_calls.Find(m.Interaction), new MovedToQueue(m.From, m.To, m.Queue), context); break;
            case ReferLegTo c: Refer(c, context); break;
            case PhoneDials c: Dial(c, context); break;
            case ReplaceLegBy c: Replace(c, context); break;
            case LinkCustomer c: Link(c, context); break;
            case SupervisorCommand c: Supervised(c, context); break;
            case AskForHelp c: Help(c, context); break;
            case DeskCommand c: InCall(c, context); break;
            case SupervisorMedia c: ListenerChanged(c, context); break;
            case SupervisorLeft c: ListenerLeft(c, context); break;
            case BrowserMedia c: BrowserChanged(c, context); break;
            case AgentLeft c: ToAgentsCall(c.Agent, new AgentSignedOut(c.Agent), context); break;
            case DeadlineReached: PassDeadlines(context); break;
            case ShardRecovered c: CloseWhatWasLost(c, context); break;
            default: throw new InvalidOperationException($"The calls shard does not take {command.GetType().Name}.");
        }
    }

    /// <inheritdoc/>
    public void Apply(IDomainEvent domainEvent, Instant at)
    {
        ApplyToCall(domainEvent, at);
        _external.Apply(domainEvent, at);
    }

    private void ApplyToCall(IDomainEvent domainEvent, Instant at)
    {
        var call = domainEvent switch
        {
            InteractionStarted { Call: { } id } e => _calls.GetOrAdd(id, e.Interaction),
            InteractionEnded e => _calls.Find(e.Interaction),
            CustomerLinked e => _calls.Find(e.Interaction),
            LegStarted e => _calls.Find(e.Call),
            Events.Calls.LegAnswered e => _calls.Find(e.Call),
            CallQueued e => _calls.Find(e.Call),
            CallLeftQueue e => _calls.Find(e.Call),
            FlowStarted e => _calls.Find(e.Call),
            FlowStepTaken e => _calls.Find(e.Call),
            FlowEnded e => _calls.Find(e.Call),
            AttributeSet e => _calls.Find(e.Interaction),
            LanguageChosen e => _calls.Find(e.Interaction),
            HandedOver e => _calls.Find(e.Interaction),
            CallbackRequested e => _calls.Find(e.Interaction),
            CallbackPromised e => _calls.Find(e.Call),
            CallbackAskedAgain e => _calls.Find(e.Interaction),
            CallbackPutOff e => _calls.Find(e.Call),
            CallbackCanceled e => _calls.Find(e.Call),
            VoicemailLeft e => _calls.Find(e.Interaction),
            CallBridged e => _calls.Find(e.Call),
            DialogKept e => _calls.Find(e.Call),
            CallCarriedOver e => _calls.Find(e.Call),
            CallPlaced e => _calls.Find(e.Call),
            CampaignCallPlaced e => _calls.Find(e.Call),
            CampaignCallAnswered e => _calls.Find(e.Call),
            CampaignCallAbandoned e => _calls.Find(e.Call),
            CampaignPartyOptedOut e => _calls.Find(e.Call),
            CampaignCallServed e => _calls.Find(e.Call),
            ExternalDialled e => _calls.Find(e.Call),
            ExternalRefused e => _calls.Find(e.Call),
            ExternalConnected e => _calls.Find(e.Call),
            CallHeld e => _calls.Find(e.Call),
            CallResumed e => _calls.Find(e.Call),
            CallTransferred e => _calls.Find(e.Call),
            TransferReturned e => _calls.Find(e.Call),
            ConsultStarted e => _calls.Find(e.Call),
            ConsultAnswered e => _calls.Find(e.Call),
            ConsultEnded e => _calls.Find(e.Call),
            PartyJoined e => _calls.Find(e.Call),
            PartyHeld e => _calls.Find(e.Call),
            PartyResumed e => _calls.Find(e.Call),
            CallOwnerChanged e => _calls.Find(e.Call),
            LegReplaced e => _calls.Find(e.Call),
            SupervisionStarted e => _calls.Find(e.Call),
            SupervisionModeChanged e => _calls.Find(e.Call),
            SupervisionEnded e => _calls.Find(e.Call),
            LegEnded e => _calls.Find(e.Call),
            RecordingStarted e => _calls.Find(e.Call),
            RecordingEnded e => _calls.Find(e.Call),
            RecordingPaused e => _calls.Find(e.Call),
            RecordingResumed e => _calls.Find(e.Call),
            RecordingStopped e => _calls.Find(e.Call),
            _ => throw new InvalidOperationException($"The calls shard does not know the event {domainEvent.GetType().Name}."),
        };
        if (call is null)
        {
            throw new InvalidOperationException($"{domainEvent.GetType().Name} speaks of a call that is not there.");
        }

        var gone = domainEvent is LegEnded ended ? call.AgentOn(ended.Leg)?.Agent : null;
        call.Apply(domainEvent, at);
        _history.Add(call.Id, domainEvent, at);
        Reindex(call, gone, domainEvent as LegStarted);
        _callbacks.Follow(call);
        FollowDials(call, domainEvent, at);
        if (domainEvent is LegStarted { Role: LegRole.External or LegRole.Customer } outside)
        {
            _calls.Index(outside.Leg, call);
        }

        if (call.IsOver)
        {
            _history.Drop(call.Id);
            _calls.Settle(call);
        }
    }

    /// <inheritdoc/>
    public byte[] TakeSnapshot() => _history.Write(_external.Ledger.Take());

    /// <inheritdoc/>
    public void RestoreSnapshot(ReadOnlySpan<byte> snapshot)
    {
        _calls.Clear();
        _flows.Clear();
        _callOfAgent.Clear();
        _trunks.Clear();
        _health.Clear();
        _callbacks.Clear();
        _dialResults.Clear();
        var events = _history.Read(snapshot, out var ledger);
        _external.Ledger.Restore(ledger ?? new([], []));
        foreach (var (domainEvent, at) in events)
        {
            ApplyToCall(domainEvent, at); // the ledger has counted these
            if (ledger is null)
            {
                _external.Apply(domainEvent, at);
            }
        }
    }

    private void Admit(AdmitCall c, IShardContext context)
    {
        if (c.Trunk is { } trunk && LoadOf(trunk.Id) is var load && !load.Admits(trunk, _external.Ledger.ChannelsOn(trunk.Id), context.Now))
        {
            context.Effect(new Signal(new RejectLeg(c.Arrival.Leg, 503, load.RetryAfter, "trunk-limit")));
            context.Ignore("trunk-limit");
            return;
        }

        var call = _calls.GetOrAdd(c.Arrival.Call, c.Arrival.Interaction);
        _calls.Index(c.Arrival.Leg, call);
        _calls.Index(c.Arrival.Session, call);
        if (c.Arrival.Destination is FlowDestination)
        {
            _flows.Expect(call.Id, c.Known);
        }

        Handle(call, c.Arrival, context);
        if (c.Handover is { } handover)
        {
            handover.Raise(call, context);
        }
    }

    private void Connect(ConnectAgentMessage m, IShardContext context)
    {
        if (_calls.Find(m.Interaction) is { } call)
        {
            MediaSessionId? session = _browsers.TryGetValue(m.Agent, out var known) ? known : null;
            var connect = new ConnectAgent(m.Reservation, m.Agent, session, m.Recording);
            if (call is { IsPromised: true, Stage: CallStage.Promised })
            {
                CallBack(call, connect, m.Deadline, context);
            }
            else
            {
                Handle(call, connect, context);
            }
        }
        else
        {
            context.Send(EngineOptions.RoutingShard, new AgentConnectFailed(m.Reservation, "call-gone"));
        }
    }

    private void Accepted(DirectAcceptedMessage m, IShardContext context)
    {
        if (_calls.Find(m.Interaction) is { } call)
        {
            MediaSessionId? session = _browsers.TryGetValue(m.Agent, out var known) ? known : null;
            Handle(call, new DirectAccepted(m.Reservation, m.Agent, m.Kind, session, m.Deadline, m.Recording), context);
        }
        else
        {
            context.Send(EngineOptions.RoutingShard, new WithdrawOffer(m.Reservation, "call-gone"));
        }
    }

    private void Person(CallId id, CallInput input, IShardContext context)
    {
        if (_calls.Find(id) is { } call)
        {
            Handle(call, input, context);
        }
        else
        {
            context.Reply(new CommandRefused("not-found", "There is no such call; it may have ended."));
        }
    }

    private void Link(LinkCustomer c, IShardContext context)
    {
        if (_calls.Find(c.Interaction) is not { Stage: not CallStage.Ended } call || (call.CustomerGone && !call.IsPromised))
        {
            context.Reply(new CommandRefused("wrong-state", "The call is over; the customer is recorded beside it instead."));
            return;
        }

        context.Raise(new CustomerLinked(c.Interaction, c.Customer, c.By));
        context.Effect(new PartyCustomer(c.Interaction, c.Customer));
        if ((call.Agent?.Agent ?? c.Agent) is { } agent)
        {
            context.Effect(new AgentViewChanged(agent));
        }

        context.Reply(new CommandDone());
    }

    private void BrowserChanged(BrowserMedia c, IShardContext context)
    {
        if (c.Session is { } session)
        {
            _browsers[c.Agent] = session;
        }
        else
        {
            _browsers.Remove(c.Agent);
        }

        ToAgentsCall(c.Agent, new AgentMediaChanged(c.Agent, c.Session), context);
    }

    private void ToAgentsCall(AgentId agent, CallInput input, IShardContext context)
    {
        if (_callOfAgent.TryGetValue(agent, out var id))
        {
            Handle(_calls.Find(id), input, context);
        }
    }

    private void PassDeadlines(IShardContext context)
    {
        AskTrunks(context);
        foreach (var call in _calls.Due(context.Now))
        {
            Handle(call, new CallDeadlinePassed(), context);
        }

        foreach (var id in _flows.Due(context.Now))
        {
            if (_calls.Find(id) is { } call)
            {
                _flows.Pass(call, SinkFor(call, context), _decider, context);
                _calls.Settle(call);
            }
        }
    }

    private void CloseWhatWasLost(ShardRecovered c, IShardContext context)
    {
        context.Effect(new CallsRecovered());
        foreach (var call in _calls.All.ToArray())
        {
            Handle(call, new ProcessLost(c.LastAt) { Dialogs = DialogsOf(call), TooLongAgo = IsTooLongAgo(context.Now) }, context);
            IndexCarried(call);
        }
    }

    private void Handle(CallState? call, CallInput input, IShardContext context)
    {
        if (call is null)
        {
            context.Ignore("call-gone");
            return;
        }

        if (input is RingDevices { Direct: not null } direct && call.Offers.TryGetValue(direct.Reservation, out var offer))
        {
            input = direct with { Leg = offer.Leg };
        }

        if (input is RingDevices ring)
        {
            _calls.Index(ring.Leg, call);
            _calls.Index(ring.Session, call);
        }

        var sink = SinkFor(call, context);
        _decider.Decide(call, input, sink);
        _flows.Follow(call, sink, _decider, context);
        DialIfReady(call, context);
        _calls.Settle(call);
    }

    private void Handle(LookupOver over, IShardContext context)
    {
        if (_calls.Find(over.Call) is { } call)
        {
            _flows.Take(call, over, SinkFor(call, context), _decider, context);
            _calls.Settle(call);
        }
        else
        {
            context.Ignore("call-gone");
        }
    }

    private TrunkLoad LoadOf(TrunkId trunk) => _trunks.GetValueOrDefault(trunk) ?? (_trunks[trunk] = new TrunkLoad());

    private CallSink SinkFor(CallState call, IShardContext context) =>
        new(context, call, (sink, reason) => _flows.End(call, reason, sink, _decider, context));

    private void Reindex(CallState call, AgentId? left, LegStarted? came)
    {
        if (left is { } gone && call.LegOf(gone) is null && _callOfAgent.GetValueOrDefault(gone) == call.Id)
        {
            _callOfAgent.Remove(gone);
        }

        if (came is { Agent: { } agent } && call.AgentOn(came.Leg) is not null)
        {
            _callOfAgent[agent] = call.Id;
            _calls.Index(came.Leg, call);
        }

        if (call.Trunk is { } trunk && !call.CustomerGone && call.Stage != CallStage.Ended)
        {
            LoadOf(trunk).Active.Add(call.Id);
        }
        else if (call.Trunk is { } freed && _trunks.TryGetValue(freed, out var load))
        {
            load.Active.Remove(call.Id);
        }
    }
}
