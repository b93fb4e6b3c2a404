using System.Collections.Immutable;
using Crm.Events;
using Crm.Events.Calls;
using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Primitives;
using CustomerAnswered = Crm.Events.Calls.LegAnswered;

namespace Crm.Telephony.Calls;

/// <summary>
/// One call: the customer's leg, the agents, the parties outside, the bridge between them. Durable fields change only in <see cref="Apply"/>;
/// fields marked so live only as long as the process, because the sockets and media they speak of do.
/// Owned by one shard loop; not thread safe.
/// </summary>
public sealed partial class CallState(CallId id, InteractionId interaction)
{
    /// <summary>What stands for our number in a promised call back: which one it will show is not known when it begins.</summary>
    public const string CallbackAddress = "callback";

    /// <summary>What stands for our number in a call an agent places, for the same reason.</summary>
    public const string PlacedAddress = "dialled";

    /// <summary>The attribute that holds what an agent should know before he calls back.</summary>
    public const string CallbackNote = "callback.note";

    private string? _language;

    /// <summary>The call.</summary>
    public CallId Id { get; } = id;

    /// <summary>The interaction the call serves.</summary>
    public InteractionId Interaction { get; } = interaction;

    /// <summary>Where it is on its way.</summary>
    public CallStage Stage { get; private set; } = CallStage.Arriving;

    /// <summary>Whose key protects what is known of the customer.</summary>
    public SubjectId Subject { get; private set; }

    /// <summary>The trunk it came by.</summary>
    public TrunkId? Trunk { get; private set; }

    /// <summary>The number that was dialled.</summary>
    public string To { get; private set; } = "";

    /// <summary>The customer's number, sealed; null when withheld.</summary>
    public SealedText? From { get; private set; }

    /// <summary>The language to serve the customer in.</summary>
    public string Language => _language ?? Destination switch
    {
        Trunks.QueueDestination d => d.Language,
        Trunks.FlowDestination d => d.Language,
        Trunks.AnnouncementDestination d => d.Language,
        _ => "en",
    };

    /// <summary>When it arrived.</summary>
    public Instant StartedAt { get; private set; }

    /// <summary>The customer's leg.</summary>
    public LegId CustomerLeg { get; private set; }

    /// <summary>Whether the customer's leg was answered.</summary>
    public bool CustomerAnswered { get; private set; }

    /// <summary>Whether the customer is off the line: his leg has ended, or there is none yet of a promised call back.</summary>
    public bool CustomerGone { get; private set; }

    /// <summary>How the customer's leg ended.</summary>
    public Termination CustomerTermination { get; private set; }

    /// <summary>The queue it is or was last in.</summary>
    public QueueId? Queue { get; private set; }

    /// <summary>The current or last queue visit.</summary>
    public QueueVisitId? Visit { get; private set; }

    /// <summary>Since when the customer waits, across visits.</summary>
    public Instant? WaitingSince { get; private set; }

    /// <summary>The legs to the outside, being dialled or connected.</summary>
    public Dictionary<LegId, ExternalLeg> Externals { get; } = [];

    /// <summary>The promised call back that this call is to keep; null for any other.</summary>
    public CallbackPromise? Promise { get; private set; }

    /// <summary>That an agent placed the call himself; null for any other.</summary>
    public PlacedCall? Placed { get; private set; }

    /// <summary>That a campaign placed the call; null for any other.</summary>
    public CampaignCall? Campaign { get; private set; }

    /// <summary>Whether we reached for the customer, so that the call may last as long as the rules say.</summary>
    public bool IsOutbound => Promise is not null || Placed is not null || Campaign is not null;

    /// <summary>Whether there is a promise that has not been kept yet.</summary>
    public bool IsPromised => Promise is not null && !WasConnected && Stage != CallStage.Ended;

    /// <summary>The customer being called to keep the promise. Lives only as long as the process.</summary>
    public CustomerDial? Dialling { get; set; }

    /// <summary>The customer was called, got no agent and is being told so. Lives only as long as the process.</summary>
    public Parting? Parting { get; set; }

    /// <summary>Whether any agent was ever connected.</summary>
    public bool WasConnected { get; private set; }

    /// <summary>What the interaction's outcome is if nothing more comes of it: the customer asked for a call back, left a message, was connected with somebody outside, or the queue could not keep him.</summary>
    public InteractionOutcome? OutcomeSoFar { get; private set; }

    /// <summary>Nothing more will come: the entity can be dropped.</summary>
    public bool IsOver => Stage == CallStage.Ended && OpenRecordings.Count == 0;

    /// <summary>The customer's media session. Lives only as long as the process.</summary>
    public MediaSessionId CustomerSession { get; set; }

    /// <summary>The bridge. Lives only as long as the process.</summary>
    public BridgeId? Bridge { get; set; }

    /// <summary>What the customer hears besides people. Lives only as long as the process.</summary>
    public PlaybackId? Playback { get; set; }

    /// <summary>The flow's number of what is playing; zero when it is not the flow's. Lives only as long as the process.</summary>
    public int FlowPlay { get; set; }

    /// <summary>The caller's opaque key for routing. Lives only as long as the process.</summary>
    public string? CustomerKey { get; set; }

    /// <summary>Agents the caller should wait for first. Lives only as long as the process.</summary>
    public ImmutableArray<PreferredAgent> Preferred { get; set; } = [];

    /// <summary>How the customer was queued last, to queue him again alike. Lives only as long as the process.</summary>
    public FlowQueues? QueuedAs { get; set; }

    /// <summary>The customer's wish to leave the queue, while the queue's word is awaited. Lives only as long as the process.</summary>
    public FlowLeavesQueue? Leaving { get; set; }

    /// <summary>The message the customer is leaving. Lives only as long as the process.</summary>
    public CustomerMessage? Message { get; set; }

    /// <summary>Where the queue sent the customer whom it could not keep. Lives only as long as the process.</summary>
    public QueueOverflow? Overflow { get; set; }

    /// <summary>Where the dialled number leads. Lives only as long as the process.</summary>
    public Trunks.NumberDestination? Destination { get; set; }

    /// <summary>Devices ringing by reservation. Lives only as long as the process.</summary>
    public Dictionary<ReservationId, RingingDevice> Ringing { get; } = [];

    /// <summary>When the current stage is given up. Lives only as long as the process.</summary>
    public Instant Deadline { get; set; } = Instant.MaxValue;

    /// <summary>The earliest of the call's deadlines.</summary>
    public Instant NextDeadline
    {
        get
        {
            var next = Instant.Min(Instant.Min(Deadline, CarriedDeadline), RecordingPause?.Until ?? Instant.MaxValue);
            foreach (var agent in Agents)
            {
                next = Instant.Min(next, Instant.Min(agent.LostDeadline ?? Instant.MaxValue, agent.HoldAlarm));
            }

            foreach (var offer in Offers.Values)
            {
                next = Instant.Min(next, offer.Deadline);
            }

            foreach (var external in Externals.Values)
            {
                next = Instant.Min(next, external.Deadline);
            }

            foreach (var supervision in Supervisors.Values)
            {
                next = Instant.Min(next, supervision.LostDeadline ?? Instant.MaxValue);
            }

            return next;
        }
    }

    /// <summary>Changes the durable state by one event of this call.</summary>
    public void Apply(IDomainEvent domainEvent, Instant at)
    {
        switch (domainEvent)
        {
            case InteractionStarted e:
                (Subject, Trunk, From, To, StartedAt) = (e.Subject, e.Trunk, e.From, e.To, at);
                break;
            case LanguageChosen e:
                _language = e.Language;
                break;
            case LegStarted { Role: LegRole.Customer } e:
                CustomerLeg = e.Leg;
                (Stage, CustomerGone, CustomerAnswered) = !IsOutbound ? (Stage, CustomerGone, CustomerAnswered) : (CallStage.Dialling, false, false);
                break;
            case CallbackPromised e:
                (Promise, Queue, Stage, CustomerGone) = (PromiseOf(e, at), e.Queue, CallStage.Promised, true);
                break;
            case CallPlaced e:
                (Placed, Queue, Stage, CustomerGone) = (new PlacedCall(e.Agent, e.Reservation, e.Number, e.By), e.Queue, CallStage.Dialling, true);
                break;
            case CampaignCallPlaced e:
                (Campaign, Queue, Stage, CustomerGone) = (new CampaignCall(e.Campaign, e.Attempt, e.Number), e.Queue, CallStage.Dialling, true);
                break;
            case CampaignCallAnswered:
                Stage = CallStage.Transferring;
                break;
            case CampaignPartyOptedOut:
                break;
            case CampaignCallServed:
                (Stage, Campaign!.Served) = (CallStage.InFlow, true);
                break;
            case CampaignCallAbandoned:
                Campaign!.Abandoned = true;
                break;
            case CallbackPutOff e:
                (Promise!.Attempts, Promise.LastFailure, Promise.RestsUntil, Stage) = (e.Attempts, e.Reason, e.Until, CallStage.Promised);
                break;
            case CallbackAskedAgain:
                Promise!.Repeats++;
                break;
            case CallbackCanceled:
                Promise!.Canceled = true;
                break;
            case LegStarted { Role: LegRole.Agent, Agent: { } agent, Reservation: { } reservation } e:
                AgentComes(new AgentLeg(e.Leg, agent, reservation, e.Via == "phone" ? AgentLegVia.Phone : AgentLegVia.Browser) { Since = at });
                break;
            case LegStarted { Role: LegRole.External } e:
                Externals[e.Leg] = new ExternalLeg(e.Leg) { Since = at };
                break;
            case ExternalConnected e:
                (Stage, OutcomeSoFar, Transfer) = (CallStage.Outside, InteractionOutcome.TransferredOut, null);
                Externals[e.ExternalLeg].Phase = ExternalPhase.Connected;
                break;
            case CustomerAnswered e when Externals.TryGetValue(e.Leg, out var external):
                external.Phase = ExternalPhase.Answering;
                break;
            case CustomerAnswered e when e.Leg == CustomerLeg:
                (CustomerAnswered, Stage) = (true, Stage == CallStage.Dialling ? Stage : CallStage.InFlow);
                Campaign?.AnsweredAt ??= at;
                break;
            case CallQueued e:
                (Stage, Queue, Visit) = (StageInQueue, e.Queue, e.Visit);
                WaitingSince ??= e.Since;
                break;
            case CallLeftQueue e:
                (Stage, Visit, OutcomeSoFar, Transfer) = (CallStage.InFlow, null, e.Outcome, null);
                break;
            case CallbackRequested:
                OutcomeSoFar = InteractionOutcome.CallbackRequested;
                break;
            case VoicemailLeft:
                OutcomeSoFar = InteractionOutcome.Voicemail;
                ApplyRecording(domainEvent, at);
                break;
            case CallBridged e:
                (Stage, WasConnected, Transfer) = (CallStage.Connected, true, null);
                var bridged = Agents.Single(a => a.Leg == e.AgentLeg);
                (bridged.ConnectedAt, bridged.ServedCustomer) = (at, true);
                Campaign?.Agent ??= e.Agent;
                break;
            case CallHeld:
                Agent!.HeldSince = at;
                break;
            case CallResumed:
                Agent!.HeldBefore = Agent.HeldUntil(at);
                (Agent.HeldSince, Consult) = (null, ActiveConsult);
                break;
            case DialogKept e:
                Keep(e);
                break;
            case CallCarriedOver:
                CarryOver();
                break;
            case LegEnded e:
                _dialogs.Remove(LineOf(e.Leg));
                ApplyLegEnded(e);
                break;
            case RecordingStarted or RecordingEnded or RecordingPaused or RecordingResumed or RecordingStopped:
                ApplyRecording(domainEvent, at);
                break;
            case InteractionEnded:
                Stage = CallStage.Ended;
                break;
            default:
                ApplyToParties(domainEvent, at);
                break;
        }
    }

    private CallStage StageInQueue =>
        Stage is CallStage.Promised || (Stage is CallStage.Dialling && !CustomerAnswered) ? Stage
        : CustomerGone ? CallStage.Ending
        : CallStage.Queued;

    private static CallbackPromise PromiseOf(CallbackPromised e, Instant at) =>
        new(e.Callback, e.Number, e.CustomerKey, at, e.Since, e.By) { NotBefore = e.NotBefore, Origin = e.Origin, Language = e.Language ?? "en" };

    private void ApplyLegEnded(LegEnded e)
    {
        if (e.Leg == CustomerLeg)
        {
            (CustomerGone, CustomerTermination) = (true, e.Termination);
            Stage = Stage switch
            {
                CallStage.Queued => CallStage.Ending,
                CallStage.Dialling when Promise is not null => CallStage.Promised,
                _ => Stage,
            };
        }
        else
        {
            PartyGoes(e.Leg);
        }
    }
}
