using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Crm.Media.Transport;

namespace Crm.Media.WebRtc.Dtls;

/// <summary>
/// What all DTLS connections of a process share: a self-signed ECDSA P-256 certificate, the SRTP profiles in our order, and the rules
/// (DTLS 1.2, no renegotiation, no tickets). Thread safe after creation; dispose after the last connection.
/// </summary>
internal sealed unsafe class DtlsContext : IDisposable
{
    /// <summary>Our order of SRTP profiles: the cheapest first.</summary>
    internal const string DefaultProfiles = "SRTP_AEAD_AES_128_GCM:SRTP_AEAD_AES_256_GCM:SRTP_AES128_CM_SHA1_80";

    private const string Ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384";

    private DtlsContext(nint handle, string fingerprint)
    {
        Handle = handle;
        Fingerprint = fingerprint;
    }

    /// <summary>SHA-256 of our certificate as SDP writes it.</summary>
    internal string Fingerprint { get; }

    /// <summary>The SSL_CTX.</summary>
    internal nint Handle { get; private set; }

    /// <summary>Makes a context with a fresh certificate. Null with a reason where OpenSSL 3 is missing or refuses.</summary>
    internal static DtlsContext? TryCreate(DateTimeOffset now, out MediaUnavailable? unavailable, string profiles = DefaultProfiles)
    {
        unavailable = null;
        if (!OpenSsl.IsPresent())
        {
            unavailable = new MediaUnavailable("libssl.so.3 is not installed");
            return null;
        }

        OpenSsl.ClearErrors();
        nint handle = OpenSsl.ContextNew(OpenSsl.DtlsMethod());
        string? fingerprint = handle == 0 ? null : Configure(handle, now, profiles);
        if (fingerprint is null)
        {
            unavailable = new MediaUnavailable($"libssl.so.3 refused the DTLS set-up: {OpenSsl.TakeError()}");
            OpenSsl.ContextFree(handle);
            return null;
        }

        return new DtlsContext(handle, fingerprint);
    }

    /// <summary>Frees the SSL_CTX.</summary>
    public void Dispose()
    {
        OpenSsl.ContextFree(Handle);
        Handle = 0;
    }

    private static string? Configure(nint handle, DateTimeOffset now, string profiles)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=media", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        byte[] der = certificate.RawData;
        byte[] secret = key.ExportECPrivateKey();
        try
        {
            OpenSsl.ContextControl(handle, OpenSsl.ControlSetMinProtocol, OpenSsl.Dtls12, 0);
            OpenSsl.ContextSetOptions(handle, OpenSsl.OptionNoQueryMtu | OpenSsl.OptionNoTicket | OpenSsl.OptionNoRenegotiation);
            OpenSsl.ContextSetVerify(handle, OpenSsl.VerifyPeer | OpenSsl.VerifyFailWithoutPeerCertificate, &AcceptAnyCertificate);
            fixed (byte* certificateBytes = der, keyBytes = secret)
            {
                // the SRTP call alone answers 0 for success
                bool good = OpenSsl.ContextSetCiphers(handle, Ciphers) == 1
                    && OpenSsl.ContextUseCertificate(handle, der.Length, certificateBytes) == 1
                    && OpenSsl.ContextUsePrivateKey(OpenSsl.KeyTypeEc, handle, keyBytes, secret.Length) == 1
                    && OpenSsl.ContextCheckPrivateKey(handle) == 1
                    && OpenSsl.ContextSetSrtpProfiles(handle, profiles) == 0;
                return good ? CertificateFingerprint.Of(der) : null;
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Certificates are self-signed; who the peer is follows from the fingerprint in its SDP (RFC 5763), compared after the handshake.</summary>
    [UnmanagedCallersOnly]
    private static int AcceptAnyCertificate(int preverified, nint store) => 1;
}
