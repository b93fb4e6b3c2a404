namespace Crm.Mime;

/// <summary>The id of a message or part (RFC 5322 section 3.6.4). The angle brackets around it are no part of it.</summary>
/// <param name="Value">What stands between the brackets.</param>
public readonly record struct MessageId(string Value)
{
    /// <summary>Most ids read from one field; of a longer thread the first and the latest matter, and all of them fit.</summary>
    public const int MaxPerField = 1_000;

    /// <summary>Longest id written, so that it fits on a line.</summary>
    public const int MaxLength = 900;

    /// <summary>True when it may be written into a message: visible ASCII without brackets, not too long. What comes in is not always so.</summary>
    public bool IsWellFormed =>
        Value is { Length: > 0 and <= MaxLength } && !Value.AsSpan().ContainsAnyExceptInRange('!', '~') && !Value.AsSpan().ContainsAny('<', '>');

    /// <summary>The first id of a field's value; null when there is none.</summary>
    public static MessageId? ReadFirst(string? value) => Read(value, 1) is [var id] ? id : null;

    /// <summary>All ids of a field's value, in order. Words and comments that older programs put between them are left out.</summary>
    public static IReadOnlyList<MessageId> ReadAll(string? value) => Read(value, MaxPerField);

    /// <inheritdoc/>
    public override string ToString() => $"<{Value}>";

    private static List<MessageId> Read(string? value, int most)
    {
        var ids = new List<MessageId>();
        ReadOnlySpan<char> rest = value;
        while (ids.Count < most && rest.IndexOf('<') is var open and >= 0)
        {
            rest = rest[(open + 1)..];
            int close = rest.IndexOf('>');
            if (close < 0)
            {
                break;
            }

            // A second opening bracket means that the first was never closed.
            ReadOnlySpan<char> inner = rest[..close];
            Add(ids, inner[(inner.LastIndexOf('<') + 1)..]);
            rest = rest[(close + 1)..];
        }

        if (ids.Count == 0 && value is not null && !value.Contains('<') && value.Contains('@'))
        {
            foreach (string word in value.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries).Where(word => word.Contains('@')).Take(most))
            {
                Add(ids, word);
            }
        }

        return ids;
    }

    private static void Add(List<MessageId> ids, ReadOnlySpan<char> inner)
    {
        // Long ids come folded by programs that break anywhere, and old ones with comments (RFC 5322 section 4.5.4).
        string id = inner.ContainsAny(' ', '\t') ? WithoutGaps(inner) : inner.ToString();
        if (id.Length > 0)
        {
            ids.Add(new MessageId(id));
        }
    }

    private static string WithoutGaps(ReadOnlySpan<char> inner)
    {
        var id = new System.Text.StringBuilder(inner.Length);
        int at = 0;
        while (at < inner.Length)
        {
            if (inner[at] == '(')
            {
                var ignored = MimeDefects.None;
                HeaderCursor.Comment(inner, ref at, ref ignored);
            }
            else
            {
                id.Append(inner[at] is ' ' or '\t' ? "" : inner.Slice(at, 1));
                at++;
            }
        }

        return id.ToString();
    }
}
