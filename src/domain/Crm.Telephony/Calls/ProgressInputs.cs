using Crm.Telephony.Media;

namespace Crm.Telephony.Calls;

/// <summary>Something was noticed at the far end of a session that is listened to.</summary>
public sealed record ProgressNoticed(ProgressHeard Heard) : CallInput;
