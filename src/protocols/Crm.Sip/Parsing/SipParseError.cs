namespace Crm.Sip;

/// <summary>
/// Why bytes are no acceptable SIP message. <paramref name="Status"/> is what an element answers, or null when nothing is to be answered
/// (a response, an ACK, a message without Via, or no SIP at all). <paramref name="Section"/> names the broken rule.
/// <paramref name="Partial"/> carries the Via, From, To, Call-ID and CSeq lines that could be read, unparsed, for
/// <see cref="SipResponse.CreateFor"/>; it is there exactly when there is a status. Its Request-URI may be a placeholder,
/// and its typed views throw for a line that is broken: use <see cref="SipMessage.Vias"/>, which leaves out what it cannot read.
/// </summary>
public sealed record SipParseError(int? Status, string Reason, string Section, SipRequest? Partial)
{
    /// <summary>The refusal to send, or null when nothing is to be answered.</summary>
    public SipResponse? CreateResponse(string? toTag) =>
        Status is { } status && Partial is not null ? SipResponse.CreateFor(Partial, status, null, toTag) : null;
}
