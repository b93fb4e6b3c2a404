using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Hearing;
using CloseInteraction = Crm.Contracts.Desk.CloseInteraction;

namespace Crm.Engine.Calls;

/// <content>Supervisors: their audio, and what they and the agents who ask for them want in a call.</content>
public sealed partial class CallsProgram
{
    private readonly Dictionary<AgentId, MediaSessionId> _listeners = [];
    private readonly Dictionary<AgentId, CallId> _supervised = []; // where each was last; whether he still is, the call says

    /// <summary>Where a customer is, for who wants to move him; null when no call has the interaction.</summary>
    public CallPlace? PlaceOf(InteractionId interaction) =>
        _calls.Find(interaction) is { } call ? new CallPlace(call.Id, call.Stage, call.Interaction, call.Queue, call.Agent?.Agent) : null;

    /// <summary>What somebody who wants a call's customer must know of it; null when there is no such call.</summary>
    public CallPlace? PlaceOf(CallId id) =>
        _calls.Find(id) is { } call ? new CallPlace(call.Id, call.Stage, call.Interaction, call.Queue, call.Agent?.Agent) : null;

    private void Supervised(SupervisorCommand command, IShardContext context)
    {
        var supervisor = new AgentId(command.By);
        switch (command)
        {
            case SuperviseCall c when ModeOf(c.Mode) is not { } mode:
                context.Reply(new CommandRefused("invalid", "A mode is monitor, whisper or barge."));
                break;
            case SuperviseCall c:
                var elsewhere = SupervisedBy(supervisor);
                MediaSessionId? session = _listeners.TryGetValue(supervisor, out var known) ? known : null;
                Person(c.Call, new Supervise(supervisor, c.Name, c.Agent, ModeOf(c.Mode)!.Value, session), context);
                if (_calls.Find(c.Call)?.Supervisors.ContainsKey(supervisor) == true)
                {
                    _supervised[supervisor] = c.Call;
                    if (elsewhere is not null && elsewhere.Id != c.Call)
                    {
                        Handle(elsewhere, new SupervisorLeaves(supervisor, "moved"), context);
                    }
                }

                break;
            case StopSupervision c:
                Person(c.Call, new StopSupervising(supervisor), context);
                break;
            case RequeueInteraction c:
                Person(c.Interaction, new GiveCustomerBack(c.To), context);
                break;
            case CloseInteraction c:
                Person(c.Interaction, new CloseCall(), context);
                break;
            default:
                throw new InvalidOperationException($"The calls shard does not take {command.GetType().Name}.");
        }
    }

    private void Help(AskForHelp c, IShardContext context)
    {
        if (_callOfAgent.TryGetValue(c.Agent, out var id) && _calls.Find(id) is not null)
        {
            Person(id, new HelpAsked(c.Agent, c.Wanted, c.Reason), context);
        }
        else
        {
            context.Reply(new CommandRefused("wrong-state", "You are in no call that somebody could help you in."));
        }
    }

    private void Person(InteractionId interaction, CallInput input, IShardContext context)
    {
        if (_calls.Find(interaction) is { } call)
        {
            Handle(call, input, context);
        }
        else
        {
            context.Reply(new CommandRefused("not-found", "No call of this interaction goes on; it may have ended."));
        }
    }

    private void ListenerChanged(SupervisorMedia c, IShardContext context)
    {
        if (c.Session is { } session)
        {
            _listeners[c.Supervisor] = session;
        }
        else
        {
            _listeners.Remove(c.Supervisor);
        }

        if (SupervisedBy(c.Supervisor) is { } call)
        {
            Handle(call, new SupervisorMediaChanged(c.Supervisor, c.Session), context);
        }
    }

    private void ListenerLeft(SupervisorLeft c, IShardContext context)
    {
        if (SupervisedBy(c.Supervisor) is { } call)
        {
            Handle(call, new SupervisorLeaves(c.Supervisor, "signed-out"), context);
        }
    }

    private CallState? SupervisedBy(AgentId supervisor) =>
        _supervised.TryGetValue(supervisor, out var id) && _calls.Find(id) is { } call && call.Supervisors.ContainsKey(supervisor) ? call : null;

    private static SupervisorMode? ModeOf(string word) => word switch
    {
        "monitor" => SupervisorMode.Monitor,
        "whisper" => SupervisorMode.Whisper,
        "barge" => SupervisorMode.Barge,
        _ => null,
    };
}

/// <summary>Where a call is on its way.</summary>
/// <param name="Agent">Who has the customer.</param>
public sealed record CallPlace(CallId Call, CallStage Stage, InteractionId Interaction, QueueId? Queue, AgentId? Agent);
