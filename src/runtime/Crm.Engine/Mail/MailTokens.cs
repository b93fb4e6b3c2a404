using System.Security.Cryptography;
using System.Text;
using Crm.Events.Mail;
using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Engine.Mail;

/// <summary>
/// Our Message-IDs and reply addresses: the mail's id with an HMAC over it, so that who names one has got the mail. What stands for ids
/// and addresses in the journal is made here too: nothing can be read from it. Immutable and thread safe.
/// </summary>
public sealed class MailTokens(ReadOnlyMemory<byte> key)
{
    private const int IdLength = 32;
    private const int SignatureLength = 20;
    private const int KeyLength = 32;

    /// <summary>The Message-ID of a mail of ours, without brackets.</summary>
    /// <param name="address">The address it is sent from.</param>
    public string MessageIdOf(MailId mail, string address) => $"{Token(mail)}@{address[(address.LastIndexOf('@') + 1)..]}";

    /// <summary>The address an answer to a mail of ours is asked to.</summary>
    public string ReplyAddressOf(MailId mail, string address)
    {
        int at = address.LastIndexOf('@');
        return $"{address[..at]}+{Token(mail)}{address[at..]}";
    }

    /// <summary>What stands for a Message-ID; null for none.</summary>
    public string? KeyOf(string? messageId) =>
        string.IsNullOrEmpty(messageId) ? null
        : Own(messageId.AsSpan(0, messageId.IndexOf('@') is var at and >= 0 ? at : messageId.Length)) is { } own ? own
        : Hash("message-id", messageId.Trim());

    /// <summary>What stands for an address; null for none.</summary>
    public string? KeyOf(MailPerson? person) => person is null ? null : Hash("address", Plain(person.Address));

    /// <summary>The mail of ours a reply address names, or null.</summary>
    public string? KeyOfReplyAddress(string address)
    {
        int at = address.LastIndexOf('@');
        int plus = at < 0 ? -1 : address.LastIndexOf('+', at);
        return plus < 0 ? null : Own(address.AsSpan((plus + 1)..at));
    }

    /// <summary>An address without what is behind a plus, in lower case.</summary>
    public static string Plain(string address)
    {
        int at = address.LastIndexOf('@');
        int plus = at < 0 ? -1 : address.IndexOf('+', StringComparison.Ordinal);
        return (plus > 0 && plus < at ? address[..plus] + address[at..] : address).ToLowerInvariant();
    }

    private string Token(MailId mail) => $"{mail}.{Sign(mail.ToString())}";

    private string? Own(ReadOnlySpan<char> token)
    {
        if (token.Length != IdLength + 1 + SignatureLength || token[IdLength] != '.' || !Guid.TryParseExact(token[..IdLength], "n", out var id))
        {
            return null;
        }

        var mail = new MailId(id);
        byte[] given = Encoding.ASCII.GetBytes(token[(IdLength + 1)..].ToString().ToLowerInvariant());
        return CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Sign(mail.ToString()))) ? MailKeys.Own(mail) : null;
    }

    private string Sign(string text) => Hash("token", text)[..SignatureLength];

    private string Hash(string purpose, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key.Span, Encoding.UTF8.GetBytes($"{purpose}\n{text}")))[..KeyLength];
}
