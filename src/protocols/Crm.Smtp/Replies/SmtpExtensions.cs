using System.Globalization;

namespace Crm.Smtp;

/// <summary>What a server offers in its answer to EHLO (RFC 5321 section 4.1.1.1). Immutable.</summary>
/// <param name="StartTls">RFC 3207.</param>
/// <param name="Auth">Mechanisms of RFC 4954, in upper case.</param>
/// <param name="MaxSize">Largest mail in bytes (RFC 1870); null when it does not say one.</param>
/// <param name="SaysSize">Whether SIZE is offered at all.</param>
/// <param name="EightBit">8BITMIME, RFC 6152.</param>
/// <param name="Utf8">SMTPUTF8, RFC 6531.</param>
/// <param name="Dsn">RFC 3461.</param>
public sealed record SmtpExtensions(bool StartTls, IReadOnlySet<string> Auth, long? MaxSize, bool SaysSize, bool EightBit, bool Utf8, bool Dsn)
{
    /// <summary>Reads the answer to EHLO; its first line is the greeting.</summary>
    public static SmtpExtensions Read(SmtpReply reply)
    {
        var words = reply.Lines.Skip(1).Select(line => line.ToUpperInvariant().Split([' ', '='], StringSplitOptions.RemoveEmptyEntries)).Where(line => line.Length > 0).ToArray();
        bool Has(string name) => words.Any(line => line[0] == name);
        string[]? size = words.FirstOrDefault(line => line[0] == "SIZE");
        bool limited = long.TryParse(size?.ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out long most) && most > 0;
        var auth = words.Where(line => line[0] == "AUTH").SelectMany(line => line.Skip(1)).ToHashSet();
        return new SmtpExtensions(Has("STARTTLS"), auth, limited ? most : null, size is not null, Has("8BITMIME"), Has("SMTPUTF8"), Has("DSN"));
    }
}
