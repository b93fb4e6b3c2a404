using Crm.Rtp.Addresses;

namespace Crm.Media.WebRtc;

/// <summary>Which end opens the DTLS handshake (RFC 5763 section 5, RFC 8842).</summary>
internal enum DtlsRole
{
    /// <summary><c>a=setup:passive</c>: waits for the ClientHello. Preferred: the browser's short timers drive recovery.</summary>
    Server,

    /// <summary><c>a=setup:active</c>: sends the ClientHello once a peer address is nominated.</summary>
    Client,
}

/// <summary>What our SDP says about a WebRTC session.</summary>
/// <param name="Ufrag"><c>a=ice-ufrag</c>.</param>
/// <param name="Password"><c>a=ice-pwd</c>.</param>
/// <param name="Fingerprint">SHA-256 of our certificate as <c>AA:BB:...</c>; the attribute is <c>a=fingerprint:sha-256</c> and this.</param>
/// <param name="Role">Our DTLS role: in an answer <see cref="DtlsRole.Server"/> is passive; an offer says actpass.</param>
/// <param name="Candidates">Host addresses of component 1, UDP; the shared port.</param>
internal sealed record WebRtcParameters(
    string Ufrag, string Password, string Fingerprint, DtlsRole Role, IReadOnlyList<TransportAddress> Candidates);

/// <summary>What the peer's SDP says about a WebRTC session.</summary>
/// <param name="Ufrag">Its <c>a=ice-ufrag</c>.</param>
/// <param name="Password">Its <c>a=ice-pwd</c>; kept for full ICE, a lite agent sends no checks.</param>
/// <param name="FingerprintAlgorithm">Hash name of <c>a=fingerprint</c>; only sha-256 is taken.</param>
/// <param name="Fingerprint">Hex pairs with colons, any case.</param>
/// <param name="OurRole">Follows from its <c>a=setup</c>: actpass or active gives server, passive gives client.</param>
internal sealed record WebRtcRemote(
    string Ufrag, string Password, string FingerprintAlgorithm, string Fingerprint, DtlsRole OurRole);
