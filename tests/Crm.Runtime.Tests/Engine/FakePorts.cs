using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Contracts.Live;
using Crm.Contracts.Ports;
using Crm.Customers;
using Crm.Events.Privacy;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Outbound;
using Crm.Telephony.Signalling;
using Crm.Telephony.Trunks;

namespace Crm.Runtime.Tests.Engine;

/// <summary>Keeps the commands the engine gives to legs.</summary>
internal sealed class FakeSignalling : ISignalling
{
    public List<SignallingCommand> Commands { get; } = [];

    public void Execute(SignallingCommand command) => Commands.Add(command);
}

/// <summary>A media plane that agrees to everything at once and remembers what is open.</summary>
internal sealed class FakeMedia : IMediaPlane
{
    public HashSet<MediaSessionId> Sessions { get; } = [];

    public HashSet<BridgeId> Bridges { get; } = [];

    public Dictionary<MediaSessionId, BridgeId> Members { get; } = [];

    public List<RecordingId> Running { get; } = [];

    public List<RecordingId> Stopped { get; } = [];

    public Dictionary<PlaybackId, (MediaSessionId Session, AudioSource Source, bool Loop)> Playing { get; } = [];

    /// <summary>Callers, and whom we dialled and who answered: their audio is there.</summary>
    public HashSet<MediaSessionId> Up { get; } = [];

    /// <summary>Pairs of a bridge of which the first does not hear the second.</summary>
    public HashSet<(MediaSessionId Listener, MediaSessionId Speaker)> Silent { get; } = [];

    /// <summary>Whether somebody hears music, ringing, words or people.</summary>
    public bool HearsAnything(MediaSessionId session) => Playing.Values.Any(p => p.Session == session)
        || (Members.TryGetValue(session, out var bridge) && Members.Any(m => m.Value == bridge && m.Key != session && !Silent.Contains((session, m.Key))));

    /// <summary>What further offers are answered with; null agrees.</summary>
    public MediaRefusal? Refusing { get; set; }

    public ValueTask<MediaAnswer> AnswerOffer(MediaSessionId session, MediaSessionOptions options, string sdpOffer)
    {
        if (Refusing is { } refusal)
        {
            return new(refusal);
        }

        if (options.Peer == MediaPeer.Rtp)
        {
            Up.Add(session);
        }

        return Open(session);
    }

    public ValueTask<MediaAnswer> CreateOffer(MediaSessionId session, MediaSessionOptions options) => Open(session);

    /// <summary>What peers' answers wait for; null takes them at once.</summary>
    public TaskCompletionSource<MediaAnswer>? Applying { get; set; }

    /// <summary>An SDP of a peer that fits nothing.</summary>
    public const string Unfit = "v=0 unfit";

    public ValueTask<MediaAnswer> ApplyAnswer(MediaSessionId session, string sdpAnswer, bool early = false)
    {
        if (sdpAnswer == Unfit)
        {
            return new(new MediaRefusal(488, "no-codec"));
        }

        if (Applying is { } applying)
        {
            return new(applying.Task);
        }

        if (!early)
        {
            Up.Add(session);
        }

        return new(new MediaAgreed(null, "PCMU"));
    }

    public ValueTask<MediaAnswer> AnswerReoffer(MediaSessionId session, string sdpOffer) => new(new MediaAgreed("v=0", "PCMU"));

    public void CloseSession(MediaSessionId session)
    {
        Sessions.Remove(session);
        Up.Remove(session);
        Members.Remove(session);
        foreach (var playback in Playing.Where(p => p.Value.Session == session).Select(p => p.Key).ToArray())
        {
            Playing.Remove(playback);
        }
    }

    public void CreateBridge(BridgeId bridge) => Bridges.Add(bridge);

    public void Join(BridgeId bridge, MediaSessionId session, RecordingSide side)
    {
        Members[session] = bridge;
        Silent.RemoveWhere(p => p.Listener == session || p.Speaker == session);
    }

    public void JoinUnheard(BridgeId bridge, MediaSessionId session, RecordingSide side) => Join(bridge, session, side);

    public void Leave(BridgeId bridge, MediaSessionId session)
    {
        if (Members.GetValueOrDefault(session) == bridge)
        {
            Members.Remove(session);
        }
    }

    public void SetGain(BridgeId bridge, MediaSessionId listener, MediaSessionId speaker, float gain)
    {
        Assert.True(Members.TryGetValue(listener, out var one) && one == bridge && Members.TryGetValue(speaker, out var other) && other == bridge, "a gain of who is no member");
        _ = gain > 0 ? Silent.Remove((listener, speaker)) : Silent.Add((listener, speaker));
    }

    public void CloseBridge(BridgeId bridge)
    {
        Bridges.Remove(bridge);
        foreach (var session in Members.Where(m => m.Value == bridge).Select(m => m.Key).ToArray())
        {
            Members.Remove(session);
        }
    }

    public void Play(MediaSessionId session, PlaybackId playback, AudioSource source, bool loop) => Playing[playback] = (session, source, loop);

    public void StopPlaying(MediaSessionId session, PlaybackId playback) => Playing.Remove(playback);

    public void SetEcho(MediaSessionId session, bool on)
    {
    }

    public void WatchSpeech(MediaSessionId session, TimeSpan? pause)
    {
    }

    /// <summary>What is listened to, and for what.</summary>
    public Dictionary<MediaSessionId, ProgressListening> Listening { get; } = [];

    public void ListenForProgress(MediaSessionId session, ProgressListening? listening)
    {
        if (listening is null)
        {
            Listening.Remove(session);
        }
        else
        {
            Listening[session] = listening;
        }
    }

    public void SendDigits(MediaSessionId session, string digits)
    {
    }

    public void StartRecording(RecordingId recording, BridgeId bridge, SubjectId owner) => Running.Add(recording);

    public void PauseRecording(RecordingId recording, bool paused)
    {
    }

    public void ContinueRecording(RecordingId recording, BridgeId bridge, SubjectId owner, Instant since)
    {
        if (!Running.Contains(recording))
        {
            Running.Add(recording);
        }
    }

    public void MoveRecording(RecordingId recording, BridgeId bridge)
    {
    }

    public void StopRecording(RecordingId recording)
    {
        if (Running.Remove(recording))
        {
            Stopped.Add(recording);
        }
    }

    public MediaFigures GetFigures() => new(Sessions.Count, Bridges.Count, Playing.Count, Running.Count, 0, 0, 0, 0, 0);

    private ValueTask<MediaAnswer> Open(MediaSessionId session)
    {
        Sessions.Add(session);
        return new(new MediaAgreed("v=0", "PCMU"));
    }
}

/// <summary>Keeps what was pushed to browsers.</summary>
internal sealed class FakePush : IDeskPush
{
    public List<string> Replaced { get; } = [];

    public void PushDesk(AgentId agent, DeskState state)
    {
    }

    public void Replace(string connectionId, string reason) => Replaced.Add(connectionId);

    public void PushLive(LivePicture picture)
    {
    }
}

/// <summary>Keeps what was shown of conversations, in order.</summary>
internal sealed class FakeConversationPush : IConversationPush
{
    /// <summary>What customers saw.</summary>
    public List<(InteractionId Conversation, object What)> ToCustomers { get; } = [];

    /// <summary>What agents saw.</summary>
    public List<(AgentId Agent, ChatUpdate Update)> ToAgents { get; } = [];

    /// <summary>What supervisors saw.</summary>
    public List<(string User, ChatUpdate Update)> ToSupervisors { get; } = [];

    public void Message(InteractionId conversation, ChatMessage message) => ToCustomers.Add((conversation, message));

    public void Receipt(InteractionId conversation, ChatReceipt receipt) => ToCustomers.Add((conversation, receipt));

    public void Typing(InteractionId conversation, ChatTyping typing) => ToCustomers.Add((conversation, typing));

    public void Status(InteractionId conversation, ChatStatus status) => ToCustomers.Add((conversation, status));

    public void Announce()
    {
    }

    public void ToAgent(AgentId agent, ChatUpdate update) => ToAgents.Add((agent, update));

    public void ToSupervisor(string userName, ChatUpdate update) => ToSupervisors.Add((userName, update));
}

/// <summary>One trunk with two queues, echo and an announcement.</summary>
internal sealed class FakeDirectory : ITelephonyDirectory
{
    public static readonly TrunkSettings Trunk = new(new TrunkId("demo"), "Demo", ["127.0.0.0/8"], 500, 1000, null, null, true);

    /// <summary>What may be called: numbers from +861380000, on a trunk with few channels.</summary>
    public OutboundRules Rules { get; set; } = new()
    {
        Destinations = new DestinationTable([new("+861380000", true, 0.10m), new("+44163296", true, 0.20m)]),
        CallerId = new CallerIdPolicy("4000", []),
    };

    public static OutboundLimits Wide { get; } = new(1_000, 1_000, 1_000, 1_000);

    /// <summary>Further trunks; none at first.</summary>
    public List<OutboundTrunk> More { get; } = [];

    public string Realm => "crm";

    public OutboundPlan Outbound => new(DialPlan.Of("86"), new OutboundRules { Limits = Wide, OriginatorLimits = Wide }, [new OutboundTrunk(Trunk.Id, Trunk.MaxChannels, Rules), .. More], ["4000", "4001"]);

    public TrunkSettings? FindTrunk(System.Net.IPAddress address) => Trunk;

    public TrunkSettings? GetTrunk(TrunkId id) => id == Trunk.Id ? Trunk : null;

    public NumberDestination? FindNumber(TrunkId trunk, string number) => number switch
    {
        "4001" => new QueueDestination(new QueueId("support"), "en"),
        "4000" => new FlowDestination(new FlowId("main-menu"), "en"),
        "4010" => new FlowDestination(new FlowId("outside"), "en"),
        "4100" => new EchoDestination(),
        _ => null,
    };

    public DeviceCredential? FindDevice(string userName) => userName == "bert" ? new DeviceCredential(new AgentId("bert"), "bert", "", "") : null;

    public AgentId? FindExtension(string extension) => extension == "1002" ? new AgentId("bert") : null;
}

/// <summary>Keys that one can see through: good enough to compare.</summary>
internal sealed class FakeCustomerKeys : ICustomerKeys
{
    public string? Of(CustomerId? customer, string? number) =>
        customer is { } known ? $"customer-{known.Value:n}" : number is null ? null : $"number-{number.GetHashCode(StringComparison.Ordinal):x}";
}

/// <summary>Knows those it was told.</summary>
internal sealed class FakeCustomers : ICustomerDirectory
{
    /// <summary>Customers by number.</summary>
    public Dictionary<string, Customer> ByNumber { get; } = [];

    public ValueTask<IReadOnlyList<CustomerMatch>> FindByNumber(string? number, CancellationToken cancellation) =>
        new(number is not null && ByNumber.TryGetValue(number, out var customer) ? [new CustomerMatch(customer, MatchQuality.Exact)] : (IReadOnlyList<CustomerMatch>)[]);

    public ValueTask<Customer?> Get(CustomerId id, CancellationToken cancellation) => new((Customer?)null);

    public ValueTask<CustomerPage> Search(string? search, CustomerCursor? after, int limit, CancellationToken cancellation) => new(CustomerPage.Empty);
}

/// <summary>Seals by reversing: enough to see that the clear text is not stored.</summary>
internal sealed class FakeVault : IPersonalDataVault
{
    public SealedText Seal(SubjectId subject, string text) => new(subject, new string([.. text.Reverse()]));

    public string? Open(SealedText text) => new([.. text.Cipher.Reverse()]);

    public void Erase(SubjectId subject)
    {
    }
}
