namespace Crm.Mime;

/// <summary>How a part wants to be shown (RFC 2183). Immutable.</summary>
/// <param name="Kind">The disposition in lower case, such as <c>inline</c>; empty when nothing is said.</param>
/// <param name="Parameters">Its parameters.</param>
public sealed record ContentDisposition(string Kind, ParameterList Parameters)
{
    /// <summary>Nothing is said.</summary>
    public static readonly ContentDisposition None = new("", ParameterList.Empty);

    /// <summary>True for an attachment. An unknown disposition is one as well (RFC 2183 section 2.8).</summary>
    public bool IsAttachment => Kind is not ("" or "inline");

    /// <summary>Reads a field's value.</summary>
    public static ContentDisposition Read(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return None;
        }

        int semicolon = value.IndexOf(';');
        string kind = (semicolon < 0 ? value : value[..semicolon]).Split('(')[0].Trim().ToLowerInvariant();
        ParameterList parameters = semicolon < 0 ? ParameterList.Empty : ParameterList.Read(value.AsSpan(semicolon + 1));

        // Some programs write the parameter alone: "Content-Disposition: filename=x".
        return kind.Contains('=') ? new("", ParameterList.Read(value)) : new(kind, parameters);
    }
}
