using Crm.Contracts.Desk;
using Crm.Engine;
using Crm.Engine.Callbacks;
using Crm.Events.Agents;
using Crm.Ivr;
using Crm.Primitives;
using Crm.Routing.State;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Runtime.Tests.Engine.Faults;

/// <summary>Callers and agents of a <see cref="FaultyEngine"/>: they do what people do, twice when no answer comes, whatever the machines are at.</summary>
internal sealed class FaultyPeople(FaultyEngine site, Random random, string[] agents)
{
    private readonly List<(LegId Leg, Instant GivesUp)> _callers = [];
    private readonly HashSet<LegId> _dialled = [];
    private readonly HashSet<LegId> _noted = [];
    private readonly HashSet<LegId> _left = []; // whose process is gone; they hold the line
    private readonly HashSet<SignallingCommand> _calledBack = new(ReferenceEqualityComparer.Instance);
    private readonly List<LegId> _outside = [];
    private readonly List<Crm.Engine.Placing.StartOwnCall> _dials = [];

    /// <summary>What agents wished for in calls, by verb.</summary>
    public Dictionary<string, int> Did { get; } = [];

    /// <summary>Re-INVITEs of whoever carried their calls on that people have taken.</summary>
    public int TakenBack { get; private set; }

    public void Act()
    {
        NoteDialogs();
        AnswerCallsBack();
        if (random.Next(3) == 0)
        {
            Call();
        }

        foreach (var gone in _callers.Where(c => c.GivesUp <= Instant.Now(site.Clock)).ToArray())
        {
            _callers.Remove(gone);
            HangUp(gone.Leg);
        }

        HearAndPress();
        Outside();
        StartDials();
        Promises();
        Whim(agents[random.Next(agents.Length)]);
        foreach (string name in agents.Where(_ => random.Next(4) == 0))
        {
            InCall(new AgentId(name), name);
        }

        if (random.Next(3) == 0)
        {
            FinishRecordings();
        }
    }

    /// <summary>The process is gone, and with it every word from its side; callers hold the line.</summary>
    public void LoseEverything()
    {
        _left.UnionWith(_callers.Select(c => c.Leg));
        _callers.Clear();
        _outside.Clear();
        _dials.Clear();
    }

    public void GoHome()
    {
        _callers.ForEach(c => HangUp(c.Leg));
        _callers.Clear();
    }

    public void FinishRecordings()
    {
        foreach (var recording in site.Now.Media.Stopped.ToArray())
        {
            site.Now.Media.Stopped.Remove(recording);
            site.Now.MediaEvents.Raise(new RecordingCompleted(recording, "file", TimeSpan.FromSeconds(1), 16_044));
        }
    }

    private void Call()
    {
        var leg = new LegId(site.NewId());
        string number = random.Next(10) switch { 0 => "4100", 1 => "4010", < 4 => "4000", _ => "4001" };
        site.Now.SignallingEvents.Raise(new InviteReceived(
            leg, new TrunkOrigin(FakeDirectory.Trunk.Id), $"+4416329601{random.Next(10, 30)}", "Caller", number, "v=0", "id", []));
        _callers.Add((leg, Instant.Now(site.Clock) + TimeSpan.FromSeconds(random.Next(1, 120))));
    }

    private void HangUp(LegId leg) => site.Now.SignallingEvents.Raise(new LegHungUp(leg, Termination.Success("caller-hung-up")));

    /// <summary>What signalling tells of each dialog that is established, now and then again.</summary>
    private void NoteDialogs()
    {
        foreach (var answer in site.Now.Signalling.Commands.OfType<AnswerLeg>().Where(a => _noted.Add(a.Leg) || random.Next(200) == 0).ToArray())
        {
            site.Now.SignallingEvents.Raise(new DialogNoted(answer.Leg, $"dialog of {answer.Leg}"));
        }
    }

    /// <summary>Who is called back into his call takes it, has hung up, hangs up just now, refuses, or says nothing.</summary>
    private void AnswerCallsBack()
    {
        foreach (var back in site.Now.Signalling.Commands.OfType<RestoreLeg>().Where(c => _calledBack.Add(c)).ToArray())
        {
            bool there = _left.Remove(back.Leg) || _callers.Exists(c => c.Leg == back.Leg);
            SignallingEvent? word = random.Next(8) switch
            {
                _ when !there => new LegHungUp(back.Leg, Termination.Upstream("session-lost")),
                0 => new LegHungUp(back.Leg, Termination.Client("session-lost")),
                1 => new LegHungUp(back.Leg, Termination.Client("hung-up")),
                2 => new ReinviteFailed(back.Leg, 488),
                3 => null,
                _ => new ReinviteAnswered(back.Leg, "v=0"),
            };
            if (word is ReinviteAnswered)
            {
                TakenBack++;
                _callers.Add((back.Leg, Instant.Now(site.Clock) + TimeSpan.FromSeconds(random.Next(1, 120))));
            }

            if (word is not null)
            {
                site.Now.SignallingEvents.Raise(word);
            }
        }
    }

    private void HearAndPress()
    {
        foreach (var (playback, playing) in site.Now.Media.Playing.ToArray())
        {
            if (!playing.Loop && random.Next(2) == 0 && site.Now.Media.Playing.Remove(playback))
            {
                site.Now.MediaEvents.Raise(new PlaybackEnded(playing.Session, playback, true));
            }
        }

        foreach (var caller in _callers.Where(_ => random.Next(4) == 0))
        {
            site.Now.SignallingEvents.Raise(new InfoDigitReceived(caller.Leg, "1248#"[random.Next(5)]));
        }

        if (site.Now.Lookups.Waiting && random.Next(2) == 0)
        {
            site.Now.Lookups.Answer(random.Next(2) == 0 ? new LookupAnswered(200, "{}") : new LookupFailed("unreachable"));
        }
    }

    /// <summary>Who is called outside answers, is busy or lets it ring, and hangs up when it suits him, also when nobody is there any more.</summary>
    private void Outside()
    {
        foreach (var dial in site.Now.Signalling.Commands.OfType<DialLeg>().Where(d => _dialled.Add(d.Leg)).ToArray())
        {
            if (random.Next(4) == 0)
            {
                site.Now.SignallingEvents.Raise(new LegFailed(dial.Leg, random.Next(2) == 0 ? 486 : 503, Termination.Upstream("failed")));
            }
            else if (random.Next(3) > 0)
            {
                _outside.Add(dial.Leg);
                site.Now.SignallingEvents.Raise(new LegAnswered(dial.Leg, "v=0"));
            }
        }

        if (_outside.Count > 0 && random.Next(10) == 0)
        {
            var leg = _outside[random.Next(_outside.Count)];
            _outside.Remove(leg);
            HangUp(leg);
        }
    }

    private void Whim(string name)
    {
        var id = new AgentId(name);
        var reach = site.Now.Connections.ReachOf(id);
        var agent = site.Now.Routing.Domain.FindAgent(id);
        var ringing = agent?.Reservations.FirstOrDefault(r => r.Phase == ReservationPhase.Pending);
        var wrapping = agent?.Reservations.FirstOrDefault(r => r.Phase == ReservationPhase.Wrapping);
        if (random.Next(30) == 0 && agent is { Reservations.IsEmpty: true } && reach.BrowserReady)
        {
            Dial(id, name);
            return;
        }

        switch (random.Next(14))
        {
            case < 6 when ringing is not null && reach.BrowserReady:
                Ask(EngineOptions.RoutingShard, new AcceptReservation(NewCommandId(), name, id, ringing.Id));
                break;
            case 6 when ringing is not null:
                Ask(EngineOptions.RoutingShard, new RejectReservation(NewCommandId(), name, id, ringing.Id, "busy"));
                break;
            case 7 when reach.HasTab && reach.Session is { } session && random.Next(3) == 0:
                site.Now.Connections.Detach(id, name);
                site.Now.MediaEvents.Raise(new MediaLost(session, "silence"));
                break;
            case 8 or 9 or 10 when !reach.BrowserReady:
                OpenBrowser(id, name);
                break;
            case 11:
                Ask(EngineOptions.RoutingShard, new SetPresence(NewCommandId(), name, id, random.Next(4) == 0 ? Presence.Break : Presence.Available, null));
                break;
            case 12 when site.Now.Calls?.ViewOf(id) is { } call:
                Ask(EngineOptions.CallsShard, new HangUpCall(NewCommandId(), name, id, call.Call));
                break;
            case 13 when wrapping is not null:
                site.Now.Host.Post(EngineOptions.RoutingShard, new Crm.Engine.Routing.CompleteSealedWrapUp(id, wrapping.Id, "done", null));
                break;
        }
    }

    /// <summary>He hands the customer on, asks, adds, holds, or goes on with what he began.</summary>
    private void InCall(AgentId id, string name)
    {
        if (site.Now.Calls?.ViewOf(id) is not { } view)
        {
            return;
        }

        var (command, call) = (NewCommandId(), view.Call);
        var target = random.Next(5) switch
        {
            0 or 1 => new CallTarget("external", "+861380000111"),
            2 => new CallTarget("queue", "support"),
            3 => new CallTarget("flow", "main-menu"),
            _ => new CallTarget("agent", agents[random.Next(agents.Length)]),
        };
        string[] rare = [.. view.Actions.Intersect(["complete", "swap", "merge", "end-consult", "leave"])];
        IReadOnlyList<string> verbs = rare.Length > 0 && random.Next(3) > 0 ? rare : view.Actions;
        string verb = verbs.Count == 0 ? "hangup" : verbs[random.Next(verbs.Count)];
        DeskCommand? wish = verb switch
        {
            "hold" => new HoldCall(command, name, id, call),
            "resume" => new ResumeCall(command, name, id, call),
            "transfer" => new TransferCall(command, name, id, call, target),
            "consult" => new ConsultCall(command, name, id, call, target),
            "conference" => new ConferenceCall(command, name, id, call, target),
            "complete" => new TransferCall(command, name, id, call, null),
            "swap" => new SwapCall(command, name, id, call),
            "merge" => new ConferenceCall(command, name, id, call, null),
            "end-consult" when view.Consult is { } consult => new HangUpCall(command, name, id, call, consult.Leg),
            "leave" => new LeaveConference(command, name, id, call),
            _ => null,
        };
        if (wish is not null)
        {
            Did[verb] = Did.GetValueOrDefault(verb) + 1;
            Ask(EngineOptions.CallsShard, wish);
        }
    }

    /// <summary>He calls somebody: routing keeps him for it, then the calls shard is told.</summary>
    private void Dial(AgentId id, string name)
    {
        var (reservation, interaction, subject) = (new ReservationId(site.NewId()), new InteractionId(site.NewId()), new SubjectId(site.NewId()));
        const string Number = "+861380000222";
        Did["dial"] = Did.GetValueOrDefault("dial") + 1;
        site.Now.Host.Post(EngineOptions.RoutingShard, new Crm.Routing.Commands.OfferDirectly(
            reservation, interaction, id, Crm.Events.Interactions.MediaType.Voice, Crm.Events.Reservations.DirectKind.Dial, Instant.Now(site.Clock) + TimeSpan.FromSeconds(100), RingAway: true));
        var place = new PlaceCall(
            id, reservation, EngineWorld.Support, new LegId(site.NewId()), null, null, subject, new FakeVault().Seal(subject, Number), null, null, null, null, "en", $"user:{name}");
        _dials.Add(new Crm.Engine.Placing.StartOwnCall(new CallId(site.NewId()), interaction, place, Number, false, IsReserved: true));
    }

    /// <summary>As the engine's front does it: the calls shard is told once routing has reserved him.</summary>
    private void StartDials()
    {
        foreach (var dial in _dials.Where(d => site.Now.Routing.Domain.FindReservation(d.Input.Reservation) is not null).ToArray())
        {
            _dials.Remove(dial);
            site.Now.Host.Post(EngineOptions.CallsShard, dial);
        }
    }

    /// <summary>Somebody asks for a callback, or for one to be taken back.</summary>
    private void Promises()
    {
        switch (random.Next(25))
        {
            case 0:
                string number = $"+8613800001{random.Next(10, 15)}";
                var subject = new SubjectId(site.NewId());
                var asked = new CallbackAsked(
                    new CallId(site.NewId()), new InteractionId(site.NewId()), subject, new FakeVault().Seal(subject, number), null, null, EngineWorld.Support,
                    number, Instant.Now(site.Clock), random.Next(3) == 0 ? Instant.Now(site.Clock) + TimeSpan.FromMinutes(1) : null, null, "user:anna", null, null);
                site.Now.Host.Post(EngineOptions.CallsShard, new AskCallback(asked, number));
                break;
            case 1 when site.Now.Calls?.Callbacks() is { Count: > 0 } open:
                site.Now.Host.Post(EngineOptions.CallsShard, new CancelCallback(open[random.Next(open.Count)].Callback, "not-needed", "user:anna"));
                break;
        }
    }

    private void OpenBrowser(AgentId agent, string tab)
    {
        site.Now.Connections.Attach(agent, tab);
        var connecting = site.Now.Connections.Connect(agent, tab, "v=0");
        Assert.True(connecting.IsCompleted, "the media port of the tests answers at once");
        if (connecting.Result.Session is { } session)
        {
            site.Now.MediaEvents.Raise(new MediaConnected(session));
        }
    }

    /// <summary>Who gets no answer asks again with the same id.</summary>
    private void Ask(ShardId shard, DeskCommand command)
    {
        for (int i = random.Next(4) == 0 ? 2 : 1; i > 0; i--)
        {
            var asked = site.Now.Host.Ask<CommandResult>(shard, command.Id, command, CancellationToken.None).AsTask();
            _ = asked.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    private CommandId NewCommandId() => new(site.NewId());
}
