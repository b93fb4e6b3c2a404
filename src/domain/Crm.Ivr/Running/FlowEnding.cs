namespace Crm.Ivr;

/// <summary>Why a session is over, as of <see cref="Crm.Events.Flows.FlowEnded"/>.</summary>
internal static class FlowEnding
{
    internal const string Queued = "queued";
    internal const string HungUp = "hung-up";
    internal const string Voicemail = "voicemail";
    internal const string Callback = "callback";
    internal const string Limit = "limit";
    internal const string Error = "error";
}
