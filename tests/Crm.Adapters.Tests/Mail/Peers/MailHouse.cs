using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Crm.Contracts.Mail;

namespace Crm.Adapters.Tests.Mail.Peers;

/// <summary>A mail house of its own: Dovecot and Exim on free loopback ports over one folder of mailboxes, with a certificate nobody vouches for.</summary>
internal sealed class MailHouse : IAsyncDisposable
{
    public const string Password = "ge\"heim\\1";

    /// <summary>The one token that SMTP takes.</summary>
    public const string SmtpToken = "ya29.for-sending";

    private readonly byte[] _signing = RandomNumberGenerator.GetBytes(32);
    private readonly string _folder = Directory.CreateTempSubdirectory("crm-mail-").FullName;
    private PeerProcess? _dovecot;
    private PeerProcess? _exim;
    private int _delivered;

    private MailHouse()
    {
    }

    public int ImapPort { get; } = PeerProcess.FreePort();

    public int ImapsPort { get; } = PeerProcess.FreePort();

    public int SmtpPort { get; } = PeerProcess.FreePort();

    public string CertificateSha256 { get; private set; } = "";

    /// <summary>Begins with these mailboxes; their servers run.</summary>
    public static async Task<MailHouse> Open(bool smtp, params string[] users)
    {
        var house = new MailHouse();
        try
        {
            await house.Build(users);
            await house.StartDovecot();
            house._exim = smtp ? await PeerProcess.Start(house.SmtpPort, "exim4", "-C", Path.Combine(house._folder, "exim.conf"), "-bdf", "-oX", house.SmtpPort.ToString(CultureInfo.InvariantCulture)) : null;
            return house;
        }
        catch
        {
            await house.DisposeAsync();
            throw;
        }
    }

    public async Task StartDovecot() => _dovecot = await PeerProcess.Start(ImapPort, "dovecot", "-F", "-c", Path.Combine(_folder, "dovecot.conf"));

    public async Task StopDovecot()
    {
        await (_dovecot?.DisposeAsync() ?? ValueTask.CompletedTask);
        _dovecot = null;
    }

    public async Task StopExim()
    {
        await (_exim?.DisposeAsync() ?? ValueTask.CompletedTask);
        _exim = null;
    }

    /// <summary>How to reach a mailbox, in clear unless said otherwise.</summary>
    public MailboxAccess Access(string user, int? imapPort = null, MailSecurity security = MailSecurity.None, string? pinned = null, string password = Password, bool smtp = false) => new(
        user,
        $"{user}@example.test",
        new MailServer("localhost", imapPort ?? (security == MailSecurity.Tls ? ImapsPort : ImapPort), security, new MailLogin(user, password, null), pinned),
        "INBOX",
        smtp ? Smtp() : null,
        600);

    public MailServer Smtp(MailSecurity security = MailSecurity.StartTls, string password = "secret") =>
        new("localhost", SmtpPort, security, new MailLogin("desk", password, null), security == MailSecurity.None ? null : CertificateSha256);

    /// <summary>A token for a mailbox (RFC 7519, HS256) that ends at some moment from now; Dovecot proves it by itself.</summary>
    public string Token(string user, TimeSpan ends)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string body = $"{Part("""{"alg":"HS256","typ":"JWT"}""")}.{Part(string.Create(CultureInfo.InvariantCulture, $$"""{"sub":"{{user}}","email":"{{user}}","iat":{{now - 7_200}},"nbf":{{now - 7_200}},"exp":{{now + (long)ends.TotalSeconds}}}"""))}";
        return $"{body}.{Base64Url.EncodeToString(HMACSHA256.HashData(_signing, Encoding.ASCII.GetBytes(body)))}";

        static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
    }

    /// <summary>Puts a mail into a mailbox as a delivery does: written aside, then moved in.</summary>
    public void Deliver(string user, ReadOnlySpan<byte> mail)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{1_700_000_000 + ++_delivered}.{_delivered:d6}.test");
        string aside = Path.Combine(Maildir(user), "tmp", name);
        File.WriteAllBytes(aside, mail);
        File.Move(aside, Path.Combine(Maildir(user), "new", name));
    }

    /// <summary>The files of a mailbox's mails, in order of delivery.</summary>
    public IReadOnlyList<string> Files(string user) =>
        [.. new[] { "new", "cur" }.SelectMany(each => Directory.GetFiles(Path.Combine(Maildir(user), each))).OrderBy(Path.GetFileName, StringComparer.Ordinal)];

    /// <summary>How many mails carry the flag that they were seen.</summary>
    public int Seen(string user) => Files(user).Count(file => Path.GetFileName(file).Split(":2,") is [_, var flags] && flags.Contains('S'));

    /// <summary>Loses everything the server knew of its mails: numbers, marks.</summary>
    public void LoseNumbers(string user)
    {
        foreach (string file in Directory.GetFiles(Maildir(user), "dovecot*"))
        {
            File.Delete(file);
        }

        foreach (string file in Directory.GetFiles(Path.Combine(Maildir(user), "cur")))
        {
            File.Move(file, Path.Combine(Maildir(user), "new", Path.GetFileName(file).Split(':')[0]));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopExim();
        await StopDovecot();
        Directory.Delete(_folder, recursive: true);
    }

    private string Maildir(string user) => Path.Combine(_folder, "home", user, "Maildir");

    private async Task Build(string[] users)
    {
        foreach (string folder in new[] { "run", "state", "spool", "log" }.Concat(users.SelectMany(user => new[] { "cur", "new", "tmp" }.Select(part => $"home/{user}/Maildir/{part}"))))
        {
            Directory.CreateDirectory(Path.Combine(_folder, folder));
        }

        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            var now = DateTimeOffset.UtcNow;
            using X509Certificate2 certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
            CertificateSha256 = certificate.GetCertHashString(HashAlgorithmName.SHA256);
            await File.WriteAllTextAsync(Path.Combine(_folder, "cert.pem"), certificate.ExportCertificatePem());
            await File.WriteAllTextAsync(Path.Combine(_folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        }

        await File.WriteAllLinesAsync(Path.Combine(_folder, "users"), users.Select(user => $"{user}:{{PLAIN}}{Password}"));
        Directory.CreateDirectory(Path.Combine(_folder, "keys", "default", "HS256"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "keys", "default", "HS256", "default"), Convert.ToBase64String(_signing));
        await File.WriteAllTextAsync(Path.Combine(_folder, "oauth2.conf"), PeerSettings.OAuth2(_folder));
        await File.WriteAllTextAsync(Path.Combine(_folder, "dovecot.conf"), PeerSettings.Dovecot(_folder, ImapPort, ImapsPort));
        await File.WriteAllTextAsync(Path.Combine(_folder, "exim.conf"), PeerSettings.Exim(_folder, users[0]));
        if (PeerProcess.IsRoot)
        {
            await PeerProcess.Run("chown", "-R", "nobody:nogroup", _folder);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            }
        }
    }
}
