namespace Crm.Channels.Twilio;

/// <summary>Reads <c>application/x-www-form-urlencoded</c> (WHATWG URL section 5.1). Pure; never throws.</summary>
public static class FormText
{
    /// <summary>Fields of one form.</summary>
    public const int FieldsMax = 200;

    /// <summary>The fields in their order; null when there are too many.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>>? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var range in text.AsSpan().Split('&'))
        {
            string field = text[range];
            if (field.Length == 0)
            {
                continue;
            }

            if (fields.Count == FieldsMax)
            {
                return null;
            }

            int equals = field.IndexOf('=', StringComparison.Ordinal);
            fields.Add(new(Open(equals < 0 ? field : field[..equals]), Open(equals < 0 ? "" : field[(equals + 1)..])));
        }

        return fields;
    }

    private static string Open(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
