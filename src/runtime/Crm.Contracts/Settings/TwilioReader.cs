namespace Crm.Contracts.Settings;

/// <summary>How the settings of Twilio are read. Pure.</summary>
internal static class TwilioReader
{
    private static readonly Uri Usual = new("https://api.twilio.com");
    private static readonly string[] Needed = ["Twilio:AccountSid", "Twilio:AuthToken", "Twilio:PublicUrl"];
    private static readonly string[] Others = [.. Needed, "Twilio:Senders", "Twilio:MessagingService", "Twilio:Templates", "Twilio:SipTarget"];

    /// <summary>What was read, or null when Twilio is off; adds one line per fault.</summary>
    /// <param name="given">Whether a setting is there, right or wrong.</param>
    public static TwilioSettings? Together(
        Func<string, bool> given, Uri? baseUrl, string? account, string? token, string? publicUrl, IReadOnlyList<TwilioSender> senders, string? service,
        IReadOnlyList<TwilioTemplate> templates, string? sip, List<string> faults)
    {
        if (!Others.Any(given))
        {
            return null;
        }

        foreach (string name in Needed.Where(n => !given(n)))
        {
            faults.Add($"{name}: must be given with the other settings of Twilio.");
        }

        var url = baseUrl ?? Usual;
        if (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback)
        {
            faults.Add($"Twilio:BaseUrl: {url} would carry the token in the clear; use https.");
        }

        foreach (var twice in senders.GroupBy(s => (s.Channel, s.Number)).Where(g => g.Count() > 1))
        {
            faults.Add($"Twilio:Senders: {twice.Key.Channel}:{twice.Key.Number} is given twice.");
        }

        return account is not null && token is not null && publicUrl is not null ? new TwilioSettings(url, account, token, publicUrl, senders, service, templates, sip) : null;
    }

    public static string? Account(string text, out string? expected) => Sid("AC", text, out expected);

    public static string? Service(string text, out string? expected) => Sid("MG", text, out expected);

    public static string? Token(string text, out string? expected)
    {
        bool good = text.Length is >= 16 and <= 128 && text.All(c => c is > ' ' and <= '~');
        expected = good ? null : "a token of 16 to 128 characters";
        return good ? text : null;
    }

    public static string? PublicUrl(string text, out string? expected)
    {
        bool good = text.Length <= 500 && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            && Uri.TryCreate(text, UriKind.Absolute, out var whole) && whole.Query.Length == 0 && whole.Fragment.Length == 0 && whole.UserInfo.Length == 0;
        expected = good ? null : "an address that starts with https:// or http://, without a query";
        return good ? text.TrimEnd('/') : null;
    }

    public static TwilioSender? Sender(string text, out string? expected)
    {
        if (text.Split('=') is [var address, { Length: > 0 and <= 64 } queue] && address.Split(':') is ["sms" or "whatsapp", var number] && IsNumber(number))
        {
            expected = null;
            return new TwilioSender(address.Split(':')[0], number, queue);
        }

        expected = "a channel, our number and a queue, such as sms:+14155550100=support";
        return null;
    }

    public static TwilioTemplate? Template(string text, out string? expected)
    {
        if (text.Split('=', 2) is [var sid, { Length: > 0 and <= 1_600 } words] && Sid("HX", sid, out _) is { } id)
        {
            expected = null;
            return new TwilioTemplate(id, words);
        }

        expected = "a template and its text, such as HX0123456789abcdef0123456789abcdef=Your order {{1}} is on its way";
        return null;
    }

    public static string? SipTarget(string text, out string? expected)
    {
        bool good = text.Length is > 5 and <= 255
            && (text.StartsWith("sip:", StringComparison.Ordinal) || text.StartsWith("sips:", StringComparison.Ordinal))
            && text.Contains('@', StringComparison.Ordinal)
            && text.All(c => char.IsAsciiLetterOrDigit(c) || "+-_.:;=@{}[]".Contains(c, StringComparison.Ordinal));
        expected = good ? null : "a SIP address such as sip:{to}@sip.example.com";
        return good ? text : null;
    }

    private static bool IsNumber(string text) => text.Length is >= 6 and <= 16 && text[0] == '+' && text[1] != '0' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    private static string? Sid(string prefix, string text, out string? expected)
    {
        bool good = text.Length == 34 && text.StartsWith(prefix, StringComparison.Ordinal) && text.AsSpan(2).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0;
        expected = good ? null : $"{prefix} and 32 hexadecimal digits";
        return good ? text : null;
    }
}
