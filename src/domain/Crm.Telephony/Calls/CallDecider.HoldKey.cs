namespace Crm.Telephony.Calls;

/// <content>
/// The hold key of an agent's own phone. While his phone takes no audio he is away from the call, so that nobody is left with what the
/// phone sends meanwhile. When he alone has the customer it is the hold of his desk: told, timed and reminded of. Taking it back at the
/// phone ends every hold of the customer. What a customer's or an outside telephone does with its hold key is heard as it sends it.
/// </content>
public sealed partial class CallDecider
{
    private void HoldKey(CallState call, PeerListens i, ICallSink sink)
    {
        if (call.Stage != CallStage.Connected || call.AgentOn(i.Leg) is not { } agent || agent.PhoneHolds == !i.Listens)
        {
            sink.Ignore("reoffer-changes-nothing");
            return;
        }

        agent.PhoneHolds = !i.Listens;
        bool hasCustomerAlone = call.Agent == agent && call.ActiveConsult is null or { Line: not null }
            && !call.OthersThan(agent.Leg).Any();
        if (hasCustomerAlone && agent.PhoneHolds)
        {
            HoldCustomer(call, agent, sink);
        }
        else if (hasCustomerAlone)
        {
            Unhold(call, sink);
        }

        Hear(call, sink);
        Show(call, sink);
    }
}
