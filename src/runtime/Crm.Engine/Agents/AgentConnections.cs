using Crm.Actors.Shards;
using Crm.Contracts.Ports;
using Crm.Engine.Calls;
using Crm.Engine.Conversations;
using Crm.Engine.Desk;
using Crm.Events.Agents;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Telephony.Media;

namespace Crm.Engine.Agents;

/// <summary>
/// How agents can be reached just now: the browser tab that holds the desk, its WebRTC session, registered phones. Nothing here is
/// durable; what routing and calls must know of it is posted to their shards. Losing a connection ends nothing at once: a page reload
/// fits into <see cref="EngineOptions.BrowserGrace"/>. Thread safe.
/// </summary>
public sealed class AgentConnections(
    EngineOptions options,
    IMediaPlane media,
    IDeskPush push,
    IDeskChanges desks,
    Lazy<IShardHost> shards,
    TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AgentId, AgentConnection> _agents = [];
    private readonly Dictionary<MediaSessionId, AgentId> _sessions = [];

    /// <summary>The audio by which supervisors listen.</summary>
    public SupervisorConnections Listeners { get; } = new(options, media, shards, clock);

    /// <summary>The agents whose desk is open in a browser now.</summary>
    public IReadOnlyList<AgentId> AtDesks
    {
        get
        {
            lock (_gate)
            {
                return [.. _agents.Where(a => a.Value.Tab is not null).Select(a => a.Key)];
            }
        }
    }

    /// <summary>How an agent can be reached now.</summary>
    public AgentReach ReachOf(AgentId agent)
    {
        lock (_gate)
        {
            return _agents.TryGetValue(agent, out var c) ? c.Reach : AgentReach.None;
        }
    }

    /// <summary>A tab takes the desk. False when another holds it and the setting says so.</summary>
    public bool Attach(AgentId agent, string connectionId)
    {
        string? replaced;
        bool heard;
        lock (_gate)
        {
            var c = Of(agent);
            if (c.Tab is not null && c.Tab != connectionId && options.SecondTab == SecondTab.IsRefused)
            {
                return false;
            }

            replaced = c.Tab == connectionId ? null : c.Tab;
            c.Tab = connectionId;
            c.StopGrace();
            if (c is { Session: not null, MediaUp: false })
            {
                StartGrace(agent, c); // the page is back, its audio not yet
            }

            heard = c.Heard;
        }

        if (replaced is not null)
        {
            push.Replace(replaced, "another-tab");
        }

        TellDesk(new AgentDesk(agent, Open: true));
        Tell(agent, heard, atDesk: true, "desk-opened");
        desks.Changed(agent);
        return true;
    }

    /// <summary>A tab's connection is gone. Ignored when another tab has taken over.</summary>
    public void Detach(AgentId agent, string connectionId)
    {
        lock (_gate)
        {
            if (!_agents.TryGetValue(agent, out var c) || c.Tab != connectionId)
            {
                return;
            }

            c.Tab = null;
            StartGrace(agent, c);
        }
    }

    /// <summary>Answers a browser's WebRTC offer with a new session, which replaces the agent's earlier one once it is up.</summary>
    public async ValueTask<BrowserMediaResult> Connect(AgentId agent, string connectionId, string sdpOffer)
    {
        lock (_gate)
        {
            if (Of(agent).Tab != connectionId)
            {
                return new BrowserMediaResult(null, null, "This tab does not hold the desk.");
            }
        }

        var session = new MediaSessionId(Guid.CreateVersion7(clock.GetUtcNow()));
        var answer = await media.AnswerOffer(session, new MediaSessionOptions(MediaPeer.WebRtc, options.BrowserSilence), sdpOffer).ConfigureAwait(false);
        if (answer is not MediaAgreed { Sdp: { } sdp })
        {
            return new BrowserMediaResult(null, null, answer is MediaRefusal refusal ? refusal.Reason : "no-answer");
        }

        MediaSessionId? dropped = null;
        lock (_gate)
        {
            var c = Of(agent);
            if (c.Tab != connectionId)
            {
                dropped = session;
            }
            else
            {
                dropped = c.Pending;
                c.Pending = session;
                _sessions[session] = agent;
            }

            if (dropped is { } gone)
            {
                _sessions.Remove(gone);
            }
        }

        if (dropped is { } closing)
        {
            media.CloseSession(closing);
        }

        desks.Changed(agent);
        return dropped == session ? new BrowserMediaResult(null, null, "This tab does not hold the desk.") : new BrowserMediaResult(session, sdp, null);
    }

    /// <summary>Takes a media event if it speaks of an agent's browser session; false when it is somebody else's.</summary>
    public bool Take(MediaEvent mediaEvent)
    {
        if (Listeners.Take(mediaEvent))
        {
            return true;
        }

        (MediaSessionId session, bool up)? change = mediaEvent switch
        {
            MediaConnected e => (e.Session, true),
            MediaRegained e => (e.Session, true),
            MediaLost e => (e.Session, false),
            _ => null,
        };
        if (change is not { } seen)
        {
            return false;
        }

        AgentId agent;
        MediaSessionId? closing = null;
        bool atDesk;
        lock (_gate)
        {
            if (!_sessions.TryGetValue(seen.session, out agent))
            {
                return false;
            }

            var c = Of(agent);
            if (seen.up)
            {
                if (c.Session != seen.session)
                {
                    closing = c.Session;
                }

                c.Session = seen.session;
                c.Pending = c.Pending == seen.session ? null : c.Pending;
                c.MediaUp = true;
                c.StopGrace();
            }
            else if (c.Session == seen.session)
            {
                c.MediaUp = false;
                StartGrace(agent, c);
            }
            else
            {
                return true; // an older or a never connected session: nothing depends on it
            }

            atDesk = c.AtDesk;

            if (closing is { } old)
            {
                _sessions.Remove(old);
            }
        }

        shards.Value.Post(EngineOptions.CallsShard, new BrowserMedia(agent, seen.up ? seen.session : null));
        if (closing is { } replaced)
        {
            media.CloseSession(replaced);
        }

        if (seen.up)
        {
            Tell(agent, heard: true, atDesk, "browser-connected");
        }

        desks.Changed(agent);
        return true;
    }

    /// <summary>The agent's registered phones changed.</summary>
    public void PhonesChanged(AgentId agent, int bindings)
    {
        bool heard;
        bool atDesk;
        lock (_gate)
        {
            var c = Of(agent);
            c.Phones = bindings;
            (heard, atDesk) = (c.Heard, c.AtDesk);
        }

        Tell(agent, heard, atDesk, bindings > 0 ? "phone-registered" : "phone-gone");
        desks.Changed(agent);
    }

    /// <summary>Forgets the agent's tab and session: he signed out.</summary>
    public void Drop(AgentId agent)
    {
        string? tab;
        var closing = new List<MediaSessionId>();
        bool heard;
        lock (_gate)
        {
            var c = Of(agent);
            tab = c.Tab;
            closing.AddRange(new[] { c.Session, c.Pending }.OfType<MediaSessionId>());
            c.StopGrace();
            (c.Tab, c.Session, c.Pending, c.MediaUp) = (null, null, null, false);
            closing.ForEach(s => _sessions.Remove(s));
            heard = c.Heard;
        }

        shards.Value.Post(EngineOptions.CallsShard, new BrowserMedia(agent, null));
        TellDesk(new AgentDesk(agent, Open: false, Gone: true));
        closing.ForEach(media.CloseSession);
        Tell(agent, heard, atDesk: false, "signed-out");
        if (tab is not null)
        {
            push.Replace(tab, "signed-out");
        }
    }

    /// <summary>Tells the shards anew who is there: one that was rebuilt has forgotten it.</summary>
    public void Announce()
    {
        Listeners.Announce();
        (AgentId Agent, MediaSessionId? Session, bool Heard, bool AtDesk, bool Desk)[] all;
        lock (_gate)
        {
            all = [.. _agents.Select(a => (a.Key, a.Value.MediaUp ? a.Value.Session : null, a.Value.Heard, a.Value.AtDesk, a.Value.Tab is not null))];
        }

        foreach (var (agent, session, heard, atDesk, desk) in all)
        {
            shards.Value.Post(EngineOptions.CallsShard, new BrowserMedia(agent, session));
            Tell(agent, heard, atDesk, "announced");
            if (desk)
            {
                TellDesk(new AgentDesk(agent, Open: true));
            }
        }
    }

    /// <summary>Whoever keeps work in text hears whether its agent's desk is open.</summary>
    private void TellDesk(AgentDesk desk)
    {
        shards.Value.Post(EngineOptions.ConversationsShard, desk);
        shards.Value.Post(EngineOptions.MailShard, desk);
    }

    private AgentConnection Of(AgentId agent)
    {
        if (!_agents.TryGetValue(agent, out var c))
        {
            _agents.Add(agent, c = new AgentConnection());
        }

        return c;
    }

    private void StartGrace(AgentId agent, AgentConnection c) =>
        c.Grace ??= clock.CreateTimer(_ => GraceOver(agent), null, options.BrowserGrace, options.AwayLimit);

    /// <summary>First time: the browser is given up. Second time: the person is taken to have gone.</summary>
    private void GraceOver(AgentId agent)
    {
        MediaSessionId? closing = null;
        bool heard;
        bool away;
        bool deskGone;
        lock (_gate)
        {
            var c = Of(agent);
            if (c.Grace is null)
            {
                return; // he came back while the timer fired
            }

            away = c.GraceOver;
            c.GraceOver = true;
            if (!c.MediaUp || c.Tab is null)
            {
                closing = c.Session;
                (c.Session, c.MediaUp) = (null, false);
                if (closing is { } gone)
                {
                    _sessions.Remove(gone);
                }
            }

            heard = c.Heard;
            deskGone = c.Tab is null;
            if (away || c.Tab is not null)
            {
                c.StopGrace();
            }
        }

        if (deskGone)
        {
            TellDesk(new AgentDesk(agent, Open: false));
        }

        if (closing is { } session)
        {
            shards.Value.Post(EngineOptions.CallsShard, new BrowserMedia(agent, null));
            media.CloseSession(session);
        }

        Tell(agent, heard, atDesk: !deskGone, "browser-lost");
        if (away && deskGone && !heard)
        {
            shards.Value.Post(EngineOptions.RoutingShard, new SetAgentPresence(agent, Presence.Offline, "connection-lost", "system"));
        }

        desks.Changed(agent);
    }

    private void Tell(AgentId agent, bool heard, bool atDesk, string reason) =>
        shards.Value.Post(EngineOptions.RoutingShard, new SetAgentReachability(agent, heard, reason, atDesk));
}
