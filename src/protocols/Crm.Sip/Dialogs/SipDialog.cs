using System.Collections.Immutable;
using System.Globalization;

namespace Crm.Sip.Dialogs;

/// <summary>What names a dialog (RFC 3261 12): Call-ID and the two tags, seen from our side.</summary>
public readonly record struct DialogKey(string CallId, string LocalTag, string RemoteTag)
{
    /// <summary>The dialog a request we received belongs to; null outside any dialog.</summary>
    public static DialogKey? ForIncoming(SipRequest request) =>
        request.To.Tag is { } local ? new(request.CallId, local, request.From.Tag ?? "") : null;
}

/// <summary>
/// A dialog as RFC 3261 12 keeps it: identities, remote target, route set and both sequence numbers. Immutable; each step gives a
/// new one. Whether it is early or confirmed is its leg's business.
/// </summary>
public sealed record SipDialog
{
    /// <summary>Route headers kept at most; a longer Record-Route chain is refused.</summary>
    public const int RoutesMax = 16;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Call-ID and tags.</summary>
    public required DialogKey Key { get; init; }

    /// <summary>Our identity with our tag: From of our requests.</summary>
    public required NameAddress Local { get; init; }

    /// <summary>The peer's identity with its tag: To of our requests.</summary>
    public required NameAddress Remote { get; init; }

    /// <summary>The peer's Contact: Request-URI of our requests.</summary>
    public required SipUri RemoteTarget { get; init; }

    /// <summary>Proxies to visit, nearest first.</summary>
    public ImmutableArray<NameAddress> RouteSet { get; init; } = [];

    /// <summary>The number of our latest request.</summary>
    public uint LocalNumber { get; init; }

    /// <summary>The number of the peer's latest request; null when none yet.</summary>
    public uint? RemoteNumber { get; init; }

    /// <summary>The dialog of an INVITE we received (12.1.1); null when it has no usable Contact or too many routes.</summary>
    public static SipDialog? ForServer(SipRequest invite, string localTag)
    {
        var routes = invite.RecordRoutes;
        return invite.Contacts is [{ Uri: { IsSip: true } target }, ..] && routes.Count <= RoutesMax
            ? new()
            {
                Key = new(invite.CallId, localTag, invite.From.Tag ?? ""),
                Local = invite.To.WithTag(localTag),
                Remote = invite.From,
                RemoteTarget = target,
                RouteSet = [.. routes],
                LocalNumber = 0,
                RemoteNumber = invite.CSeq.Number,
            }
            : null;
    }

    /// <summary>The dialog a response to our INVITE makes (12.1.2). Without a Contact the peer stays where we sent the INVITE.</summary>
    public static SipDialog ForClient(SipRequest invite, SipResponse response) => new()
    {
        Key = new(invite.CallId, invite.From.Tag ?? "", response.To.Tag ?? ""),
        Local = invite.From,
        Remote = response.To,
        RemoteTarget = response.Contacts is [{ Uri: { IsSip: true } target }, ..] ? target : invite.RequestUri,
        RouteSet = [.. response.RecordRoutes.Take(RoutesMax).Reverse()],
        LocalNumber = invite.CSeq.Number,
    };

    /// <summary>
    /// An early dialog after its 2xx (13.2.2.4): target and routes are those of the 2xx, the numbers go on.
    /// </summary>
    public SipDialog Confirm(SipRequest invite, SipResponse response) =>
        ForClient(invite, response) with { LocalNumber = Math.Max(LocalNumber, invite.CSeq.Number), RemoteNumber = RemoteNumber };

    /// <summary>The next request in the dialog (12.2.1.1), without Via, Contact and body.</summary>
    public (SipDialog Next, SipRequest Request) CreateRequest(SipMethod method)
    {
        var next = this with { LocalNumber = LocalNumber + 1 };
        return (next, next.Build(method, next.LocalNumber));
    }

    /// <summary>The ACK for a 2xx to the INVITE of that number (13.2.2.4).</summary>
    public SipRequest CreateAck(uint inviteNumber) => Build(SipMethod.Ack, inviteNumber);

    /// <summary>Takes the number of a request from the peer (12.2.2); null when it is out of order and wants a 500.</summary>
    public SipDialog? Accept(uint number) => RemoteNumber is { } last && number <= last ? null : this with { RemoteNumber = number };

    /// <summary>A target refresh (12.2): re-INVITE, UPDATE or their 2xx carry the peer's new Contact. Without one nothing changes.</summary>
    public SipDialog Refresh(SipMessage message) =>
        message.Contacts is [{ Uri: { IsSip: true } target }, ..] ? this with { RemoteTarget = target } : this;

    private SipRequest Build(SipMethod method, uint number)
    {
        // 12.2.1.1: a first route without lr is a strict router; it wants to be the Request-URI itself.
        bool strict = RouteSet is [{ Uri.IsLooseRouter: false }, ..];
        var request = new SipRequest(method, strict ? RouteSet[0].Uri : RemoteTarget);
        foreach (var route in strict ? RouteSet[1..].Add(new NameAddress(RemoteTarget)) : RouteSet)
        {
            request.Headers.Add(SipHeaderNames.Route, route.ToString());
        }

        request.Headers.Add(SipHeaderNames.MaxForwards, "70");
        request.Headers.Add(SipHeaderNames.From, Local.ToString());
        request.Headers.Add(SipHeaderNames.To, Remote.ToString());
        request.Headers.Add(SipHeaderNames.CallId, Key.CallId);
        request.Headers.Add(SipHeaderNames.CSeq, string.Create(Invariant, $"{number} {method}"));
        return request;
    }
}
