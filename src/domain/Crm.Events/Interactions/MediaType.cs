namespace Crm.Events.Interactions;

/// <summary>The kind of medium an interaction uses.</summary>
public enum MediaType
{
    /// <summary>A telephone or browser call.</summary>
    Voice,

    /// <summary>A web chat.</summary>
    Chat,

    /// <summary>An e-mail.</summary>
    Email,

    /// <summary>A text message (SMS, WhatsApp).</summary>
    Message,

    /// <summary>A promised call back.</summary>
    Callback,
}
