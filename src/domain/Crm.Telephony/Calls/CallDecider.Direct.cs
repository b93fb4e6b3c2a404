namespace Crm.Telephony.Calls;

/// <content>What becomes of agents who were asked directly.</content>
public sealed partial class CallDecider
{
    /// <summary>Nothing in this call asked for him, or no longer does.</summary>
    private static void Connect(CallState call, DirectAccepted i, ICallSink sink)
    {
        sink.Tell(new WithdrawOffer(i.Reservation, "not-needed"));
        StopDevice(call, new StopRinging(i.Reservation, "not-needed"), sink);
        sink.Ignore("acceptance-late");
    }

    private static void Fail(CallState call, DirectFailed i, ICallSink sink)
    {
        StopDevice(call, new StopRinging(i.Reservation, i.Reason), sink);
        sink.Ignore("failure-late");
    }
}
