using System.Buffers;

namespace Crm.Mime;

/// <summary>What a body is (RFC 2045 section 5). Immutable.</summary>
/// <param name="Type">The type in lower case, such as <c>text</c>.</param>
/// <param name="Subtype">The subtype in lower case, such as <c>plain</c>.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Defects">What was wrong with the field.</param>
public sealed record ContentType(string Type, string Subtype, ParameterList Parameters, MimeDefects Defects = MimeDefects.None)
{
    /// <summary>What a body is when nothing is said (RFC 2045 section 5.2).</summary>
    public static readonly ContentType PlainText = new("text", "plain", ParameterList.Empty);

    /// <summary>What a part of a digest is when nothing is said (RFC 2046 section 5.1.5).</summary>
    public static readonly ContentType Message = new("message", "rfc822", ParameterList.Empty);

    private static readonly SearchValues<char> Token =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`{|}~");

    /// <summary>Type and subtype with the slash between.</summary>
    public string MediaType => $"{Type}/{Subtype}";

    /// <summary>True for <c>multipart/...</c>.</summary>
    public bool IsMultipart => Type == "multipart";

    /// <summary>True for a message in the message.</summary>
    public bool IsMessage => Type == "message" && Subtype is "rfc822" or "global" or "news";

    /// <summary>True for <c>text/plain</c>.</summary>
    public bool IsPlainText => Type == "text" && Subtype == "plain";

    /// <summary>True for <c>text/html</c>.</summary>
    public bool IsHtml => Type == "text" && Subtype == "html";

    /// <summary>The charset parameter, or null.</summary>
    public string? Charset => Parameters["charset"];

    /// <summary>Reads a field's value. What cannot be read is <c>application/octet-stream</c>, so that it is not shown as something it is not.</summary>
    public static ContentType Read(string? value, ContentType fallback)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return fallback;
        }

        int semicolon = value.IndexOf(';');
        ReadOnlySpan<char> type = WithoutComment(semicolon < 0 ? value : value.AsSpan(0, semicolon));
        ParameterList parameters = semicolon < 0 ? ParameterList.Empty : ParameterList.Read(value.AsSpan(semicolon + 1));
        int slash = type.IndexOf('/');
        if (slash > 0 && IsToken(type[..slash].Trim()) && IsToken(type[(slash + 1)..].Trim()))
        {
            return new(type[..slash].Trim().ToString().ToLowerInvariant(), type[(slash + 1)..].Trim().ToString().ToLowerInvariant(), parameters, parameters.Defects);
        }

        bool oldText = type.Trim().Equals("text", StringComparison.OrdinalIgnoreCase); // before MIME there was "Content-Type: text"
        return oldText
            ? new("text", "plain", parameters, MimeDefects.ContentTypeMalformed | parameters.Defects)
            : new("application", "octet-stream", parameters, MimeDefects.ContentTypeMalformed | parameters.Defects);
    }

    /// <inheritdoc/>
    public override string ToString() => MediaType;

    private static ReadOnlySpan<char> WithoutComment(ReadOnlySpan<char> text) => text.IndexOf('(') is var open and > 0 ? text[..open] : text;

    private static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(Token);
}
