using Crm.Events.Privacy;
using Crm.Primitives;
using Crm.Telephony.Recordings;

namespace Crm.Telephony.Calls;

/// <summary>
/// An agent places a call: routing has reserved him, and the rules would allow the number. His browser is on the line at once, his
/// phone is rung; then <see cref="DialCustomer"/> or <see cref="DialForbidden"/> follows.
/// </summary>
/// <param name="Leg">His leg, or his phone's.</param>
/// <param name="Session">His browser's media session; null when it has none.</param>
/// <param name="PhoneSession">The media session for his phone, which is to be rung; null when he has none.</param>
/// <param name="Subject">Whose key protects what is known of the customer.</param>
/// <param name="Number">What he dials, sealed under <paramref name="Subject"/>.</param>
/// <param name="Presented">The number to be shown; null leaves it to the trunk.</param>
/// <param name="By">"user:anna".</param>
/// <param name="Recording">What holds for recording him; null is the standard.</param>
public sealed record PlaceCall(
    AgentId Agent,
    ReservationId Reservation,
    QueueId Queue,
    LegId Leg,
    MediaSessionId? Session,
    MediaSessionId? PhoneSession,
    SubjectId Subject,
    SealedText Number,
    SealedText? Name,
    CustomerId? Customer,
    string? CustomerKey,
    string? Presented,
    string? Language,
    string By,
    RecordingTerms? Recording = null) : CallInput;
