namespace Crm.Sip;

/// <summary>A request (RFC 3261 section 7.1).</summary>
public sealed class SipRequest(SipMethod method, SipUri requestUri) : SipMessage
{
    /// <summary>The method.</summary>
    public SipMethod Method { get; } = method;

    /// <summary>Where the request is to go; may be of a foreign scheme, which the element that acts on it refuses with 416.</summary>
    public SipUri RequestUri { get; set; } = requestUri;

    /// <summary>The start line without its line end.</summary>
    public override string ToString() => $"{Method} {RequestUri} SIP/2.0";
}
