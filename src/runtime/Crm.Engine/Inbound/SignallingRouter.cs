using Crm.Engine.Agents;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Signalling;

namespace Crm.Engine.Inbound;

/// <summary>Brings signalling events to whom they concern. Returns at once; thread safe.</summary>
public sealed class SignallingRouter(InboundCalls inbound, AgentConnections connections) : ISignallingEvents
{
    /// <inheritdoc/>
    public void Raise(SignallingEvent signallingEvent)
    {
        switch (signallingEvent)
        {
            case InviteReceived e: inbound.Take(e); break;
            case LegHungUp e: Leg(e.Leg, new PeerHungUp(e.Leg, e.Termination)); break;
            case LegAnswered e: Leg(e.Leg, new DeviceAnswered(e.Leg, e.Sdp)); break;
            case LegRinging { Sdp: { } sdp } e: Leg(e.Leg, new EarlyMediaOffered(e.Leg, sdp, e.Fork)); break;
            case LegFailed e: Leg(e.Leg, new DeviceFailed(e.Leg, e.Status, e.Termination, e.Cause)); break;
            case TrunkProbed e: inbound.Probed(e); break;
            case LegReinvited e: Leg(e.Leg, new PeerReinvited(e.Leg, e.SdpOffer)); break;
            case RegistrationChanged e: connections.PhonesChanged(e.Agent, e.Bindings); break;
            case InfoDigitReceived e: Leg(e.Leg, new KeyOnLeg(e.Leg, e.Digit)); break;
            case LegReferred e: inbound.Refer(e); break;
            case ReinviteAnswered e: Leg(e.Leg, new ReofferAnswered(e.Leg, e.Sdp)); break;
            case ReinviteFailed e: Leg(e.Leg, new ReofferRefused(e.Leg, e.Status)); break;
            case DialogNoted e: Leg(e.Leg, new DialogToKeep(e.Leg, e.Dialog)); break;
            case LegRinging or LegConfirmed or ProgressAnswered: break; // nothing depends on them yet
            default: throw new InvalidOperationException($"No one takes {signallingEvent.GetType().Name}.");
        }
    }

    private void Leg(LegId leg, CallInput input) => inbound.Post(leg, input);
}
