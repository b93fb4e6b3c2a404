using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>Our later offer was answered.</summary>
public sealed record ReofferAnswered(LegId Leg, string Sdp) : CallInput;

/// <summary>Our later offer was refused, or could not be sent.</summary>
public sealed record ReofferRefused(LegId Leg, int Status) : CallInput;

/// <summary>Signalling tells what another process would need to go on with a dialog.</summary>
public sealed record DialogToKeep(LegId Line, string Dialog) : CallInput;
