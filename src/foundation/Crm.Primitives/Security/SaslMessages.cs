using System.Text;

namespace Crm.Primitives.Security;

/// <summary>What a client says first to sign in at a mail server, in base64 as IMAP and SMTP carry it. It holds the secret: it is never logged. Thread safe.</summary>
public static class SaslMessages
{
    /// <summary>PLAIN (RFC 4616): name and password. Neither may hold a NUL.</summary>
    public static string Plain(string userName, string password) => Base64($"\0{userName}\0{password}");

    /// <summary>XOAUTH2: name and access token, as the large mail services ask for it.</summary>
    public static string XOAuth2(string userName, string accessToken) => Base64($"user={userName}\u0001auth=Bearer {accessToken}\u0001\u0001");

    /// <summary>A single word, as LOGIN asks for name and password one after the other.</summary>
    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
