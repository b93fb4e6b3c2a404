using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Crm.Contracts.Settings;
using Crm.Web.Security;

namespace Crm.Web.Serving;

/// <summary>The certificate of HTTPS: the operator's, or one of our own that is kept and renewed under the data path.</summary>
public static class SelfSignedCertificate
{
    private static readonly TimeSpan Validity = TimeSpan.FromDays(365);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>Loads the configured certificate, or our own, made when missing or about to expire. Throws when the configured one cannot be read.</summary>
    public static X509Certificate2 Load(CrmSettings settings, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(clock);
        if (settings.Http.Certificate is { } path)
        {
            return Configured(path, settings.Http.CertificatePassword);
        }

        string own = Path.Combine(KeyFiles.Folder(settings.SharedPath), "https.pfx");
        if (File.Exists(own))
        {
            var kept = X509CertificateLoader.LoadPkcs12FromFile(own, null);
            if (kept.NotAfter.ToUniversalTime() > (clock.GetUtcNow() + RenewBefore).UtcDateTime)
            {
                return kept;
            }

            kept.Dispose();
        }

        KeyFiles.Write(own, Make(clock.GetUtcNow()));
        return X509CertificateLoader.LoadPkcs12FromFile(own, null);
    }

    private static X509Certificate2 Configured(string path, string? password)
    {
        bool pem = Path.GetExtension(path) is ".pem" or ".crt";
        if (!pem)
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, password);
        }

        using var read = password is null ? X509Certificate2.CreateFromPemFile(path) : X509Certificate2.CreateFromEncryptedPemFile(path, password);
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pfx), null);
    }

    private static byte[] Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Crm", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Dns.GetHostName());
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now + Validity);
        return certificate.Export(X509ContentType.Pfx);
    }
}
