namespace Crm.Sip;

/// <summary>
/// Why a well-formed request is not acted on: the status, the rule, and the headers that the answer must carry (Allow, Unsupported,
/// Accept).
/// </summary>
public sealed record RequestRefusal(int Status, string Reason, string Section, string? HeaderName = null, string? HeaderValue = null)
{
    /// <summary>The response to send.</summary>
    public SipResponse CreateResponse(SipRequest request, string? toTag)
    {
        SipResponse response = SipResponse.CreateFor(request, Status, null, toTag);
        if (HeaderName is not null)
        {
            response.Headers.Add(HeaderName, HeaderValue ?? "");
        }

        return response;
    }
}
