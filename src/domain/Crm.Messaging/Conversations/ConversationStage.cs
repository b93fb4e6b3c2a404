namespace Crm.Messaging.Conversations;

/// <summary>Where a conversation stands.</summary>
public enum ConversationStage
{
    /// <summary>It has not begun.</summary>
    New,

    /// <summary>It waits in a queue.</summary>
    Waiting,

    /// <summary>No queue takes it now; it waits until its queue does. Only of channels of messages.</summary>
    Held,

    /// <summary>It leaves the queue; routing's word is awaited.</summary>
    Leaving,

    /// <summary>One agent is asked to take it from a colleague; nobody has it meanwhile.</summary>
    Asking,

    /// <summary>An agent has it.</summary>
    Connected,

    /// <summary>Its agent has put it aside.</summary>
    Parked,

    /// <summary>It is over; its customer may read and rate it.</summary>
    Ended,

    /// <summary>Nothing of it is remembered here.</summary>
    Forgotten,
}
