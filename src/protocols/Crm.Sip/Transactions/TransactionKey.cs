namespace Crm.Sip.Transactions;

/// <summary>
/// What a message is matched to its transaction by (RFC 3261 17.1.3 and 17.2.3): branch and method for clients, and the sender's
/// sent-by for servers. An ACK has the key of its INVITE.
/// </summary>
public readonly record struct TransactionKey(string Branch, string SentBy, SipMethod Method)
{
    /// <summary>The key of a request we sent, or of a response to it.</summary>
    public static TransactionKey ForClient(string branch, SipMethod method) => new(branch, "", method);

    /// <summary>The key of a request we received.</summary>
    public static TransactionKey ForServer(SipRequest request)
    {
        var via = request.TopVia;
        var method = request.Method == SipMethod.Ack ? SipMethod.Invite : request.Method;
        return new(via.HasRfc3261Branch ? via.Branch! : OldBranch(request, via), SentByOf(via), method);
    }

    /// <summary>The key of the request a response of ours answers. RFC 2543 peers are not found this way.</summary>
    public static TransactionKey ForServer(SipResponse response) =>
        new(response.TopVia.Branch ?? "", SentByOf(response.TopVia), response.CSeq.Method);

    /// <summary>The INVITE a CANCEL speaks of (RFC 3261 9.2).</summary>
    public TransactionKey AsInvite() => this with { Method = SipMethod.Invite };

    private static string SentByOf(ViaHeader via) => $"{via.SentByHost.ToLowerInvariant()}:{via.SentByPort ?? SipHop.DefaultPort}";

    /// <summary>
    /// RFC 2543 peers (17.2.3): Request-URI, From tag, Call-ID, CSeq number and top Via take the place of the branch. The To tag is
    /// left out, since only the ACK has one.
    /// </summary>
    private static string OldBranch(SipRequest request, ViaHeader via) =>
        string.Join('\n', request.RequestUri, request.From.Tag, request.CallId, request.CSeq.Number, via.Branch, via.Transport);
}

/// <summary>What merged copies of one request share though they came by different roads (RFC 3261 8.2.2.2).</summary>
public readonly record struct MergeKey(string CallId, string FromTag, uint Number, SipMethod Method)
{
    /// <summary>The key of a request outside a dialog; null for one inside.</summary>
    public static MergeKey? For(SipRequest request) =>
        request.To.Tag is null && request.Method != SipMethod.Cancel
            ? new(request.CallId, request.From.Tag ?? "", request.CSeq.Number, request.Method)
            : null;
}
