namespace Crm.Sip.Transactions;

/// <summary>The requests that are built from an INVITE: its CANCEL and the ACK of its refusal.</summary>
public static class InviteCompanions
{
    /// <summary>RFC 3261 9.1: same Request-URI, Call-ID, To, From, Route, CSeq number and top Via.</summary>
    public static SipRequest CreateCancel(SipRequest invite, string? reason)
    {
        var cancel = Create(invite, SipMethod.Cancel);
        cancel.Headers.CopyFrom(invite.Headers, SipHeaderNames.To);
        if (reason is not null)
        {
            cancel.Headers.Add(SipHeaderNames.Reason, reason);
        }

        return cancel;
    }

    /// <summary>RFC 3261 17.1.1.3: as the INVITE, with the To of the response.</summary>
    public static SipRequest CreateAck(SipRequest invite, SipResponse refusal)
    {
        var ack = Create(invite, SipMethod.Ack);
        ack.Headers.CopyFrom(refusal.Headers, SipHeaderNames.To);
        return ack;
    }

    /// <summary>A copy of a request that can be changed on its own.</summary>
    public static SipRequest Copy(SipRequest request)
    {
        var copy = new SipRequest(request.Method, request.RequestUri) { Body = request.Body };
        foreach (var header in request.Headers)
        {
            copy.Headers.Add(header.Key, header.Value);
        }

        return copy;
    }

    private static SipRequest Create(SipRequest invite, SipMethod method)
    {
        var request = new SipRequest(method, invite.RequestUri);
        request.Headers.Add(SipHeaderNames.Via, invite.TopVia.ToString());
        request.Headers.CopyFrom(invite.Headers, SipHeaderNames.Route);
        request.Headers.Add(SipHeaderNames.MaxForwards, "70");
        request.Headers.CopyFrom(invite.Headers, SipHeaderNames.From);
        request.Headers.CopyFrom(invite.Headers, SipHeaderNames.CallId);
        request.Headers.Add(SipHeaderNames.CSeq, new CSeqHeader(invite.CSeq.Number, method).ToString());
        request.Headers.CopyFrom(invite.Headers, SipHeaderNames.Authorization);
        request.Headers.CopyFrom(invite.Headers, SipHeaderNames.ProxyAuthorization);
        return request;
    }
}
