using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Engine.Outbound;
using Crm.Engine.Placing;
using Crm.Events;
using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Calls;

/// <content>Calls that agents place: the rules are asked before anything begins, and again when the agent is on the line.</content>
public sealed partial class CallsProgram
{
    /// <summary>By agent, how his last own call ended that nobody answered; until he has another call.</summary>
    private readonly Dictionary<AgentId, DialResult> _dialResults = [];

    /// <summary>How an agent's last own call ended that nobody answered; null when he has had a call since, or none.</summary>
    public DialResult? DialResultOf(AgentId agent) => _dialResults.GetValueOrDefault(agent);

    /// <summary>The number as it is stored and looked up: E.164 where it can be read as such.</summary>
    public string NumberOf(string given) => _external.NumberOf(given);

    private void Start(StartOwnCall c, IShardContext context)
    {
        var placed = c.Input;
        string? refusal = null;
        if (!c.IsReserved || _callOfAgent.ContainsKey(placed.Agent))
        {
            context.Reply(new CommandRefused("wrong-state", "You have another call by now."));
        }
        else if ((refusal = _external.WouldRefuse(c.Number, placed.By, placed.Presented, context.Now)) is not null)
        {
            context.Effect(new ExternalCounted(refusal));
            context.Reply(new CommandRefused("destination-refused", refusal));
        }
        else
        {
            MediaSessionId? browser = _browsers.TryGetValue(placed.Agent, out var known) ? known : null;
            var call = _calls.GetOrAdd(c.Call, c.Interaction);
            MediaSessionId? phone = c.OnPhone ? new MediaSessionId(context.NewId()) : null;
            if (phone is { } session)
            {
                _calls.Index(session, call);
            }

            _calls.Index(placed.Leg, call);
            Handle(call, placed with { Session = browser, PhoneSession = phone }, context);
            context.Reply(new CallStarted(c.Interaction, c.Call, placed.Leg));
            return;
        }

        context.Send(EngineOptions.RoutingShard, new WithdrawOffer(placed.Reservation, refusal is null ? "not-needed" : "outbound-" + refusal));
    }

    /// <summary>The agent of an own call is on the line: the number is dialled, if the rules still allow it.</summary>
    private void DialIfReady(CallState call, IShardContext context)
    {
        if (call is { Stage: CallStage.Dialling, Placed.MayDial: true, Campaign: not null })
        {
            DialForCampaign(call, context);
        }
        else if (call is { Stage: CallStage.Dialling, Placed: { MayDial: true } placed })
        {
            Handle(call, _external.CallOut(call, placed, _policy.OwnCallRingTime, context), context);
        }
    }

    private void FollowDials(CallState call, IDomainEvent domainEvent, Instant at)
    {
        switch (domainEvent)
        {
            case LegStarted { Agent: { } agent }:
                _dialResults.Remove(agent);
                break;
            case InteractionEnded e when call.Placed is { } placed && !call.WasConnected:
                _dialResults[placed.Agent] = new DialResult(e.Interaction, e.Termination.Reason, at);
                break;
        }
    }
}
