using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Crm.Contracts.Ports;

namespace Crm.Engine.Inbound;

/// <summary>
/// What a call brings along for us without being handed over by an IVR: <c>User-to-User</c> (RFC 7433) as the attribute <c>user-to-user</c>,
/// and any header <c>X-Name</c> of another system as <c>x-name</c>. What breaks a limit of <see cref="HandoverRules"/> is left out.
/// </summary>
public static class InviteAttributes
{
    private const string UserToUser = "user-to-user";
    private const string Ours = "X-Crm-";

    /// <summary>Reads them; of several with one name the first.</summary>
    public static ImmutableDictionary<string, string> Read(ImmutableArray<KeyValuePair<string, string>> headers)
    {
        var attributes = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var (key, value) in headers)
        {
            string name = key.ToLower(CultureInfo.InvariantCulture);
            string text = name == UserToUser ? Decode(value) : value.Trim();
            if (!key.StartsWith(Ours, StringComparison.OrdinalIgnoreCase)
                && HandoverRules.IsAttribute(name, text)
                && attributes.Count < HandoverRules.AttributesMax)
            {
                attributes.TryAdd(name, text);
            }
        }

        return attributes.ToImmutable();
    }

    /// <summary>Hexadecimal text that is readable as UTF-8 is read; everything else stays as it was written, without its parameters.</summary>
    private static string Decode(string header)
    {
        string[] parts = header.Split(';', StringSplitOptions.TrimEntries);
        string data = parts[0].Trim('"');
        string? encoding = parts.Skip(1).FirstOrDefault(p => p.StartsWith("encoding=", StringComparison.OrdinalIgnoreCase))?[9..];
        if ((encoding is not null && !encoding.Equals("hex", StringComparison.OrdinalIgnoreCase)) || data.Length % 2 != 0 || !data.All(char.IsAsciiHexDigit))
        {
            return data;
        }

        string text = Encoding.UTF8.GetString(Convert.FromHexString(data));
        return text.Length > 0 && !text.Any(c => char.IsControl(c) || c == '\uFFFD') ? text : data;
    }
}
