using Crm.Events.Recordings;
using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Telephony.Recordings;

/// <summary>The agent wants something done with the recording of his call.</summary>
/// <param name="Action">One action.</param>
/// <param name="Reason">Of a pause, one of <see cref="RecordingPauseReasons"/>.</param>
public sealed record ControlRecording(AgentId Agent, RecordingActions Action, string? Reason) : CallInput;

/// <summary>A pause of a recording.</summary>
/// <param name="Until">When it ends by itself.</param>
public sealed record RecordingPause(AgentId Agent, string Reason, Instant Since, Instant Until);
