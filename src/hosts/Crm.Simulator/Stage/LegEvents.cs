using Crm.Primitives;
using Crm.Telephony.Signalling;

namespace Crm.Simulator.Stage;

/// <summary>Reads signalling events. Pure.</summary>
internal static class LegEvents
{
    /// <summary>The leg an event is about; null when it is about none.</summary>
    public static LegId? LegOf(SignallingEvent signallingEvent) => signallingEvent switch
    {
        InviteReceived e => e.Leg,
        LegRinging e => e.Leg,
        LegAnswered e => e.Leg,
        LegConfirmed e => e.Leg,
        LegFailed e => e.Leg,
        LegHungUp e => e.Leg,
        LegReinvited e => e.Leg,
        ReinviteAnswered e => e.Leg,
        ReinviteFailed e => e.Leg,
        InfoDigitReceived e => e.Leg,
        _ => null,
    };
}
