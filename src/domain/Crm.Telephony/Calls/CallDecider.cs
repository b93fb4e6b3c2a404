using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Recordings;
using Crm.Telephony.Signalling;
using Crm.Telephony.Trunks;

namespace Crm.Telephony.Calls;

/// <summary>
/// Decides what a call does next: pure, one method per input (the protocol of a call on one screen). Inputs that come late or do not
/// fit are <see cref="ICallSink.Ignore"/>d with a reason word or refused to the person who gave them; nothing is silently dropped.
/// </summary>
public sealed partial class CallDecider(CallPolicy policy)
{
    /// <summary>Takes one input of one call.</summary>
    public void Decide(CallState call, CallInput input, ICallSink sink)
    {
        if (InputOfLeg(call, input) is not { } known)
        {
            sink.Ignore("line-replaced");
            return;
        }

        if (call.HasReplacedLines)
        {
            sink = new LineSink(call, sink);
        }

        Take(call, known, sink);
        FollowAgents(call, sink);
    }

    private void Take(CallState call, CallInput input, ICallSink sink)
    {
        switch (input)
        {
            case CallArrived i: Arrive(call, i, sink); break;
            case MediaNegotiated i: Negotiated(call, i, sink); break;
            case PeerHungUp i: PeerGone(call, i.Leg, i.Termination, sink); break;
            case PeerReinvited i: Reinvited(call, i, sink); break;
            case PeerListens i: HoldKey(call, i, sink); break;
            case PlaybackFinished i: PlaybackOver(call, i, sink); break;
            case SessionSilent i: Silent(call, i, sink); break;
            case RecordingFinished i: RecordingOver(call, i, sink); break;
            case RingDevices i: Ring(call, i, sink); break;
            case StopRinging i: StopDevice(call, i, sink); break;
            case DeviceAnswered i: DeviceUp(call, i, sink); break;
            case DeviceFailed i: DeviceDown(call, i, sink); break;
            case ConnectAgent i: Connect(call, i, sink); break;
            case AgentMediaChanged i: AgentMedia(call, i, sink); break;
            case AgentSignedOut i: AgentOut(call, i, sink); break;
            case QueueVerdict i: Verdict(call, i, sink); break;
            case MovedToQueue i: Moved(call, i, sink); break;
            case Hold i: PutOnHold(call, i, sink); break;
            case Resume i: TakeBack(call, i, sink); break;
            case Mute i: SetMute(call, i, sink); break;
            case SendDigits i: Digits(call, i, sink); break;
            case ControlRecording i: Control(call, i, sink); break;
            case HangUp i: AgentHangsUp(call, i, sink); break;
            case KeyFrom i: KeyDown(call, i.Session == call.CustomerSession, i.Key, sink); break;
            case KeyOnLeg i: KeyDown(call, i.Leg == call.CustomerLeg, i.Key, sink); break;
            case SpeakingPaused i: Paused(call, i, sink); break;
            case EarlyMediaOffered i: HearEarly(call, i, sink); break;
            case ProgressNoticed i when call is { Campaign: { Listening: not Listening.Off } campaign, Stage: CallStage.Dialling } && i.Heard.Session == call.CustomerSession:
                Noticed(call, campaign, i.Heard.What, sink);
                break;
            case ProgressNoticed: sink.Ignore("progress-unasked"); break; // only who dials for a campaign listens
            case FlowPlays i: PlayOfFlow(call, i, sink); break;
            case FlowStops: StopOfFlow(call, sink); break;
            case FlowQueues i: QueueByFlow(call, i, sink); break;
            case FlowLeavesQueue i: LeaveByFlow(call, i, sink); break;
            case FlowTakesCallback i: TakeCallback(call, i, sink); break;
            case FlowTakesMessage i: TakeMessage(call, i, sink); break;
            case FlowHangsUp i: HangUpByFlow(call, i, sink); break;
            case TransferTo i: HandOn(call, i, sink); break;
            case CompleteTransfer i: Complete(call, i, sink); break;
            case ConsultWith i: Ask(call, i, sink); break;
            case SwapConsult i: Swap(call, i, sink); break;
            case MergeConsult i: Merge(call, i, sink); break;
            case AddParty i: Add(call, i, sink); break;
            case HoldParty i: HoldOne(call, i, sink); break;
            case ResumeParty i: ResumeOne(call, i, sink); break;
            case MuteParty i: MuteOne(call, i, sink); break;
            case HangUpParty i: HangUpOne(call, i, sink); break;
            case LeaveCall i: Leave(call, i, sink); break;
            case PromoteParty i: Promote(call, i, sink); break;
            case DialExternal i when call.Wish is { } wish:
                call.Wish = null;
                DialForAgent(call, wish, i, sink);
                break;
            case DialExternal i: Dial(call, i, sink); break;
            case ExternalNotAllowed i when call.Wish is not null: WishNotAllowed(call, i.Reason, sink); break;
            case ExternalNotAllowed when call.Overflow is not null: OverflowFails(call, sink); break;
            case ExternalNotAllowed: sink.Ignore("refusal-late"); break;
            case SecondLine i: OpenLine(call, i, sink); break;
            case ReplaceLeg i: Replace(call, i, sink); break;
            case CallbackAsked i: Promise(call, i, sink); break;
            case CallbackAskedOnceMore i: AskedOnceMore(call, i, sink); break;
            case PlaceCall i: Place(call, i, sink); break;
            case PlaceCampaignCall i: Place(call, i, sink); break;
            case TrunkRefused i: NextTrunk(call, i, sink); break;
            case WithdrawCampaignCall i: Withdraw(call, i, sink); break;
            case DialCustomer i when call.Campaign is not null: DialForCampaign(call, i, sink); break;
            case DialForbidden i when call.Campaign is not null: CampaignDialFails(call, Termination.Server("outbound-" + i.Reason), hangUp: false, sink); break;
            case DialCustomer i when call.Placed is not null: DialPlaced(call, i, sink); break;
            case DialCustomer i: CallBack(call, i, sink); break;
            case DialForbidden i when call.Placed is not null: PlacingFails(call, Termination.Server("outbound-" + i.Reason), hangUp: false, sink); break;
            case DialForbidden i: Forbid(call, i, sink); break;
            case PromisePutOff i: PutOff(call, i, sink); break;
            case CancelPromise i: Cancel(call, i, sink); break;
            case DirectAccepted { Kind: DirectKind.TakeOver } i: TakeOver(call, i, sink); break;
            case DirectAccepted i: Connect(call, i, sink); break;
            case DirectFailed i: Fail(call, i, sink); break;
            case Supervise i: Supervise(call, i, sink); break;
            case StopSupervising i: Stop(call, i, sink); break;
            case SupervisorLeaves i: Leave(call, i, sink); break;
            case HelpAsked i: AskHelp(call, i, sink); break;
            case SupervisorMediaChanged i: SupervisorMedia(call, i, sink); break;
            case TellSupervision i: Tell(call, i, sink); break;
            case GiveCustomerBack i: GiveBack(call, i, sink); break;
            case CloseCall: CloseBySupervisor(call, sink); break;
            case ReofferAnswered i: CarriedAnswered(call, i, sink); break;
            case ReofferRefused i: CarriedRefused(call, i, sink); break;
            case CallDeadlinePassed: DeadlinePassed(call, sink); break;
            case ProcessLost i: CloseLost(call, i, sink); break;
            default: throw new InvalidOperationException($"No rule for {input.GetType().Name}.");
        }
    }

    private void Arrive(CallState call, CallArrived i, ICallSink sink)
    {
        sink.Raise(new InteractionStarted(call.Interaction, MediaType.Voice, InteractionDirection.Inbound, i.Subject, i.From, i.FromName, i.To, i.Trunk, call.Id));
        if (i.Customer is { } customer)
        {
            sink.Raise(new CustomerLinked(call.Interaction, customer, "system"));
        }

        sink.Raise(new LegStarted(call.Id, call.Interaction, i.Leg, LegRole.Customer, null, null, i.Trunk is null ? "browser" : "trunk"));
        (call.CustomerSession, call.Destination, call.Deadline) = (i.Session, i.Destination, sink.Now + policy.ArrivalTimeout);
        (call.CustomerKey, call.Preferred) = (i.CustomerKey, i.Preferred.IsDefault ? [] : i.Preferred);
        var options = i.Trunk is null
            ? new MediaSessionOptions(MediaPeer.WebRtc, policy.WebCustomerSilence)
            : new MediaSessionOptions(MediaPeer.Rtp, policy.CustomerSilence);
        sink.Do(new NegotiateAnswer(call.Id, i.Session, options, i.SdpOffer));
    }

    private void Negotiated(CallState call, MediaNegotiated i, ICallSink sink)
    {
        if (i.Session == call.CustomerSession && call.Stage == CallStage.Arriving)
        {
            CustomerNegotiated(call, i.Answer, sink);
        }
        else if (call is { Dialling: null, Campaign: { MediaDue: > 0 } campaign } && i.Session == call.CustomerSession)
        {
            PersonsMedia(call, campaign, i.Answer, sink);
        }
        else if (call.Carried.Values.FirstOrDefault(line => line.Session == i.Session) is { } carried)
        {
            CarriedNegotiated(call, carried, i.Answer, sink);
        }
        else if (call.Ringing.Values.FirstOrDefault(d => d.Session == i.Session) is { Dialled: false } device)
        {
            DeviceNegotiated(call, device, i.Answer, sink);
        }
        else if (call.Dialling is { } dial && dial.Wish.Session == i.Session)
        {
            DialNegotiated(call, dial, i.Answer, sink);
        }
        else if (call.Externals.Values.FirstOrDefault(e => e.Dialled?.Session == i.Session) is { Dialled: { } dialled } external)
        {
            ExternalNegotiated(call, external, dialled, i.Answer, sink);
        }
        else if (call.SecondLine is { } line && line.Session == i.Session)
        {
            LineNegotiated(call, line, i.Answer, sink);
        }
        else if (call.Replacing.Remove(i.Session, out var replacing))
        {
            ReplacementNegotiated(call, replacing, i.Answer, sink);
        }
        else if (i.Answer is MediaRefusal refusal && (i.Session == call.CustomerSession || call.Agents.Any(a => a.Session == i.Session)))
        {
            EndCall(call, Termination.Server("media-" + refusal.Reason), sink);
        }
        else
        {
            sink.Ignore("media-answer-late");
        }
    }

    private void CustomerNegotiated(CallState call, MediaAnswer answer, ICallSink sink)
    {
        if (answer is not MediaAgreed { Sdp: { } sdp })
        {
            var refusal = answer as MediaRefusal ?? new MediaRefusal(500, "no-sdp");
            sink.Do(new Signal(new RejectLeg(call.CustomerLeg, refusal.SipStatus, refusal.SipStatus == 503 ? TimeSpan.FromSeconds(10) : null, refusal.Reason)));
            Finish(call, InteractionOutcome.ClosedBySystem, refusal.SipStatus >= 500 ? Termination.Server(refusal.Reason) : Termination.Client(refusal.Reason), sink);
            return;
        }

        sink.Do(new Signal(new AnswerLeg(call.CustomerLeg, sdp)));
        sink.Raise(new Events.Calls.LegAnswered(call.Id, call.CustomerLeg));
        call.Deadline = sink.Now + policy.FlowTimeout;
        switch (call.Destination)
        {
            case QueueDestination queue:
                EnterQueue(call, new FlowQueues(queue.Queue, null, default), new PromptSource("queue-welcome", queue.Language), sink.Now, sink);
                break;
            case FlowDestination flow:
                call.Deadline = sink.Now + policy.SelfServiceTimeout;
                sink.Notify(new FlowBegins(flow.Flow, flow.Language));
                break;
            case EchoDestination:
                sink.Do(new Media(new StartEcho(call.CustomerSession)));
                break;
            case AnnouncementDestination announcement:
                PlayToCustomer(call, new PromptSource(announcement.Prompt, announcement.Language), loop: false, sink);
                break;
            default:
                throw new InvalidOperationException("A call was admitted without a destination.");
        }
    }

    private static void EnterQueue(CallState call, FlowQueues wish, AudioSource treatment, Instant since, ICallSink sink)
    {
        var visit = new QueueVisitId(sink.NewId());
        sink.Raise(new CallQueued(call.Id, call.Interaction, wish.Queue, visit, since));
        var preferred = wish.Preferred.IsDefault ? call.Preferred : wish.Preferred;
        sink.Tell(new EnqueueCall(
            visit, call.Interaction, wish.Queue, since, wish.Priority, wish.Extra.IsDefault ? [] : wish.Extra, call.CustomerKey, preferred.IsEmpty ? null : preferred));
        (call.QueuedAs, call.Leaving, call.Deadline) = (wish, null, Instant.MaxValue); // the queue owns the waiting time
        PlayToCustomer(call, treatment, loop: treatment is MusicSource, sink);
        sink.Notify(new WaitBegins(wish.Queue));
    }

    private static void PlayToCustomer(CallState call, AudioSource source, bool loop, ICallSink sink)
    {
        StopPlayback(call, sink);
        call.Playback = new PlaybackId(sink.NewId());
        sink.Do(new Media(new StartPlaying(call.CustomerSession, call.Playback.Value, source, loop)));
    }

    private static void StopPlayback(CallState call, ICallSink sink)
    {
        if (call.Playback is { } playing)
        {
            sink.Do(new Media(new StopPlaying(call.CustomerSession, playing)));
            (call.Playback, call.FlowPlay) = (null, 0);
        }
    }

    private void PlaybackOver(CallState call, PlaybackFinished i, ICallSink sink)
    {
        if (call.Playback != i.Playback)
        {
            sink.Ignore("playback-late");
            return;
        }

        (call.Playback, int play) = (null, call.FlowPlay);
        call.FlowPlay = 0;
        if (call.Campaign is { Listening: Listening.Speaking })
        {
            EndHeard(call, "machine", sink);
        }
        else if (call.Campaign is { Announcing: true })
        {
            EndCall(call, Termination.Server("no-agent"), sink);
        }
        else if (call.Parting is { } parting)
        {
            Part(call, parting, hangUp: true, null, sink);
        }
        else if (call.Message is { Recording: null } message)
        {
            StartMessage(call, message, sink);
        }
        else if (play != 0)
        {
            sink.Notify(new PlayOver(play));
        }
        else if (call.Overflow is { SaysGoodbye: true } overflow)
        {
            EndCall(call, call.OutcomeSoFar == InteractionOutcome.Overflowed ? Termination.Server(overflow.Reason) : Termination.Success(overflow.Reason), sink);
        }
        else if (call.Stage == CallStage.Queued)
        {
            PlayToCustomer(call, new MusicSource(), loop: true, sink);
        }
        else if (call.Stage == CallStage.InFlow && call.Destination is not FlowDestination)
        {
            EndCall(call, Termination.Success("announcement-ended"), sink);
        }
    }

    private void Reinvited(CallState call, PeerReinvited i, ICallSink sink)
    {
        MediaSessionId? session = i.Leg == call.CustomerLeg ? call.CustomerSession
            : call.AgentOn(i.Leg) is { } agent ? agent.Session
            : call.ActiveConsult?.Line == i.Leg ? call.ActiveConsult.LineSession
            : call.Externals.GetValueOrDefault(i.Leg)?.Dialled?.Session;
        sink.Do(session is { } known && i.SdpOffer is { } offer
            ? new NegotiateReoffer(call.Id, i.Leg, known, offer)
            : new Signal(new RejectReinvite(i.Leg, 488)));
    }

    private static void RecordingOver(CallState call, RecordingFinished i, ICallSink sink)
    {
        if (call.OpenRecordings.Contains(i.Recording))
        {
            sink.Raise(new RecordingEnded(call.Id, call.Interaction, i.Recording, i.Duration, i.Bytes));
        }
        else
        {
            sink.Ignore("recording-late");
        }
    }
}
