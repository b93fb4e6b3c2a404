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

    /// <summary>A message of a channel without a medium of its own.</summary>
    Message,

    /// <summary>A promised call back.</summary>
    Callback,

    /// <summary>A conversation by text messages of a mobile network.</summary>
    Sms,

    /// <summary>A conversation by WhatsApp.</summary>
    Whatsapp,
}

/// <summary>What media have in common.</summary>
public static class MediaTypes
{
    /// <summary>Whether it is a conversation of lines, read and written at the desk, rather than a call.</summary>
    public static bool IsConversation(this MediaType medium) => medium is MediaType.Chat or MediaType.Sms or MediaType.Whatsapp;
}
