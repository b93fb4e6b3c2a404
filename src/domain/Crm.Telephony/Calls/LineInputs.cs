using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>
/// An agent who has a customer on his phone dials on its second line: he asks somebody beside the customer. The call is answered when the
/// consult begins, so that the phone can complete the transfer (REFER with Replaces), and refused when it may not begin.
/// </summary>
/// <param name="Line">The dialog of that line.</param>
/// <param name="By">His user name.</param>
public sealed record SecondLine(LegId Line, MediaSessionId Session, AgentId Agent, string By, PartyTarget Target, string SdpOffer) : CallInput
{
    /// <summary>Our answer, once the media are agreed.</summary>
    public string? SdpAnswer { get; init; }
}

/// <summary>A dialog is to take the place of one of the call's (RFC 3891); signalling has judged that its sender may.</summary>
/// <param name="Replaced">The dialog that is to go.</param>
/// <param name="Line">The one that comes.</param>
public sealed record ReplaceLeg(LegId Replaced, LegId Line, MediaSessionId Session, string SdpOffer) : CallInput;
