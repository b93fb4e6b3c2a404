namespace Crm.Messaging.Materials;

/// <summary>How far a package has got on its way to a customer.</summary>
public enum MaterialState
{
    /// <summary>It is kept and will be handed over.</summary>
    Queued,

    /// <summary>The mail server, the operator or the chat has it.</summary>
    Sent,

    /// <summary>It is on the customer's device.</summary>
    Delivered,

    /// <summary>It was not sent.</summary>
    Failed,

    /// <summary>It was sent and came back.</summary>
    Bounced,
}
