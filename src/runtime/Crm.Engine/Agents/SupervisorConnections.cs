using Crm.Actors.Shards;
using Crm.Contracts.Ports;
using Crm.Engine.Calls;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Engine.Agents;

/// <summary>
/// The audio by which supervisors listen: one media session per supervisor, of the page that asked for it last, apart from the desk he
/// may have as an agent. Routing knows nothing of it. Nothing here is durable. Thread safe.
/// </summary>
public sealed class SupervisorConnections(EngineOptions options, IMediaPlane media, Lazy<IShardHost> shards, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AgentId, Listener> _listeners = [];
    private readonly Dictionary<MediaSessionId, AgentId> _sessions = [];

    /// <summary>Answers a page's WebRTC offer with a new session, which replaces the supervisor's earlier one.</summary>
    public async ValueTask<BrowserMediaResult> Connect(AgentId supervisor, string connectionId, string sdpOffer)
    {
        var session = new MediaSessionId(Guid.CreateVersion7(clock.GetUtcNow()));
        var answer = await media.AnswerOffer(session, new MediaSessionOptions(MediaPeer.WebRtc, options.BrowserSilence), sdpOffer).ConfigureAwait(false);
        if (answer is not MediaAgreed { Sdp: { } sdp })
        {
            return new BrowserMediaResult(null, null, answer is MediaRefusal refusal ? refusal.Reason : "no-answer");
        }

        MediaSessionId? replaced = null;
        lock (_gate)
        {
            if (_listeners.TryGetValue(supervisor, out var before))
            {
                replaced = before.Session;
                _sessions.Remove(before.Session);
            }

            _listeners[supervisor] = new Listener(connectionId, session, false);
            _sessions[session] = supervisor;
        }

        if (replaced is { } old)
        {
            media.CloseSession(old);
        }

        return new BrowserMediaResult(session, sdp, null);
    }

    /// <summary>The page is gone. Ignored when another has taken over.</summary>
    public void Detach(AgentId supervisor, string connectionId)
    {
        lock (_gate)
        {
            if (!_listeners.TryGetValue(supervisor, out var listener) || listener.Connection != connectionId)
            {
                return;
            }
        }

        Drop(supervisor);
    }

    /// <summary>Forgets the supervisor's session: his page is gone or he signed out. What he listens to goes on for a while without him.</summary>
    public void Drop(AgentId supervisor)
    {
        Listener? gone;
        lock (_gate)
        {
            if (!_listeners.Remove(supervisor, out gone))
            {
                return;
            }

            _sessions.Remove(gone.Session);
        }

        Tell(supervisor, null);
        media.CloseSession(gone.Session);
    }

    /// <summary>Takes a media event if it speaks of a supervisor's session; false when it is somebody else's.</summary>
    public bool Take(MediaEvent mediaEvent)
    {
        (MediaSessionId Session, bool Up)? change = mediaEvent switch
        {
            MediaConnected e => (e.Session, true),
            MediaRegained e => (e.Session, true),
            MediaLost e => (e.Session, false),
            _ => null,
        };
        AgentId supervisor;
        lock (_gate)
        {
            if (change is not { } seen || !_sessions.TryGetValue(seen.Session, out supervisor))
            {
                return false;
            }

            _listeners[supervisor] = _listeners[supervisor] with { IsUp = seen.Up };
        }

        Tell(supervisor, change.Value.Up ? change.Value.Session : null);
        return true;
    }

    /// <summary>Tells the calls shard anew who can listen: a shard that was rebuilt has forgotten it.</summary>
    public void Announce()
    {
        (AgentId Supervisor, MediaSessionId? Session)[] all;
        lock (_gate)
        {
            all = [.. _listeners.Select(l => (l.Key, l.Value.IsUp ? l.Value.Session : (MediaSessionId?)null))];
        }

        foreach (var (supervisor, session) in all)
        {
            Tell(supervisor, session);
        }
    }

    private void Tell(AgentId supervisor, MediaSessionId? session) =>
        shards.Value.Post(EngineOptions.CallsShard, new SupervisorMedia(supervisor, session));

    private sealed record Listener(string Connection, MediaSessionId Session, bool IsUp);
}
