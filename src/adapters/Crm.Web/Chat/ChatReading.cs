using System.Security.Cryptography;
using System.Text;
using Crm.Contracts.Chat;
using Crm.Contracts.Ports;
using Crm.Web.Callbacks;

namespace Crm.Web.Chat;

/// <summary>Checks what people send to conversations. Pure.</summary>
internal static class ChatReading
{
    /// <summary>Characters of one message.</summary>
    public const int TextMax = 4_000;

    private const int AttributesMax = 20;
    private const int EntryPointMax = 64;
    private const int CustomerMax = 128;
    private const int UrlMax = 2_000;

    /// <summary>Faults of a beginning by field; empty when it is good.</summary>
    /// <param name="secret">By which a site proves who its customers are; null takes no proof.</param>
    public static IReadOnlyDictionary<string, string[]> Faults(ChatRequest body, string? secret)
    {
        var faults = new Dictionary<string, string[]>();
        Check("entryPoint", body.EntryPoint is { Length: > 0 and <= EntryPointMax }, "Say which entry point.");
        Check("name", IsLine(body.Name, 100), "Use at most 100 characters, none of them a control character.");
        Check("email", body.Email is null || IsEmail(body.Email), "Use an e-mail address of at most 254 characters.");
        string? wrong = null;
        Check("phone", body.Phone is null || CallbackReading.NumberOf(body.Phone, out wrong) is not null, wrong ?? "Use a number with + and the country code.");
        Check("subject", IsLine(body.Subject, 200), "Use at most 200 characters, none of them a control character.");
        Check("language", body.Language is null || HandoverRules.IsLanguage(body.Language), "Use a language tag such as en or zh.");
        Check("page.url", body.Page?.Url is null || IsUrl(body.Page.Url), $"Use an address of at most {UrlMax} characters that starts with http:// or https://.");
        Check("page.title", IsLine(body.Page?.Title, 200), "Use at most 200 characters, none of them a control character.");
        Check("attributes", body.Attributes is null || body.Attributes.Count <= AttributesMax, $"At most {AttributesMax} attributes.");
        Check(
            "attributes", body.Attributes is null || body.Attributes.Count > AttributesMax || body.Attributes.All(a => HandoverRules.IsAttribute(a.Key, a.Value)),
            "Names are of lower-case letters, digits, '-' and dots; values have 1 to 1,000 characters.");
        foreach (var (field, messages) in body.First is null ? new Dictionary<string, string[]>() : Faults(body.First))
        {
            faults[$"first.{field}"] = messages;
        }

        Check("customerSignature", IsProven(body.CustomerId, body.CustomerSignature, secret), "The signature does not prove this customer.");
        return faults;

        void Check(string field, bool good, string message)
        {
            if (!good)
            {
                faults[field] = [message];
            }
        }
    }

    /// <summary>Faults of a call from a page by field, but for its offer and its ticket; empty when it is good.</summary>
    public static Dictionary<string, string[]> Faults(WebCallRequest body)
    {
        var about = new ChatRequest("call", body.Name, null, null, null, body.Language, body.Page, body.Attributes, null, null);
        return new Dictionary<string, string[]>(Faults(about, secret: null));
    }

    /// <summary>Whether a text can be a message: 1 to 4,000 characters, not all blank, no control characters but line breaks and tabs.</summary>
    public static bool IsText(string? text) =>
        text is { Length: > 0 and <= TextMax } && !string.IsNullOrWhiteSpace(text) && !text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'));

    /// <summary>Whether a text can be a writer's own id of a message: 1 to 64 visible ASCII characters.</summary>
    public static bool IsClientId(string? text) => text is { Length: > 0 and <= 64 } && text.All(c => c is > ' ' and <= '~');

    /// <summary>Faults of a message by field; empty when it is good.</summary>
    public static IReadOnlyDictionary<string, string[]> Faults(ChatMessageRequest body)
    {
        var faults = new Dictionary<string, string[]>();
        if (!IsClientId(body.ClientMessageId))
        {
            faults["clientMessageId"] = ["Use 1 to 64 visible ASCII characters."];
        }

        if (!IsText(body.Text))
        {
            faults["text"] = [$"Use 1 to {TextMax} characters, none of them a control character but line breaks and tabs."];
        }

        return faults;
    }

    private static bool IsProven(string? customer, string? signature, string? secret)
    {
        if (customer is null && signature is null)
        {
            return true;
        }

        if (secret is null || customer is not { Length: > 0 and <= CustomerMax } || signature is not { Length: 64 })
        {
            return false;
        }

        byte[] expected = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(customer))));
        return CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature));
    }

    private static bool IsLine(string? text, int longest) => text is null || (text.Trim().Length <= longest && !text.Any(char.IsControl));

    /// <summary>Whether a text looks like an e-mail address.</summary>
    public static bool IsEmail(string text) =>
        text.Trim() is { Length: >= 3 and <= 254 } address
        && address.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
        && at == address.LastIndexOf('@')
        && at < address.Length - 1
        && !address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));

    private static bool IsUrl(string text) =>
        text.Length <= UrlMax && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
}
