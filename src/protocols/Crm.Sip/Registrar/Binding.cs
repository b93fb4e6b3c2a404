using Crm.Primitives;
using Crm.Sip.Dialogs;
using Crm.Sip.Transactions;

namespace Crm.Sip.Registrar;

/// <summary>One registered device of an agent (RFC 3261 10): its Contact, the road its REGISTER came by, and how long it counts.</summary>
/// <param name="UserName">The device's SIP user.</param>
/// <param name="Contact">The Contact URI as registered.</param>
/// <param name="Instance">The <c>+sip.instance</c> of RFC 5626, which survives a new address; null when not given.</param>
/// <param name="Road">How it is reached.</param>
/// <param name="CallId">Call-ID of the latest REGISTER.</param>
/// <param name="Number">CSeq of the latest REGISTER.</param>
/// <param name="Expires">When it ends unless refreshed.</param>
public sealed record Binding(
    AgentId Agent, string UserName, SipUri Contact, string? Instance, PeerRoad Road, string CallId, uint Number, Instant Expires)
{
    /// <summary>Where an INVITE to this device goes: its connection or source when it is symmetric, else its Contact.</summary>
    public SipHop Hop => Road.Symmetric || Road.Source.Connection != 0 ? Road.Source : SipHop.ForUri(Contact) ?? Road.Source;

    /// <summary>True when both are the same device by RFC 3261 10.3 or RFC 5626 6.</summary>
    public bool IsSameAs(SipUri contact, string? instance) =>
        (instance is not null && instance == Instance) || Contact.IsEquivalentTo(contact);
}
