using Crm.Primitives;

namespace Crm.Messaging.Mail;

/// <summary>What stands for Message-IDs in threads.</summary>
public static class MailKeys
{
    private const string OwnMark = "own ";

    /// <summary>Of a mail we sent. Its Message-ID is signed: nobody can make one that stands for this key.</summary>
    public static string Own(MailId mail) => OwnMark + mail;

    /// <summary>Whether a key is that of a mail we sent.</summary>
    public static bool IsOwn(string key) => key.StartsWith(OwnMark, StringComparison.Ordinal);
}
