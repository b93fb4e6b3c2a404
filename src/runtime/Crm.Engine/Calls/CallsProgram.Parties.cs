using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Recordings;

namespace Crm.Engine.Calls;

/// <content>What agents want in a call: commands of a desk become inputs of its decider.</content>
public sealed partial class CallsProgram
{
    private const int NumberMax = 64;

    private void InCall(DeskCommand command, IShardContext context)
    {
        switch (command)
        {
            case HoldCall { Leg: { } leg } c: Person(c.Call, new HoldParty(c.Agent, leg), context); break;
            case HoldCall c: Person(c.Call, new Hold(c.Agent), context); break;
            case ResumeCall { Leg: { } leg } c: Person(c.Call, new ResumeParty(c.Agent, leg), context); break;
            case ResumeCall c: Person(c.Call, new Resume(c.Agent), context); break;
            case Contracts.Desk.SetMute { Leg: { } leg } c: Person(c.Call, new MuteParty(c.Agent, leg, c.Muted), context); break;
            case Contracts.Desk.SetMute c: Person(c.Call, new Mute(c.Agent, c.Muted), context); break;
            case HangUpCall { Leg: { } leg } c: Person(c.Call, new HangUpParty(c.Agent, leg), context); break;
            case HangUpCall c: Person(c.Call, new HangUp(c.Agent), context); break;
            case SendCallDigits c: Person(c.Call, new SendDigits(c.Agent, c.Digits), context); break;
            case ControlCallRecording c: Person(c.Call, new ControlRecording(c.Agent, c.Action, c.Reason), context); break;
            case TransferCall { Target: null } c: Person(c.Call, new CompleteTransfer(c.Agent), context); break;
            case TransferCall { Target: { } target } c: To(target, c.Call, to => new TransferTo(c.Agent, c.By, to), context); break;
            case ConsultCall c: To(c.Target, c.Call, to => new ConsultWith(c.Agent, c.By, to), context); break;
            case SwapCall c: Person(c.Call, new SwapConsult(c.Agent), context); break;
            case ConferenceCall { Target: null } c: Person(c.Call, new MergeConsult(c.Agent), context); break;
            case ConferenceCall { Target: { } target } c: To(target, c.Call, to => new AddParty(c.Agent, c.By, to), context); break;
            case LeaveConference c: Person(c.Call, new LeaveCall(c.Agent), context); break;
            case PromoteAgent c: Person(c.Call, new PromoteParty(c.Agent, c.Leg), context); break;
            default: throw new InvalidOperationException($"The calls shard does not take {command.GetType().Name}.");
        }
    }

    private void To(CallTarget target, CallId call, Func<PartyTarget, CallInput> wish, IShardContext context)
    {
        switch (target.Kind)
        {
            case "queue":
                Person(call, wish(new ToQueue(new QueueId(target.Value))), context); // it exists: that was asked before
                break;
            case "agent":
                Person(call, wish(new ToAgent(new AgentId(target.Value))), context); // who is unknown fails the offer
                break;
            case "flow" when _library.Published(new FlowId(target.Value)) is null:
                context.Reply(new CommandRefused("not-found", "There is no such flow, or it is not published."));
                break;
            case "flow":
                Person(call, wish(new ToFlow(new FlowId(target.Value))), context);
                break;
            case "external" when target.Value.Length is 0 or > NumberMax:
                context.Reply(new CommandRefused("invalid", $"A number has 1 to {NumberMax} characters."));
                break;
            case "external":
                Person(call, wish(new ToNumber(target.Value)), context);
                break;
            default:
                context.Reply(new CommandRefused("invalid", "A target is of kind agent, queue, flow or external."));
                break;
        }
    }
}
