using Crm.Engine.Inbound;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Trunks;

namespace Crm.Engine.Calls;

/// <summary>Asks for admission of a new call under its trunk's limits.</summary>
/// <param name="Trunk">Null for a call from a web page, which was admitted by the limits of those.</param>
/// <param name="Known">What is known of the caller, for flows to branch on.</param>
/// <param name="Handover">What an earlier IVR told; null when none did.</param>
public sealed record AdmitCall(CallArrived Arrival, TrunkSettings? Trunk, IReadOnlyDictionary<string, string> Known, SealedHandover? Handover);

/// <summary>An input for a call known by its id.</summary>
public sealed record ToCall(CallId Call, CallInput Input);

/// <summary>An input for the call of an interaction.</summary>
public sealed record ToInteraction(InteractionId Interaction, CallInput Input);

/// <summary>An input for the call that owns a leg.</summary>
public sealed record ToLeg(LegId Leg, CallInput Input);

/// <summary>An input for the call that owns a media session.</summary>
public sealed record ToSession(MediaSessionId Session, CallInput Input);

/// <summary>An input for the call that owns a recording.</summary>
public sealed record ToRecording(RecordingId Recording, CallInput Input);

/// <summary>An agent's browser media came or went; kept for later calls and told to the one he is in.</summary>
public sealed record BrowserMedia(AgentId Agent, MediaSessionId? Session);

/// <summary>
/// The shard's memory was rebuilt, perhaps inside a living process: media it had opened is nobody's any more, and it must be told anew
/// which browsers are there.
/// </summary>
public sealed record CallsRecovered;

/// <summary>The peer of a leg asks for a transfer (REFER); it is told the outcome.</summary>
/// <param name="Target">An extension, user name or number.</param>
/// <param name="Replaces">The other leg of the same agent that the transfer completes; null for a blind one.</param>
public sealed record ReferLegTo(LegId Leg, string Target, LegId? Replaces);

/// <summary>An agent's phone places a call; it is for the one he has, or for nothing.</summary>
public sealed record PhoneDials(LegId Line, AgentId Agent, string Target, string SdpOffer);

/// <summary>A dialog is to take the place of another (INVITE with Replaces), which its sender may.</summary>
public sealed record ReplaceLegBy(LegId Replaced, LegId Line, string SdpOffer);

/// <summary>The audio by which a supervisor listens came or went; kept for later, and told to the call he listens to.</summary>
public sealed record SupervisorMedia(AgentId Supervisor, MediaSessionId? Session);

/// <summary>A supervisor signed out.</summary>
public sealed record SupervisorLeft(AgentId Supervisor);

/// <summary>An agent signed out.</summary>
public sealed record AgentLeft(AgentId Agent);
