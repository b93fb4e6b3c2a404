using System.Collections.Immutable;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Engine;
using Crm.Engine.Calls;
using Crm.Engine.Placing;
using Crm.Events.Agents;
using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Reservations;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.State;
using Crm.Telephony.Signalling;
using LegAnswered = Crm.Telephony.Signalling.LegAnswered;

namespace Crm.Runtime.Tests.Engine.Parties;

/// <summary>
/// One random life of a small site: callers, agents who hand on, ask, confer, hold and dial, supervisors who listen, take over, requeue and
/// close, people outside, all under a seed.
/// </summary>
internal sealed class PartySequence(int seed)
{
    private const string ToSupport = """
        {
          "id": "again", "title": "Again", "start": "support",
          "nodes": {
            "support": { "type": "queue", "queue": "support", "exits": { "full": "bye", "timeout": "bye", "no-agents": "bye", "closed": "bye", "error": "bye" } },
            "bye": { "type": "hangup", "prompts": ["goodbye"] }
          }
        }
        """;

    private static readonly string[] Agents = ["anna", "bert", "carl", "dora"];
    private static readonly string[] Verbs = ["hold", "resume", "dtmf", "transfer", "consult", "complete", "swap", "merge", "end-consult", "conference", "leave", "promote", "hangup", "hold-one", "resume-one", "hangup-one"];
    private readonly Random _random = new(seed);
    private readonly EngineWorld _world = new();
    private readonly List<LegId> _callers = [];
    private readonly List<LegId> _outside = [];
    private readonly HashSet<LegId> _answered = [];
    private readonly AgentId _sue = new("sue");
    private PartyAuditor? _auditor;

    /// <summary>Commands that were carried out, by verb.</summary>
    public Dictionary<string, int> Carried { get; } = [];

    public async Task Run(int steps)
    {
        _auditor = new PartyAuditor(_world, seed);
        var rules = EngineWorld.Queue() with { WrapUpTimeout = TimeSpan.FromSeconds(3) };
        _world.Post(EngineOptions.RoutingShard, new ConfigureQueue(EngineWorld.Support, rules));
        _world.Post(EngineOptions.RoutingShard, new ConfigureQueue(new QueueId("billing"), rules with { MaxEntries = 2 }));
        _world.Flows.Publish(ToSupport);
        foreach (string agent in Agents)
        {
            var queues = ImmutableDictionary<QueueId, int>.Empty.Add(EngineWorld.Support, 1);
            _world.Post(EngineOptions.RoutingShard, new ConfigureAgent(
                new AgentId(agent), new AgentSettings(agent, ImmutableDictionary<SkillId, int>.Empty, agent == "anna" ? queues : queues.Add(new QueueId("billing"), 1), MayDial: true)));
            await _world.OpenBrowser(agent, agent);
            _world.SetPresence(agent, Presence.Available);
        }

        for (int step = 0; step < steps; step++)
        {
            await Step();
            PeopleOutside();
            _auditor.Look(step);
            _world.Wait(_random.Next(1, 8) * 0.5);
            _auditor.Look(step);
        }

        foreach (var caller in _callers)
        {
            _world.HangUp(caller);
        }

        _world.Wait(60);
        foreach (var leg in _outside.Where(_auditor.IsOpen))
        {
            _world.HangUp(leg);
        }

        _world.Wait(150);
        _auditor.End();
    }

    private async Task Step()
    {
        string name = Agents[_random.Next(Agents.Length)];
        if (Agents.FirstOrDefault(IsRung) is { } rung && _random.Next(3) == 0)
        {
            name = rung;
        }

        var id = new AgentId(name);
        bool ringing = IsRung(name);
        var reach = _world.Connections.ReachOf(id);
        switch (_random.Next(20))
        {
            case < 3 when _callers.Count(IsThere) < 2: _callers.Add(_world.Ring()); break;
            case 3 when _callers.Count > 0:
                int gone = _random.Next(_callers.Count);
                _world.HangUp(_callers[gone]);
                _callers.RemoveAt(gone);
                break;
            case 4 when _random.Next(3) == 0 && reach is { HasTab: true, Session: { } session }:
                _world.Connections.Detach(id, name);
                _world.MediaEvents.Raise(new Crm.Telephony.Media.MediaLost(session, "silence"));
                break;
            case 5: _world.SetPresence(name, _random.Next(4) == 0 ? Presence.Break : Presence.Available); break;
            case 7 when _random.Next(20) == 0:
                _world.Crash();
                _callers.Clear();
                _outside.Clear();
                break;
            case 6 when _random.Next(12) == 0: _world.Post(EngineOptions.CallsShard, new AgentLeft(id)); break;
            case 8: await Supervise(id); break;
            case 9 when reach.BrowserReady && !ringing: await Dial(name); break;
            default:
                if (!reach.BrowserReady)
                {
                    await _world.OpenBrowser(name, name);
                }
                else if (ringing && _random.Next(8) > 0)
                {
                    _world.Accept(name);
                }
                else if (ringing)
                {
                    _world.Reject(name);
                }
                else if (_world.Calls.Program.ViewOf(id) is { } view)
                {
                    Command(id, view);
                }

                break;
        }
    }

    private void Command(AgentId id, CallView view)
    {
        string verb = Verbs[_random.Next(Verbs.Length)];
        string[] rare = [.. view.Actions.Intersect(["complete", "swap", "merge", "leave", "promote"])];
        string[] shown = rare.Length > 0 && _random.Next(2) == 0 ? rare : [.. view.Actions.Intersect(Verbs)];
        if (_random.Next(5) > 0 && shown.Length > 0)
        {
            verb = shown[_random.Next(shown.Length)];
        }

        if (verb is "hangup" or "hangup-one" && _random.Next(4) > 0)
        {
            return;
        }

        var leg = view.Parties[_random.Next(view.Parties.Count)].Leg;
        var colleague = view.Parties.FirstOrDefault(p => p.Kind == "agent" && p.Agent != id)?.Leg ?? leg;
        var (command, call, by) = (_world.NewCommandId(), view.Call, id.Value);
        DeskCommand wish = verb switch
        {
            "hold" => new HoldCall(command, by, id, call),
            "resume" => new ResumeCall(command, by, id, call),
            "dtmf" => new SendCallDigits(command, by, id, call, "1"),
            "transfer" => new TransferCall(command, by, id, call, Target(id)),
            "consult" => new ConsultCall(command, by, id, call, Target(id)),
            "complete" => new TransferCall(command, by, id, call, null),
            "swap" => new SwapCall(command, by, id, call),
            "merge" => new ConferenceCall(command, by, id, call, null),
            "end-consult" => new HangUpCall(command, by, id, call, view.Consult?.Leg ?? leg),
            "conference" => new ConferenceCall(command, by, id, call, Target(id)),
            "leave" => new LeaveConference(command, by, id, call),
            "promote" => new PromoteAgent(command, by, id, call, colleague),
            "hold-one" => new HoldCall(command, by, id, call, leg),
            "resume-one" => new ResumeCall(command, by, id, call, leg),
            "hangup-one" => new HangUpCall(command, by, id, call, leg),
            _ => new HangUpCall(command, by, id, call),
        };
        if (_world.Ask(EngineOptions.CallsShard, wish) is CommandDone)
        {
            Carried[verb] = Carried.GetValueOrDefault(verb) + 1;
        }
        else
        {
            Assert.False(view.Actions.Contains(verb) && verb is not ("transfer" or "consult" or "conference" or "promote"), $"seed {seed}: {verb} is shown and refused");
        }
    }

    /// <summary>Sue, who has no desk, and agents who are free do what supervisors do.</summary>
    private async Task Supervise(AgentId free)
    {
        var views = _world.Calls.Program.Views();
        if (views.Count == 0)
        {
            return;
        }

        var view = views.ElementAt(_random.Next(views.Count));
        var (command, call) = (_world.NewCommandId(), view.Call);
        switch (_random.Next(12))
        {
            case < 5:
                await Listening();
                string mode = _random.Next(3) switch { 0 => "monitor", 1 => "whisper", _ => "barge" };
                Count("supervise", _world.Ask(EngineOptions.CallsShard, new SuperviseCall(command, "sue", "Sue", call, null, mode)));
                break;
            case 5: Count("stop-supervising", _world.Ask(EngineOptions.CallsShard, new StopSupervision(command, "sue", call))); break;
            case 6 when _random.Next(2) == 0: _world.Connections.Listeners.Detach(_sue, "tab"); break;
            case < 10 when view.Agent != free && _world.Calls.Program.ViewOf(free) is null: Count("takeover", await TakeOver(free, call)); break;
            case 10:
                QueueId? to = _random.Next(2) == 0 ? new QueueId("billing") : null;
                Count("requeue", _world.Ask(EngineOptions.CallsShard, new RequeueInteraction(command, "sue", view.Interaction, to)));
                break;
            case 11 when _random.Next(3) == 0: Count("close", _world.Ask(EngineOptions.CallsShard, new CloseInteraction(command, "sue", view.Interaction))); break;
        }
    }

    private async Task Listening()
    {
        var answer = await _world.Connections.Listeners.Connect(_sue, "tab", "v=0");
        if (answer.Session is { } session)
        {
            _world.MediaEvents.Raise(new Crm.Telephony.Media.MediaConnected(session));
        }
    }

    /// <summary>As the engine's front does it: routing is asked first.</summary>
    private async Task<CommandResult> TakeOver(AgentId by, CallId call)
    {
        var place = _world.Calls.Program.PlaceOf(call)!;
        var offer = new OfferDirectly(
            new ReservationId(Guid.CreateVersion7()), place.Interaction, by, MediaType.Voice, DirectKind.TakeOver,
            Instant.Now(_world.Clock) + TimeSpan.FromSeconds(10), place.Queue, place.Agent, RingAway: true);
        return await _world.Ask<CommandResult>(EngineOptions.RoutingShard, _world.NewCommandId(), offer, CancellationToken.None);
    }

    private async Task Dial(string name)
    {
        var desk = new DialDesk(
            _world, _world.Connections, _world.Customers, new FakeCustomerKeys(), new FakeVault(), _world.Parties, new InteractionList(), new EngineOptions(), new EngineFigures(), _world.Clock);
        var wish = new DialWish(new AgentId(name), "+861380000" + _random.Next(100, 999), null, null, name);
        if (await desk.Dial(_world.NewCommandId(), wish, CancellationToken.None) is CallStarted)
        {
            Carried["dial"] = Carried.GetValueOrDefault("dial") + 1;
        }
    }

    private void Count(string verb, CommandResult result)
    {
        if (result is CommandDone)
        {
            Carried[verb] = Carried.GetValueOrDefault(verb) + 1;
        }
    }

    private CallTarget Target(AgentId me) => _random.Next(10) switch
    {
        < 4 => new("external", "+861380000" + _random.Next(100, 999)),
        < 8 => new("agent", Agents.Where(a => a != me.Value).ElementAt(_random.Next(Agents.Length - 1))),
        < 9 => new("queue", _random.Next(2) == 0 ? "billing" : "support"),
        _ => new("flow", "again"),
    };

    /// <summary>Whom we dialled answers, is busy, lets it ring; who is connected hangs up sometime, now and then too late.</summary>
    private void PeopleOutside()
    {
        _outside.AddRange(_world.Signalling.Commands.OfType<DialLeg>().Select(d => d.Leg));
        _world.Signalling.Commands.Clear();

        foreach (var leg in _outside.ToArray())
        {
            switch (_random.Next(10))
            {
                case < 5:
                    _answered.Add(leg);
                    _world.SignallingEvents.Raise(new LegAnswered(leg, "v=0"));
                    break;
                case 5 when !_answered.Contains(leg):
                    _world.SignallingEvents.Raise(new LegFailed(leg, _random.Next(2) == 0 ? 486 : 603, Termination.Upstream("x")));
                    Gone(leg);
                    break;
                case 6 when _random.Next(4) == 0:
                    _world.HangUp(leg);
                    Gone(leg);
                    break;
            }
        }
    }

    private bool IsRung(string agent) => _world.Routing.Program.Domain.FindAgent(new AgentId(agent))!.Reservations.Any(r => r.Phase == ReservationPhase.Pending);

    private bool IsThere(LegId leg) => _auditor!.IsOpen(leg);

    private void Gone(LegId leg) => _outside.Remove(leg);
}
