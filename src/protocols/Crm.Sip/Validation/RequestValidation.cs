namespace Crm.Sip;

/// <summary>
/// The checks of RFC 3261 section 8.2 on a request that has parsed, in the RFC's order. Pure; the same request and policy always give
/// the same answer.
/// </summary>
public static class RequestValidation
{
    /// <summary>The reason not to act on the request, or null when there is none. An ACK is never refused: nothing may answer it.</summary>
    public static RequestRefusal? Check(SipRequest request, RequestPolicy policy)
    {
        if (request.Method == SipMethod.Ack)
        {
            return null;
        }

        return CheckBranch(request)
            ?? CheckMethod(request, policy)
            ?? CheckUri(request, policy)
            ?? CheckMaxForwards(request, policy)
            ?? CheckRequire(request, policy)
            ?? CheckBody(request, policy)
            ?? CheckAccept(request, policy);
    }

    // RFC 4475 section 3.2.1: the cookie promises an id that is not there, so the transaction could not be told from others.
    private static RequestRefusal? CheckBranch(SipRequest request) =>
        request.TopVia.Branch is { Length: > 0 } branch
            && branch.Equals(ViaHeader.MagicCookie, StringComparison.OrdinalIgnoreCase)
            ? new RequestRefusal(400, "The branch holds the magic cookie and no id", "RFC 3261 8.1.1.7")
            : null;

    private static RequestRefusal? CheckMethod(SipRequest request, RequestPolicy policy) =>
        policy.AllowedMethods.Contains(request.Method)
            ? null
            : new RequestRefusal(
                405, "The method is not allowed here", "RFC 3261 8.2.1", SipHeaderNames.Allow, string.Join(", ", policy.AllowedMethods));

    private static RequestRefusal? CheckUri(SipRequest request, RequestPolicy policy)
    {
        if (!policy.AcceptedSchemes.Contains(request.RequestUri.Scheme))
        {
            return new RequestRefusal(416, "The scheme of the Request-URI is not supported", "RFC 3261 8.2.2.1");
        }

        // An address of record is a SIP or SIPS URI (RFC 3261 section 10.3 with 10.2).
        return request.Method == SipMethod.Register && !request.To.Uri.IsSip
            ? new RequestRefusal(400, "The address of record is not a SIP URI", "RFC 3261 10.2")
            : null;
    }

    private static RequestRefusal? CheckMaxForwards(SipRequest request, RequestPolicy policy) =>
        policy.RefuseExhaustedMaxForwards && request.MaxForwards == 0
            ? new RequestRefusal(483, "Max-Forwards is used up", "RFC 3261 16.3")
            : null;

    // Require has no meaning in CANCEL (RFC 3261 section 8.2.2.3). Proxy-Require is read as well: this element takes the place of a proxy.
    private static RequestRefusal? CheckRequire(SipRequest request, RequestPolicy policy)
    {
        if (request.Method == SipMethod.Cancel)
        {
            return null;
        }

        string[] unsupported =
        [
            .. request.Require.Concat(request.Headers.GetValues(SipHeaderNames.ProxyRequire))
                .Where(tag => !policy.SupportedExtensions.Contains(tag, StringComparer.OrdinalIgnoreCase))
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        return unsupported.Length == 0
            ? null
            : new RequestRefusal(
                420, "An extension that is required is not supported", "RFC 3261 8.2.2.3", SipHeaderNames.Unsupported, string.Join(", ", unsupported));
    }

    private static RequestRefusal? CheckBody(SipRequest request, RequestPolicy policy)
    {
        bool optional = request.Headers.Get(SipHeaderNames.ContentDisposition) is { } disposition
            && disposition.Contains("handling=optional", StringComparison.OrdinalIgnoreCase);
        if (request.Body.IsEmpty || optional)
        {
            return null;
        }

        if (request.Headers.GetValues(SipHeaderNames.ContentEncoding).Any(e => !e.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            return new RequestRefusal(415, "The encoding of the body is not supported", "RFC 3261 8.2.3", SipHeaderNames.AcceptEncoding, "identity");
        }

        string type = request.ContentType ?? "";
        return policy.AcceptedMediaTypes.Contains(type)
            ? null
            : new RequestRefusal(
                415, "The media type of the body is not supported", "RFC 3261 8.2.3", SipHeaderNames.Accept, string.Join(", ", policy.AcceptedMediaTypes));
    }

    // An INVITE that accepts no session description cannot be answered with one (RFC 3261 section 21.4.7, RFC 4475 section 3.3.15).
    private static RequestRefusal? CheckAccept(SipRequest request, RequestPolicy policy)
    {
        if (request.Method != SipMethod.Invite || !request.Headers.Contains(SipHeaderNames.Accept))
        {
            return null;
        }

        bool acceptable = request.Headers.GetValues(SipHeaderNames.Accept)
            .Select(range => range.Split(';')[0].Trim().ToLowerInvariant())
            .Any(range => range is "*/*" or "application/*" || policy.AcceptedMediaTypes.Contains(range));
        return acceptable ? null : new RequestRefusal(406, "No acceptable media type can be offered", "RFC 3261 21.4.7");
    }
}
