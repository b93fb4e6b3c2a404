using Crm.Contracts.Mail;
using Crm.Primitives;

namespace Crm.Web.Mail;

/// <summary>Checks what comes in as a mailbox. Faults are by field.</summary>
internal static class MailboxReading
{
    private const int IdMax = 64;
    private const int NameMax = 100;
    private const int HostMax = 253;
    private const int SecretMax = 4_000;

    /// <summary>The mailbox as it shall be; null when something is wrong with it.</summary>
    public static KeptMailbox? Read(string id, MailboxRequest body, Func<QueueId, bool> hasQueue, out Dictionary<string, string[]> faults)
    {
        faults = [];
        Must(IsId(id), "id", $"Use 1 to {IdMax} lower-case letters, digits and hyphens.", faults);
        Must(IsLine(body.Name, NameMax), "name", $"Use 1 to {NameMax} characters.", faults);
        Must(body.FromName is null || IsLine(body.FromName, NameMax), "fromName", $"Use 1 to {NameMax} characters.", faults);
        string address = body.Address?.Trim() ?? "";
        Must(MailReading.IsAddress(address), "address", "This is no e-mail address.", faults);
        Must(body.QueueId is { Length: > 0 } queue && hasQueue(new QueueId(queue)), "queueId", "There is no such queue.", faults);
        Must(body.Folder is null || IsLine(body.Folder, NameMax), "folder", $"Use 1 to {NameMax} characters.", faults);
        Must(body.PollSeconds is null or (>= 10 and <= 3_600), "pollSeconds", "Use 10 to 3600.", faults);
        Must(body.Imap is not null || body.Smtp is not null, "imap", "A mailbox receives, sends, or both.", faults);
        var (imap, smtp) = (Server(body.Imap, "imap", faults), Server(body.Smtp, "smtp", faults));
        return faults.Count > 0 ? null : new KeptMailbox(
            id, 0, body.Name!.Trim(), body.FromName?.Trim(), body.Enabled ?? true, new QueueId(body.QueueId!), body.PlusAddresses ?? false,
            new MailboxAccess(id, address.ToLowerInvariant(), imap, body.Folder ?? "INBOX", smtp, body.PollSeconds ?? 60),
            new KeptSecrets(false, false, false), new KeptSecrets(false, false, false));
    }

    /// <summary>The word of a protection.</summary>
    public static string Word(MailSecurity security) => security switch
    {
        MailSecurity.Tls => "tls",
        MailSecurity.StartTls => "startTls",
        _ => "none",
    };

    /// <summary>Whether a text is a short key.</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= IdMax && id.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-');

    private static MailServer? Server(MailServerRequest? body, string path, Dictionary<string, string[]> faults)
    {
        if (body is null)
        {
            return null;
        }

        string host = body.Host?.Trim() ?? "";
        MailSecurity? security = body.Security switch { "tls" => MailSecurity.Tls, "startTls" => MailSecurity.StartTls, "none" => MailSecurity.None, _ => null };
        Must(host.Length is > 0 and <= HostMax && Uri.CheckHostName(host) != UriHostNameType.Unknown, $"{path}.host", "Name the server.", faults);
        Must(body.Port is > 0 and <= 65_535, $"{path}.port", "Use 1 to 65535.", faults);
        Must(security is not null, $"{path}.security", "Use tls, startTls or none.", faults);
        Must(security != MailSecurity.None || IsLoopback(host), $"{path}.security", "Without protection only this machine may be asked.", faults);
        Must(
            body.CertificateSha256 is null || (body.CertificateSha256.Length == 64 && body.CertificateSha256.All(char.IsAsciiHexDigit)),
            $"{path}.certificateSha256", "Use 64 hexadecimal digits.", faults);
        Must(body.UserName is null || IsLine(body.UserName, NameMax * 3), $"{path}.userName", "Use at most 300 characters.", faults);
        Must(body.Password is null or { Length: > 0 and <= SecretMax }, $"{path}.password", $"Use 1 to {SecretMax} characters.", faults);
        var oauth = body.OAuth2 is null ? null : OAuth2(body.OAuth2, path, faults);
        return faults.Count > 0 ? null : new MailServer(
            host, body.Port!.Value, security!.Value, body.UserName is null ? null : new MailLogin(body.UserName, oauth is null ? body.Password : null, oauth),
            body.CertificateSha256?.ToLowerInvariant());
    }

    private static MailOAuth2? OAuth2(MailOAuth2Request body, string path, Dictionary<string, string[]> faults)
    {
        bool isUri = Uri.TryCreate(body.TokenEndpoint, UriKind.Absolute, out var endpoint) && (endpoint.Scheme == Uri.UriSchemeHttps || endpoint.IsLoopback);
        Must(isUri, $"{path}.oAuth2.tokenEndpoint", "Use an https address.", faults);
        Must(IsLine(body.ClientId, NameMax * 3), $"{path}.oAuth2.clientId", "Use 1 to 300 characters.", faults);
        Must(body.ClientSecret is null or { Length: > 0 and <= SecretMax }, $"{path}.oAuth2.clientSecret", $"Use 1 to {SecretMax} characters.", faults);
        Must(body.RefreshToken is null or { Length: > 0 and <= SecretMax }, $"{path}.oAuth2.refreshToken", $"Use 1 to {SecretMax} characters.", faults);
        return faults.Count > 0 ? null : new MailOAuth2(endpoint!, body.ClientId!, body.ClientSecret ?? "", body.RefreshToken, body.Scope);
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (System.Net.IPAddress.TryParse(host, out var ip) && System.Net.IPAddress.IsLoopback(ip));

    private static bool IsLine(string? text, int most) => !string.IsNullOrWhiteSpace(text) && text.Length <= most && !text.Any(char.IsControl);

    private static void Must(bool holds, string field, string problem, Dictionary<string, string[]> faults)
    {
        if (!holds)
        {
            faults.TryAdd(field, [problem]);
        }
    }
}
