using Crm.Actors.Shards;
using Crm.Engine.Callbacks;
using Crm.Engine.Flows;
using Crm.Engine.Outbound;
using Crm.Ivr;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;
using MediaAction = Crm.Telephony.Calls.Media;

namespace Crm.Engine.Calls;

/// <summary>Carries out what calls decided, at the signalling and media ports, in order. What comes back goes to the calls shard as inputs.</summary>
public sealed class CallEffects(
    ISignalling signalling,
    IMediaPlane media,
    IRecordingRepair recordings,
    Lazy<IShardHost> shards,
    Desk.IDeskChanges desks,
    Agents.AgentConnections connections,
    Desk.InteractionParties parties,
    ILookups lookups,
    EngineFigures figures) : IShardEffects
{
    private readonly HashSet<Primitives.MediaSessionId> _sessions = []; // opened for calls and not yet closed
    private readonly HashSet<Primitives.BridgeId> _bridges = [];
    private readonly Dictionary<Primitives.PlaybackId, Primitives.MediaSessionId> _loops = []; // endless ones at browsers, whose sessions outlive calls

    /// <inheritdoc/>
    public void Run(object effect)
    {
        switch (effect)
        {
            case Signal a: signalling.Execute(a.Command); break;
            case MediaAction a: Step(a.Step); break;
            case NegotiateAnswer a:
                _sessions.Add(a.Session);
                Negotiate(a.Call, a.Session, media.AnswerOffer(a.Session, a.Options, a.SdpOffer));
                break;
            case NegotiateOffer a:
                _sessions.Add(a.Session);
                Negotiate(a.Call, a.Session, media.CreateOffer(a.Session, a.Options));
                break;
            case NegotiateApply a: Negotiate(a.Call, a.Session, media.ApplyAnswer(a.Session, a.SdpAnswer, a.Early)); break;
            case NegotiateReoffer a: Observe(Reoffer(a)); break;
            case RepairRecording a: Observe(Repair(a)); break;
            case RunLookup a: Observe(Look(a)); break;
            case PartyAttribute a: parties.Attribute(a.Interaction, a.Name, a.Value); break;
            case PartyCustomer a: parties.Customer(a.Interaction, a.Customer); break;
            case PartyPromised a: parties.Promised(a.Origin, a.Promise, a.Number); break;
            case PartyMenu a: parties.Menu(a.Interaction, a.Menu); break;
            case PartyLanguage a: parties.Language(a.Interaction, a.Language); break;
            case ExternalCounted a: figures.External(a.Refusal); break;
            case TrunkStateChanged a: figures.TrunkSuspended(a.Trunk.Value, a.Suspended); break;
            case TransferCounted a: figures.Transferred(a.Target, a.Returned); break;
            case AgentViewChanged a: desks.Changed(a.Agent); break;
            case SupervisionCounted a: figures.Supervised(a.Mode); break;
            case SupervisionToTell a: shards.Value.Post(EngineOptions.CallsShard, new ToCall(a.Call, new TellSupervision(a.Supervisor))); break;
            case CallsRecovered: ReleaseOrphans(); break;
            default: throw new InvalidOperationException($"No port for {effect.GetType().Name}.");
        }
    }

    /// <summary>Closes what calls of a lost memory had opened, and tells the shard anew which browsers are there.</summary>
    private void ReleaseOrphans()
    {
        foreach (var session in _sessions)
        {
            media.CloseSession(session);
        }

        foreach (var bridge in _bridges)
        {
            media.CloseBridge(bridge);
        }

        foreach (var (playback, session) in _loops)
        {
            media.StopPlaying(session, playback);
        }

        figures.TrunksForgotten();
        _loops.Clear();
        _sessions.Clear();
        _bridges.Clear();
        connections.Announce();
    }

    private void Step(MediaStep step)
    {
        switch (step)
        {
            case CloseSession s:
                _sessions.Remove(s.Session);
                media.CloseSession(s.Session);
                break;
            case OpenBridge s:
                _bridges.Add(s.Bridge);
                media.CreateBridge(s.Bridge);
                foreach (var member in s.Members)
                {
                    media.Join(s.Bridge, member.Session, member.Side);
                }

                break;
            case JoinBridge s: media.Join(s.Bridge, s.Member.Session, s.Member.Side); break;
            case JoinUnheard s: media.JoinUnheard(s.Bridge, s.Member.Session, s.Member.Side); break;
            case LeaveBridge s: media.Leave(s.Bridge, s.Session); break;
            case CloseBridge s:
                _bridges.Remove(s.Bridge);
                media.CloseBridge(s.Bridge);
                break;
            case SetGain s: media.SetGain(s.Bridge, s.Listener, s.Speaker, s.Gain); break;
            case StartPlaying s:
                if (s.Loop && !_sessions.Contains(s.Session))
                {
                    _loops[s.Playback] = s.Session;
                }

                media.Play(s.Session, s.Playback, s.Source, s.Loop);
                break;
            case Crm.Telephony.Calls.StopPlaying s:
                _loops.Remove(s.Playback);
                media.StopPlaying(s.Session, s.Playback);
                break;
            case StartEcho s: media.SetEcho(s.Session, true); break;
            case WatchSpeech s: media.WatchSpeech(s.Session, s.Pause); break;
            case ListenForProgress s: media.ListenForProgress(s.Session, s.Listening); break;
            case PlayDigits s: media.SendDigits(s.Session, s.Digits); break;
            case StartRecording s: media.StartRecording(s.Recording, s.Bridge, s.Owner); break;
            case ContinueRecording s: media.ContinueRecording(s.Recording, s.Bridge, s.Owner, s.Since); break;
            case MoveRecording s: media.MoveRecording(s.Recording, s.Bridge); break;
            case PauseRecording s: media.PauseRecording(s.Recording, s.Paused); break;
            case StopRecording s: media.StopRecording(s.Recording); break;
            default: throw new InvalidOperationException($"No media command for {step.GetType().Name}.");
        }
    }

    private void Negotiate(Primitives.CallId call, Primitives.MediaSessionId session, ValueTask<MediaAnswer> answer) =>
        Observe(Negotiated(call, session, answer));

    private async Task Negotiated(Primitives.CallId call, Primitives.MediaSessionId session, ValueTask<MediaAnswer> answer)
    {
        MediaAnswer result;
        try
        {
            result = await answer.ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            figures.Fault("media-negotiation", e);
            result = new MediaRefusal(500, "media-fault");
        }

        shards.Value.Post(EngineOptions.CallsShard, new ToCall(call, new MediaNegotiated(session, result)));
    }

    private async Task Reoffer(NegotiateReoffer a)
    {
        var answer = await media.AnswerReoffer(a.Session, a.SdpOffer).ConfigureAwait(false);
        signalling.Execute(answer is MediaAgreed { Sdp: { } sdp }
            ? new AnswerReinvite(a.Leg, sdp)
            : new RejectReinvite(a.Leg, answer is MediaRefusal refusal ? refusal.SipStatus : 488));
        if (answer is MediaAgreed agreed)
        {
            shards.Value.Post(EngineOptions.CallsShard, new ToCall(a.Call, new PeerListens(a.Leg, agreed.PeerListens)));
        }
    }

    private async Task Look(RunLookup a)
    {
        LookupResult result;
        try
        {
            result = await lookups.Look(a.Request, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            figures.Fault("lookup", e);
            result = new LookupFailed("unreachable");
        }

        shards.Value.Post(EngineOptions.CallsShard, new LookupOver(a.Call, a.Session, a.Request.Lookup, result));
    }

    private async Task Repair(RepairRecording a)
    {
        var (duration, bytes) = await recordings.Repair(a.Recording).ConfigureAwait(false);
        shards.Value.Post(EngineOptions.CallsShard, new ToCall(a.Call, new RecordingFinished(a.Recording, duration, bytes)));
    }

    /// <summary>Counts the fault of work that goes on beside the shard; nothing waits for it.</summary>
    private void Observe(Task work)
    {
        if (!work.IsCompletedSuccessfully)
        {
            work.ContinueWith(
                static (t, state) => ((EngineFigures)state!).Fault("call-effect", t.Exception!.GetBaseException()),
                figures,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }
}
