namespace Crm.Contracts.Settings;

/// <summary>An address of ours at Twilio.</summary>
/// <param name="Channel">"sms" or "whatsapp".</param>
/// <param name="Number">E.164 with '+'.</param>
public sealed record TwilioSender(string Channel, string Number, string Queue);

/// <summary>An approved template.</summary>
/// <param name="Sid">HX and 32 hexadecimal digits.</param>
public sealed record TwilioTemplate(string Sid, string Text);

/// <summary>Messages and calls by Twilio.</summary>
/// <param name="PublicUrl">Exactly as it is written at Twilio, without a slash at its end: signatures are made over it.</param>
/// <param name="SipTarget">Where voice calls are handed to; null refuses them.</param>
public sealed record TwilioSettings(
    Uri BaseUrl,
    string AccountSid,
    string AuthToken,
    string PublicUrl,
    IReadOnlyList<TwilioSender> Senders,
    string? MessagingService,
    IReadOnlyList<TwilioTemplate> Templates,
    string? SipTarget)
{
    /// <summary>Tells everything but the token.</summary>
    public override string ToString() => $"Twilio {AccountSid} at {BaseUrl}, {Senders.Count} senders";
}
