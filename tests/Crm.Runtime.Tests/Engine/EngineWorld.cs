using Crm.Actors.Journal;
using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Dialing.Campaigns;
using Crm.Engine;
using Crm.Engine.Agents;
using Crm.Engine.Callbacks;
using Crm.Engine.Campaigns;
using Crm.Engine.Calls;
using Crm.Engine.Conversations;
using Crm.Engine.Desk;
using Crm.Engine.Flows;
using Crm.Engine.Inbound;
using Crm.Engine.Live;
using Crm.Engine.Mail;
using Crm.Engine.Messages;
using Crm.Engine.Routing;
using Crm.Engine.Switch;
using Crm.Engine.WebCalls;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Runtime.Tests.Engine.Campaigns;
using Crm.Runtime.Tests.Engine.Mail;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;
using Crm.TestKit;
using Crm.TestKit.Actors;

namespace Crm.Runtime.Tests.Engine;

/// <summary>
/// The whole engine in one thread under a fake clock: both shards, their effects and the routers, with fake ports. Commands and messages
/// are handled in order until nothing is left; a crash forgets everything that is not stored.
/// </summary>
internal sealed class EngineWorld : IShardHost, IDeskChanges, ILiveChanges, IRecordingRepair
{
    private readonly EngineOptions _options = new();
    private readonly Queue<(ShardId Shard, object Command)> _posted = new();
    private readonly EngineFigures _faults = new();
    private bool _running;

    public EngineWorld()
    {
        Codec = new EventCodec(typeof(IDomainEvent).Assembly, typeof(CampaignSaved).Assembly, typeof(CommandDone).Assembly, typeof(EnqueueCall).Assembly, typeof(ConnectAgentMessage).Assembly);
        Routing = new ShardStepper<RoutingProgram>(EngineOptions.RoutingShard, () => new RoutingProgram(), Codec, Clock, 1);
        Calls = new ShardStepper<CallsProgram>(EngineOptions.CallsShard, () => new CallsProgram(_options.Calls, Codec, Flows, Board, new FakeVault(), Directory), Codec, Clock, 2);
        Conversations = new ShardStepper<ConversationsProgram>(
            EngineOptions.ConversationsShard, () => new ConversationsProgram(_options.Conversations, Codec, new FakeVault()), Codec, Clock, 3);
        Mail = new ShardStepper<MailProgram>(EngineOptions.MailShard, () => new MailProgram(_options.Mail, new BusinessClock(), Codec, new FakeVault()), Codec, Clock, 4);
        Campaigns = new ShardStepper<CampaignsProgram>(EngineOptions.CampaignsShard, () => new CampaignsProgram(), Codec, Clock, 5);
        MailStore = new FakeMailStore(Clock);
        StartShells();
        Post(EngineOptions.RoutingShard, new ConfigureQueue(Support, Queue()));
    }

    public static QueueId Support { get; } = new("support");

    public FakeClock Clock { get; } = new();

    public EventCodec Codec { get; }

    /// <summary>The flows that can be run; empty at first.</summary>
    public FakeFlows Flows { get; } = new();

    public FakeDirectory Directory { get; } = new();

    public QueueBoard Board { get; } = new();

    /// <summary>Who is known; nobody at first.</summary>
    public FakeCustomers Customers { get; } = new();

    /// <summary>What lookups were asked, and how each is answered.</summary>
    public FakeLookups Lookups { get; } = new();

    public Handovers Handovers { get; private set; } = null!;

    public InteractionParties Parties { get; private set; } = null!;

    public RoutePoint Routes { get; private set; } = null!;

    /// <summary>Is told every event once it is decided.</summary>
    public Action<IDomainEvent>? Follower { get; set; }

    public ShardStepper<RoutingProgram> Routing { get; }

    public ShardStepper<CallsProgram> Calls { get; }

    public ShardStepper<ConversationsProgram> Conversations { get; }

    public ShardStepper<MailProgram> Mail { get; }

    public ShardStepper<CampaignsProgram> Campaigns { get; }

    /// <summary>What campaigns dial.</summary>
    public FakeRecordQueue Records { get; } = new();

    public CampaignFloors Floors { get; private set; } = null!;

    public FakeMailStore MailStore { get; }

    public FakeMailSettings MailSettings { get; } = new();

    public FakeMailTransport MailServer { get; } = new();

    public MailTokens MailTokens { get; private set; } = null!;

    /// <summary>What was shown of conversations.</summary>
    public FakeConversationPush Chats { get; private set; } = new();

    public FakeSignalling Signalling { get; } = new();

    public FakeMedia Media { get; private set; } = new();

    public FakePush Push { get; } = new();

    public AgentConnections Connections { get; private set; } = null!;

    public SignallingRouter SignallingEvents { get; private set; } = null!;

    public MediaRouter MediaEvents { get; private set; } = null!;

    /// <summary>Every event of both shards in the order decided, with its instant.</summary>
    public List<(Instant At, IDomainEvent Event)> Events { get; } = [];

    public IReadOnlyDictionary<string, string> Faults => _faults.LastFaults;

    public static QueueSettings Queue() => new(
        "Support", [new RoutingStep(TimeSpan.Zero, [])], AgentSelection.LongestIdle, 0, 1, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30), 100, null,
        TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5), [new WrapUpCode("done", "Done")], false, TimeSpan.FromSeconds(30));

    public void AddAgent(string name, bool mayDial = true, CapacityProfile? capacity = null) => Post(EngineOptions.RoutingShard, new ConfigureAgent(
        new AgentId(name),
        new AgentSettings(name, System.Collections.Immutable.ImmutableDictionary<SkillId, int>.Empty, System.Collections.Immutable.ImmutableDictionary<QueueId, int>.Empty.Add(Support, 1),
            Capacity: capacity,
            MayDial: mayDial)));

    /// <summary>Opens a tab with working audio; returns its media session.</summary>
    public async Task<MediaSessionId> OpenBrowser(string name, string tab = "tab")
    {
        Assert.True(Connections.Attach(new AgentId(name), tab));
        var result = await Connections.Connect(new AgentId(name), tab, "v=0");
        var session = Assert.NotNull(result.Session);
        MediaEvents.Raise(new MediaConnected(session));
        return session;
    }

    public void SetPresence(string name, Presence presence) =>
        Ask(EngineOptions.RoutingShard, new SetPresence(NewCommandId(), name, new AgentId(name), presence, null));

    /// <summary>A caller's INVITE; returns his leg.</summary>
    public LegId Ring(string number = "4001", params (string Name, string Value)[] headers) => RingFrom("+441632960123", number, headers);

    /// <summary>An INVITE of a caller with a number of his own; null is withheld.</summary>
    public LegId RingFrom(string? from, string number = "4001", params (string Name, string Value)[] headers)
    {
        var leg = new LegId(Guid.CreateVersion7());
        SignallingEvents.Raise(new InviteReceived(
            leg, new TrunkOrigin(FakeDirectory.Trunk.Id), from, "Caller", number, "v=0", "id", [.. headers.Select(h => KeyValuePair.Create(h.Name, h.Value))]));
        return leg;
    }

    /// <summary>A callback is asked for from outside any call; the reply.</summary>
    public CommandResult AskCallback(string number = "+861380000111", string? customer = "customer", Instant? notBefore = null)
    {
        var subject = new SubjectId(Guid.CreateVersion7());
        var vault = new FakeVault();
        var asked = new CallbackAsked(
            new CallId(Guid.CreateVersion7()), new InteractionId(Guid.CreateVersion7()), subject, vault.Seal(subject, number), vault.Seal(subject, "Wei"), null, Support,
            customer, Instant.Now(Clock), notBefore, null, "user:anna", vault.Seal(subject, "ask for the contract"), "en");
        return Do(new AskCallback(asked, number));
    }

    /// <summary>Somebody takes a callback back; the reply.</summary>
    public CommandResult CancelCallback(CallbackId callback) => Do(new CancelCallback(callback, "not-needed", "user:anna"));

    private CommandResult Do(object command) => Ask(EngineOptions.CallsShard, command);

    public void HangUp(LegId leg) => SignallingEvents.Raise(new LegHungUp(leg, Termination.Success("caller-hung-up")));

    public void Accept(string name) => Answer(name, r => new Contracts.Desk.AcceptReservation(NewCommandId(), name, new AgentId(name), r));

    public void Reject(string name) => Answer(name, r => new Contracts.Desk.RejectReservation(NewCommandId(), name, new AgentId(name), r, "busy"));

    public CommandResult Ask(ShardId shard, object command)
    {
        CommandResult? result = null;
        Handle(shard, command, reply => result = reply as CommandResult);
        Drain();
        return result ?? throw new InvalidOperationException($"{command.GetType().Name} got no reply.");
    }

    public CommandId NewCommandId() => new(Guid.CreateVersion7());

    /// <summary>Moves time in small steps so that both shards and the shells see their deadlines in order.</summary>
    public void Wait(double seconds)
    {
        for (double left = seconds; left > 0; left -= 0.25)
        {
            Clock.Advance(TimeSpan.FromSeconds(Math.Min(0.25, left)));
            Drain();
            PassDeadline(Routing, EngineOptions.RoutingShard);
            PassDeadline(Calls, EngineOptions.CallsShard);
            PassDeadline(Conversations, EngineOptions.ConversationsShard);
            PassDeadline(Mail, EngineOptions.MailShard);
            PassDeadline(Campaigns, EngineOptions.CampaignsShard);
        }
    }

    /// <summary>Time passes from deadline to deadline.</summary>
    public void WaitUntil(Instant then)
    {
        while (Instant.Now(Clock) is var now && now < then)
        {
            var due = Instant.Min(then, Instant.Min(Instant.Min(Mail.Program.NextDeadline, Conversations.Program.NextDeadline), Instant.Min(Routing.Program.NextDeadline, Calls.Program.NextDeadline)));
            Clock.Advance(due > now ? due - now : TimeSpan.Zero);
            Drain();
            PassDeadline(Routing, EngineOptions.RoutingShard);
            PassDeadline(Calls, EngineOptions.CallsShard);
            PassDeadline(Conversations, EngineOptions.ConversationsShard);
            PassDeadline(Mail, EngineOptions.MailShard);
            PassDeadline(Campaigns, EngineOptions.CampaignsShard);
        }
    }

    /// <summary>The process is killed and started again: only the journal is left.</summary>
    public void Crash()
    {
        _posted.Clear();
        Media = new FakeMedia();
        StartShells();
        Deliver(EngineOptions.RoutingShard, Routing.Recover(), null);
        Deliver(EngineOptions.CallsShard, Calls.Recover(), null);
        Deliver(EngineOptions.ConversationsShard, Conversations.Recover(), null);
        Deliver(EngineOptions.MailShard, Mail.Recover(), null);
        Deliver(EngineOptions.CampaignsShard, Campaigns.Recover(), null);
        Drain();
    }

    /// <summary>The journal failed for a moment: both shards lose their memory while sockets, browsers and phones live on.</summary>
    public void LoseMemory()
    {
        _posted.Clear();
        Deliver(EngineOptions.RoutingShard, Routing.Recover(), null);
        Deliver(EngineOptions.CallsShard, Calls.Recover(), null);
        Deliver(EngineOptions.ConversationsShard, Conversations.Recover(), null);
        Deliver(EngineOptions.MailShard, Mail.Recover(), null);
        Deliver(EngineOptions.CampaignsShard, Campaigns.Recover(), null);
        Drain();
    }

    public bool Post(ShardId shard, object command)
    {
        _posted.Enqueue((shard, command));
        Drain();
        return true;
    }

    public ValueTask<TReply> Ask<TReply>(ShardId shard, CommandId id, object command, CancellationToken cancellation)
    {
        object? answer = null;
        Handle(shard, command, reply => answer = reply);
        Drain();
        return new((TReply)answer!);
    }

    public ValueTask<TResult> Query<TProgram, TResult>(ShardId shard, Func<TProgram, TResult> read, CancellationToken cancellation)
        where TProgram : class, IShardProgram =>
        new(read((Routing.Program as TProgram ?? Calls.Program as TProgram ?? Conversations.Program as TProgram ?? Mail.Program as TProgram ?? Campaigns.Program as TProgram)!));

    void IDeskChanges.Changed(AgentId agent)
    {
    }

    void ILiveChanges.Changed()
    {
    }

    ValueTask<(TimeSpan Duration, long Bytes)> IRecordingRepair.Repair(RecordingId recording) => new((TimeSpan.FromSeconds(1), 44L));

    private void StartShells()
    {
        var shards = new Lazy<IShardHost>(() => this);
        var parties = Parties = new InteractionParties();
        Handovers = new Handovers(Clock);
        Connections = new AgentConnections(_options, Media, Push, this, shards, Clock);
        var inbound = new InboundCalls(_options, Directory, Customers, new FakeCustomerKeys(), new FakeVault(), parties, Handovers, Signalling, shards, _faults, Clock, Routes = new RoutePoint(Directory, _faults));
        SignallingEvents = new SignallingRouter(inbound, Connections);
        MediaEvents = new MediaRouter(shards, Connections);
        RoutingEffects = new RoutingEffects(Connections, parties, this, this, shards, Clock);
        Chats = new FakeConversationPush();
        ConversationEffects = new ConversationEffects(Chats, this, this, Connections, parties, new FakeVault(), _faults);
        MailTokens = new MailTokens(MailStore.SigningKey);
        var confirmations = new MailConfirmations(MailStore, MailSettings, MailTokens, Clock);
        MailEffects = new MailEffects(
            new MailDelivery(MailStore, confirmations, new FakeVault(), shards, _faults, MailServer), this, this, Connections, parties, new FakeVault(), _faults);
        CampaignEffects = new CampaignEffects(Records, Records, Records, new FakeVault(), parties, shards, _faults, this, Clock);
        Floors = new CampaignFloors(this, Connections, Records, _faults, Clock);
        CallEffects = new CallEffects(WebLegs = new WebLegs(Signalling), Media, this, shards, this, Connections, parties, Lookups, _faults);
    }

    public WebLegs WebLegs { get; private set; } = null!;

    private RoutingEffects RoutingEffects { get; set; } = null!;

    private CallEffects CallEffects { get; set; } = null!;

    private ConversationEffects ConversationEffects { get; set; } = null!;

    private MailEffects MailEffects { get; set; } = null!;

    private CampaignEffects CampaignEffects { get; set; } = null!;

    private void Answer(string name, Func<ReservationId, DeskCommand> command)
    {
        var pending = Routing.Program.Domain.FindAgent(new AgentId(name))!.Reservations.Single(r => r.Phase == Crm.Routing.State.ReservationPhase.Pending);
        Assert.IsType<CommandDone>(Ask(EngineOptions.RoutingShard, command(pending.Id)));
    }

    private void PassDeadline<TProgram>(ShardStepper<TProgram> shard, ShardId id) where TProgram : class, IShardProgram
    {
        if (shard.Program.NextDeadline <= Instant.Now(Clock))
        {
            Handle(id, new DeadlineReached(), null);
            Drain();
        }
    }

    private void Drain()
    {
        if (_running)
        {
            return;
        }

        _running = true;
        try
        {
            while (_posted.TryDequeue(out var next))
            {
                Handle(next.Shard, next.Command, null);
            }

            FinishRecordings();
        }
        finally
        {
            _running = false;
        }
    }

    private void FinishRecordings()
    {
        foreach (var recording in Media.Stopped.ToArray())
        {
            Media.Stopped.Remove(recording);
            Handle(EngineOptions.CallsShard, new ToRecording(recording, new RecordingFinished(recording, TimeSpan.FromSeconds(1), 16_044)), null);
        }
    }

    private void Handle(ShardId shard, object command, Action<object?>? reply) =>
        Deliver(
            shard,
            shard == EngineOptions.RoutingShard ? Routing.Receive(command) : shard == EngineOptions.CallsShard ? Calls.Receive(command)
                : shard == EngineOptions.MailShard ? Mail.Receive(command) : shard == EngineOptions.CampaignsShard ? Campaigns.Receive(command)
                : Conversations.Receive(command),
            reply);

    private void Deliver(ShardId shard, ShardOutcome outcome, Action<object?>? reply)
    {
        Events.AddRange(outcome.Events.Select(e => (Instant.Now(Clock), e)));
        foreach (var fact in outcome.Events)
        {
            Follower?.Invoke(fact);
        }

        reply?.Invoke(outcome.Reply);
        foreach (var message in outcome.Messages)
        {
            _posted.Enqueue((message.Destination, Codec.ReadMessage(Codec.WriteMessage(message.Message))));
        }

        IShardEffects effects = shard == EngineOptions.RoutingShard ? RoutingEffects : shard == EngineOptions.CallsShard ? CallEffects
            : shard == EngineOptions.MailShard ? MailEffects : shard == EngineOptions.CampaignsShard ? CampaignEffects : ConversationEffects;
        foreach (object effect in outcome.Effects)
        {
            effects.Run(effect);
        }
    }
}
