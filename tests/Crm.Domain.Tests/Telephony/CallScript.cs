using Crm.Events;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Trunks;

namespace Crm.Domain.Tests.Telephony;

/// <summary>Plays inputs to one call and keeps what it decides. Time moves only when told.</summary>
internal sealed class CallScript : ICallSink
{
    public static readonly AgentId Anna = new("agent1");
    public static readonly QueueId Support = new("support");

    private readonly CallDecider _decider = new(new CallPolicy());
    private int _ids;

    public CallScript()
        : this(new CallId(Guid.CreateVersion7()), new InteractionId(Guid.CreateVersion7()))
    {
    }

    private CallScript(CallId call, InteractionId interaction) => Call = new(call, interaction);

    public CallState Call { get; }

    public LegId CustomerLeg { get; } = new(Guid.CreateVersion7());

    public MediaSessionId CustomerSession { get; } = new(Guid.CreateVersion7());

    public MediaSessionId Browser { get; } = new(Guid.CreateVersion7());

    public ReservationId Reservation { get; } = new(Guid.CreateVersion7());

    public Instant Now { get; private set; } = Instant.From(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

    public List<IDomainEvent> Events { get; } = [];

    public List<CallAction> Actions { get; } = [];

    public List<RoutingMessage> Messages { get; } = [];

    public List<CallNotice> Notices { get; } = [];

    public List<string> Ignored { get; } = [];

    public List<string> Replies { get; } = [];

    /// <summary>The reason words of refusals.</summary>
    public List<string> Reasons { get; } = [];

    public InteractionOutcome? Outcome => Events.OfType<InteractionEnded>().SingleOrDefault()?.Outcome;

    public IEnumerable<MediaStep> Steps => Actions.OfType<Crm.Telephony.Calls.Media>().Select(m => m.Step);

    public CallScript Wait(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        return this;
    }

    public CallScript Give(CallInput input)
    {
        _decider.Decide(Call, input, this);
        return this;
    }

    /// <summary>Forgets what was decided so far, to look at the next step alone.</summary>
    public CallScript Clear()
    {
        Actions.Clear();
        Messages.Clear();
        Notices.Clear();
        Ignored.Clear();
        Replies.Clear();
        return this;
    }

    public CallScript Arrive(NumberDestination? destination = null, bool fromWeb = false) => Give(new CallArrived(
        Call.Id, Call.Interaction, CustomerLeg, CustomerSession, new SubjectId(Guid.CreateVersion7()), null, null, null, "4001",
        fromWeb ? null : new TrunkId("demo"), destination ?? new QueueDestination(Support, "en"), "v=0"));

    public CallScript Queue() => Arrive().Give(new MediaNegotiated(CustomerSession, new MediaAgreed("v=0", "PCMU")));

    /// <summary>The caller is answered and his flow begins.</summary>
    public CallScript Flow() => Arrive(new FlowDestination(new FlowId("main-menu"), "en")).Give(new MediaNegotiated(CustomerSession, new MediaAgreed("v=0", "PCMU")));

    /// <summary>His flow puts him into a queue.</summary>
    public CallScript FlowToQueue() => Flow().Give(new FlowQueues(Support, 2, [new Requirement(new SkillId("lang-zh"))]));

    public CallScript Connect() => Queue().Give(new ConnectAgent(Reservation, Anna, Browser));

    /// <summary>The call as it comes back from the journal: only what was stored is known.</summary>
    internal static CallScript Replay(CallScript lived)
    {
        var script = new CallScript(lived.Call.Id, lived.Call.Interaction) { Now = lived.Now };
        foreach (var stored in lived.Events)
        {
            script.Call.Apply(stored, lived.Now);
        }

        return script;
    }

    Guid ICallSink.NewId() => new(++_ids, 0, 0, new byte[8]);

    void ICallSink.Raise(IDomainEvent domainEvent)
    {
        Call.Apply(domainEvent, Now);
        Events.Add(domainEvent);
    }

    void ICallSink.Do(CallAction action) => Actions.Add(action);

    void ICallSink.Tell(RoutingMessage message) => Messages.Add(message);

    void ICallSink.Notify(CallNotice notice) => Notices.Add(notice);

    void ICallSink.Done() => Replies.Add("done");

    void ICallSink.Refuse(string type, string detail, string reason)
    {
        Replies.Add(type);
        Reasons.Add(reason);
    }

    void ICallSink.Ignore(string reason) => Ignored.Add(reason);
}
