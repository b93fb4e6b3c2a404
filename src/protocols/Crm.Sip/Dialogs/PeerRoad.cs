using System.Net;
using Crm.Sip.Transactions;

namespace Crm.Sip.Dialogs;

/// <summary>How the peer of a dialog is reached.</summary>
/// <param name="Source">Where its messages come from.</param>
/// <param name="Symmetric">True when only <paramref name="Source"/> reaches it: it sits behind NAT or has no address of its own.</param>
public readonly record struct PeerRoad(SipHop Source, bool Symmetric)
{
    /// <summary>
    /// The road back to the sender of a request. A peer that names the same private address in Via and Contact while its packets
    /// come from another one is behind NAT; one whose Contact cannot be reached at all lives on its connection.
    /// </summary>
    public static PeerRoad Back(SipRequest request, SipUri contact, SipHop source)
    {
        var via = request.TopVia;
        bool sameHost = contact.Host.Equals(via.SentByHost, StringComparison.OrdinalIgnoreCase);
        bool otherAddress = source.Numeric is { } from && IPAddress.TryParse(via.SentByHost, out var said) && !said.Equals(from.Address);
        bool otherPort = via.HasRPort && source.Numeric is { } at && (via.SentByPort ?? SipHop.DefaultPort) != at.Port;
        bool unreachable = contact.Host.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase) || SipHop.ForUri(contact) is null;
        return new(source, unreachable || (source.Transport == SipTransport.Udp && sameHost && (otherAddress || otherPort)));
    }

    /// <summary>
    /// The next hop of a request in the dialog (RFC 3261 12.2.1.1 and 8.1.2): an open connection as long as it lasts, else the first
    /// route, else the peer's source when it is symmetric, else its Contact.
    /// </summary>
    public SipHop Next(SipDialog dialog)
    {
        if (Source.IsReliable && Source.Connection != 0)
        {
            return Source;
        }

        if (dialog.RouteSet is [var first, ..])
        {
            return SipHop.ForUri(first.Uri) ?? Source;
        }

        return Symmetric ? Source : SipHop.ForUri(dialog.RemoteTarget) ?? Source;
    }

    /// <summary>The road after its connection has closed: the Contact is all that is left.</summary>
    public PeerRoad WithoutConnection() => this with { Source = Source with { Connection = 0 }, Symmetric = false };
}
