using Crm.Events.Calls;
using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <content>Asking somebody beside the customer: begun, answered, swapped, merged, ended. The customer is on hold until the agent takes him back.</content>
public sealed partial class CallDecider
{
    private void Ask(CallState call, ConsultWith i, ICallSink sink)
    {
        if (Allowed(call, i.Agent, "consult", sink) is not null)
        {
            WishFor(call, ExternalPurpose.Consult, i.Agent, i.By, i.Target, sink);
        }
    }

    private void WishFor(CallState call, ExternalPurpose purpose, AgentId agent, string by, PartyTarget target, ICallSink sink)
    {
        if (target is ToAgent colleague)
        {
            AskAgent(call, purpose, agent, colleague, sink);
        }
        else if (target is ToNumber to)
        {
            call.Wish = new OutsideWish(purpose, agent);
            sink.Notify(new AgentDialsOutside(to.Number, by, policy.TransferRingTime));
        }
        else
        {
            sink.Refuse("invalid", "Only an agent or a number outside can be asked or added; a queue or flow takes the customer by transfer.", "target-kind");
        }
    }

    /// <summary>The rules have let the agent's number pass: it is dialled for what he wants it for.</summary>
    private void DialForAgent(CallState call, OutsideWish wish, DialExternal i, ICallSink sink)
    {
        var leg = i.Event.Leg;
        sink.Raise(new LegStarted(call.Id, call.Interaction, leg, LegRole.External, null, null, "trunk"));
        sink.Raise(i.Event);
        var external = call.Externals[leg];
        (external.Purpose, external.Dialled, external.Deadline) = (wish.Purpose, i, sink.Now + policy.ExternalStepTimeout);
        var agent = call.Agent!;
        switch (wish.Purpose)
        {
            case ExternalPurpose.Transfer:
                call.WayBack = WaysBack(call);
                Release(call, agent, "external", null, leg, sink);
                break;
            case ExternalPurpose.Consult:
                HoldCustomer(call, agent, sink);
                BeginConsult(call, agent, leg, sink);
                call.Consult!.Label = i.Number;
                break;
        }

        Hear(call, sink);
        Show(call, sink);
        sink.Do(new NegotiateOffer(call.Id, i.Session, new Telephony.Media.MediaSessionOptions(Telephony.Media.MediaPeer.Rtp, policy.ExternalSilence)));
        sink.Done();
    }

    private static void WishNotAllowed(CallState call, string reason, ICallSink sink)
    {
        call.Wish = null;
        RefuseLine(call, 403, reason, sink);
        sink.Refuse("forbidden", "The rules for calls to the outside do not allow this number now.", reason);
    }

    private void Swap(CallState call, SwapConsult i, ICallSink sink)
    {
        if (Allowed(call, i.Agent, "swap", sink) is not { } agent)
        {
            return;
        }

        if (call.IsHeld)
        {
            Unhold(call, sink);
        }
        else
        {
            HoldCustomer(call, agent, sink);
        }

        Hear(call, sink);
        Show(call, sink);
        sink.Done();
    }

    private void Merge(CallState call, MergeConsult i, ICallSink sink)
    {
        if (Allowed(call, i.Agent, "merge", sink) is null)
        {
            return;
        }

        var consult = call.ActiveConsult!;
        EndConsult(call, consult, "merged", sink);
        Unhold(call, sink);
        Include(call, consult.Leg, sink);
        Hear(call, sink);
        Show(call, sink);
        sink.Done();
    }

    private static void EndConsult(CallState call, Consult consult, string result, ICallSink sink)
    {
        sink.Raise(new ConsultEnded(call.Id, call.Interaction, consult.Agent, consult.Leg, result, consult.TalkedUntil(sink.Now)));
        CloseLine(call, consult, sink);
    }

    private void HoldCustomer(CallState call, AgentLeg agent, ICallSink sink)
    {
        if (!call.IsHeld)
        {
            sink.Raise(new CallHeld(call.Id, call.Interaction, agent.Agent));
            (agent.HoldAlarm, agent.Reminded) = (sink.Now + Earlier(policy.HoldReminder, policy.HoldReturn), false);
        }
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan? other) => other is { } time && time < one ? time : one;

    /// <summary>The customer is on hold for long: the agent is reminded, and where the policy says so he is taken back.</summary>
    private void HoldAlarm(CallState call, AgentLeg agent, ICallSink sink)
    {
        var held = sink.Now - (agent.HeldSince ?? sink.Now);
        if (policy.HoldReturn is { } back && held >= back)
        {
            Unhold(call, sink);
            Hear(call, sink);
        }
        else
        {
            agent.Reminded = true;
            agent.HoldAlarm = policy.HoldReturn is { } later && agent.HeldSince is { } since ? since + later : Instant.MaxValue;
        }

        Show(call, sink);
    }
}
