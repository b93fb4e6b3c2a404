using Crm.Events.Calls;
using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>
/// Dial somebody outside for the customer, who hears ringing meanwhile, and connect them when he answers. The rules have allowed it.
/// <see cref="ExternalJoined"/> or <see cref="ExternalOver"/> follows.
/// </summary>
/// <param name="Event">What is stored of it; names leg and trunk.</param>
/// <param name="Number">What is dialled.</param>
/// <param name="Presented">The number shown; null withholds it.</param>
/// <param name="RingTimeout">So long it may ring.</param>
/// <param name="Ringback">The country whose ringing the customer hears: "us", "eu" or "cn".</param>
public sealed record DialExternal(
    ExternalDialled Event,
    MediaSessionId Session,
    string Number,
    string? Presented,
    TimeSpan RingTimeout,
    string Ringback) : CallInput;

/// <summary>The rules did not allow the number outside that a queue or an agent named.</summary>
/// <param name="Reason">The rules' reason word.</param>
public sealed record ExternalNotAllowed(string Reason = "not-allowed") : CallInput;
