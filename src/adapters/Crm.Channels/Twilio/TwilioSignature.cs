using System.Security.Cryptography;
using System.Text;

namespace Crm.Channels.Twilio;

/// <summary>
/// The signature of Twilio's requests, header <c>X-Twilio-Signature</c>: base64 of HMAC-SHA-1, under the account's token, of the address
/// and the form's fields in order of their names (Twilio documentation, "Validating Signatures from Twilio"). A body that is no form is
/// covered by its SHA-256 in the query parameter <c>bodySHA256</c>. Pure.
/// </summary>
public static class TwilioSignature
{
    /// <summary>The header.</summary>
    public const string Header = "X-Twilio-Signature";

    private const string BodyParameter = "bodySHA256";

    /// <summary>Makes the signature of a request with a form; without fields that of the address alone.</summary>
    public static string Of(string token, string url, IEnumerable<KeyValuePair<string, string>> form)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(url);
        var text = new StringBuilder(url);
        foreach (var (name, value) in form.Distinct().OrderBy(f => f.Key, StringComparer.Ordinal).ThenBy(f => f.Value, StringComparer.Ordinal))
        {
            text.Append(name).Append(value);
        }

#pragma warning disable CA5350 // the operator signs so; it proves who sends, and nothing is hidden by it
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text.ToString())));
#pragma warning restore CA5350
    }

    /// <summary>Whether a form was sent by Twilio to this address; a default port may be written in it or not.</summary>
    public static bool IsGenuine(string token, string url, IReadOnlyCollection<KeyValuePair<string, string>> form, string? signature)
    {
        byte[] given = Encoding.UTF8.GetBytes(signature ?? "");
        bool genuine = false;
        foreach (string spelling in Spellings(url))
        {
            genuine |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(token, spelling, form)), given);
        }

        return genuine;
    }

    /// <summary>Whether a body that is no form was sent by Twilio to this address.</summary>
    public static bool IsGenuineBody(string token, string url, ReadOnlySpan<byte> body, string? signature)
    {
        ArgumentNullException.ThrowIfNull(url);
        string expected = Convert.ToHexStringLower(SHA256.HashData(body));
        int query = url.IndexOf('?', StringComparison.Ordinal);
        var hashes = query < 0 ? [] : FormText.Read(url[(query + 1)..])?.Where(p => p.Key == BodyParameter).Select(p => p.Value).Take(2).ToArray() ?? [];
        return hashes is [var told] // told twice it proves nothing
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(told.ToLowerInvariant()))
            && IsGenuine(token, url, [], signature);
    }

    private static IEnumerable<string> Spellings(string url)
    {
        yield return url;
        int host = url.IndexOf("://", StringComparison.Ordinal) + 3;
        int end = url.IndexOfAny(['/', '?'], host) is var found and >= 0 ? found : url.Length;
        string port = url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? ":443" : ":80";
        string authority = url[host..end];
        if (authority.EndsWith(port, StringComparison.Ordinal))
        {
            yield return url[..(end - port.Length)] + url[end..];
        }
        else if (authority.LastIndexOf(':') <= authority.LastIndexOf(']'))
        {
            yield return url[..end] + port + url[end..];
        }
    }
}
