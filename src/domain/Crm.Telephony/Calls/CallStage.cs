namespace Crm.Telephony.Calls;

/// <summary>Where a call is on its way.</summary>
public enum CallStage
{
    /// <summary>The INVITE is being answered.</summary>
    Arriving,

    /// <summary>Served by a flow, an echo test or an announcement.</summary>
    InFlow,

    /// <summary>The customer waits in a queue; agents may be ringing.</summary>
    Queued,

    /// <summary>Customer and agent are bridged, perhaps with others.</summary>
    Connected,

    /// <summary>Customer and somebody outside are bridged.</summary>
    Outside,

    /// <summary>The agent who had the customer handed him on; whoever is to take him is being rung.</summary>
    Transferring,

    /// <summary>A promised call back waits for its turn: nobody is on the line.</summary>
    Promised,

    /// <summary>A customer is being called: to keep a promise, an agent may be listening; or because an agent placed the call, who comes to the line first.</summary>
    Dialling,

    /// <summary>The customer is gone; the queue's verdict is awaited.</summary>
    Ending,

    /// <summary>Over; the entity is dropped.</summary>
    Ended,
}
