namespace Crm.Messaging.Mail;

/// <summary>Where a piece of mail work stands.</summary>
public enum MailWorkStage
{
    /// <summary>It waits in a queue, or is offered out of it.</summary>
    Queued,

    /// <summary>The queue let it go; it goes there again.</summary>
    Held,

    /// <summary>It leaves the queue; routing's word is awaited.</summary>
    Leaving,

    /// <summary>One agent is asked to take it from a colleague; nobody has it meanwhile.</summary>
    Asking,

    /// <summary>An agent has it.</summary>
    Working,

    /// <summary>Its agent waits for the customer and has it in mind only.</summary>
    Parked,

    /// <summary>It is over.</summary>
    Closed,
}
