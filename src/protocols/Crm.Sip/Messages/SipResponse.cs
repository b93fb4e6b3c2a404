namespace Crm.Sip;

/// <summary>A response (RFC 3261 section 7.2). The status is 100-699.</summary>
public sealed class SipResponse : SipMessage
{
    /// <summary>Makes a response without headers; without a reason phrase the registered one is taken.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The status is not 100-699.</exception>
    /// <exception cref="ArgumentException">The reason phrase holds a line end.</exception>
    public SipResponse(int statusCode, string? reasonPhrase = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(statusCode, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(statusCode, 699);
        if (reasonPhrase.AsSpan().ContainsAny('\r', '\n'))
        {
            throw new ArgumentException("A reason phrase must not hold a line end.", nameof(reasonPhrase));
        }

        StatusCode = statusCode;
        ReasonPhrase = reasonPhrase ?? SipReasonPhrases.For(statusCode);
    }

    /// <summary>The status, 100-699.</summary>
    public int StatusCode { get; }

    /// <summary>The text for people; may be empty.</summary>
    public string ReasonPhrase { get; }

    /// <summary>True below 200.</summary>
    public bool IsProvisional => StatusCode < 200;

    /// <summary>True from 200 on.</summary>
    public bool IsFinal => StatusCode >= 200;

    /// <summary>True for 200-299.</summary>
    public bool IsSuccess => StatusCode is >= 200 and < 300;

    /// <summary>
    /// The response to a request as RFC 3261 section 8.2.6 says: Via, From, To, Call-ID and CSeq are copied as they are; the To tag is
    /// added when the request had none and the status is not 100; a 100 repeats the Timestamp. Header text is copied unparsed, so that
    /// this also serves the partial request of a <see cref="SipParseError"/>.
    /// </summary>
    public static SipResponse CreateFor(SipRequest request, int statusCode, string? reasonPhrase = null, string? toTag = null)
    {
        var response = new SipResponse(statusCode, reasonPhrase);
        response.Headers.CopyFrom(request.Headers, SipHeaderNames.Via);
        response.Headers.CopyFrom(request.Headers, SipHeaderNames.From);
        if (request.Headers.Get(SipHeaderNames.To) is { } to)
        {
            bool needsTag = toTag is not null && statusCode != 100 && !HasTag(to);
            response.Headers.Add(SipHeaderNames.To, needsTag ? $"{to};tag={toTag}" : to);
        }

        response.Headers.CopyFrom(request.Headers, SipHeaderNames.CallId);
        response.Headers.CopyFrom(request.Headers, SipHeaderNames.CSeq);
        if (statusCode == 100)
        {
            response.Headers.CopyFrom(request.Headers, SipHeaderNames.Timestamp);
        }

        return response;
    }

    /// <summary>The start line without its line end.</summary>
    public override string ToString() => $"SIP/2.0 {StatusCode} {ReasonPhrase}";

    private static bool HasTag(string to) => NameAddress.TryParse(to, out NameAddress? address)
        ? address.Tag is not null
        : to.Contains(";tag=", StringComparison.OrdinalIgnoreCase);
}
