using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Crm.Sip;

/// <summary>
/// An ordered, immutable list of <c>name</c> or <c>name=value</c> pairs: the parameters of a header or of a URI, or the headers part of
/// a URI. Names compare without case. Values are kept as they were on the wire (quotes and percent escapes included), so that what was
/// read is what is written. Thread safe.
/// </summary>
public sealed class SipParameters : IReadOnlyList<KeyValuePair<string, string?>>
{
    /// <summary>More parameters than this in one place are refused by every parser.</summary>
    public const int MaxCount = 64;

    /// <summary>No parameters.</summary>
    public static readonly SipParameters Empty = new([]);

    private readonly KeyValuePair<string, string?>[] _items;

    private SipParameters(KeyValuePair<string, string?>[] items) => _items = items;

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, string?> this[int index] => _items[index];

    /// <summary>The meaning of the first parameter of that name (quotes resolved), "" for a parameter without value, null when absent.</summary>
    public string? this[string name]
    {
        get
        {
            int at = IndexOf(name);
            return at < 0 ? null : _items[at].Value is { } value ? SipGrammar.Unquote(value) : "";
        }
    }

    /// <summary>True when a parameter of that name is there, with or without value.</summary>
    public bool Contains(string name) => IndexOf(name) >= 0;

    /// <summary>A copy in which the parameter has this wire value (null: no value); an existing one keeps its place.</summary>
    public SipParameters With(string name, string? value)
    {
        int at = IndexOf(name);
        KeyValuePair<string, string?>[] items = at < 0 ? [.. _items, default] : [.. _items];
        items[at < 0 ? ^1 : at] = new(name, value);
        return new SipParameters(items);
    }

    /// <summary>A copy without any parameter of that name.</summary>
    public SipParameters Without(string name) =>
        Contains(name) ? new([.. _items.Where(i => !i.Key.Equals(name, StringComparison.OrdinalIgnoreCase))]) : this;

    /// <summary>
    /// Reads <c>;a;b=c</c> as it follows a header's main value: white space around separators is allowed, values may be quoted. The
    /// text is empty or starts with the semicolon. False on an empty name, an open quote, or too many parameters.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out SipParameters? parameters) =>
        TryParse(text, ';', allowWhiteSpace: true, out parameters);

    /// <summary>Reads the parameters of a URI, where no white space and no quotes may stand (RFC 3261 section 19.1.1).</summary>
    internal static bool TryParseUri(ReadOnlySpan<char> text, char separator, [NotNullWhen(true)] out SipParameters? parameters) =>
        TryParse(text, separator, allowWhiteSpace: false, out parameters);

    private static bool TryParse(
        ReadOnlySpan<char> text, char separator, bool allowWhiteSpace, [NotNullWhen(true)] out SipParameters? parameters)
    {
        parameters = Empty;
        if (allowWhiteSpace)
        {
            text = SipGrammar.Trim(text);
        }

        var items = new List<KeyValuePair<string, string?>>();
        while (!text.IsEmpty)
        {
            if (text[0] != separator && (separator == ';' || items.Count > 0))
            {
                return false;
            }

            text = text[0] == separator ? text[1..] : text;
            int end = allowWhiteSpace ? SipGrammar.NextSeparator(text, separator) : NextPlain(text, separator);
            if (end < 0 || items.Count == MaxCount || !TryReadOne(text[..end], allowWhiteSpace, out var item))
            {
                return false;
            }

            items.Add(item);
            text = text[end..];
        }

        parameters = items.Count == 0 ? Empty : new SipParameters([.. items]);
        return true;
    }

    private static int NextPlain(ReadOnlySpan<char> text, char separator)
    {
        int at = text.IndexOf(separator);
        return at < 0 ? text.Length : at;
    }

    private static bool TryReadOne(ReadOnlySpan<char> text, bool allowWhiteSpace, out KeyValuePair<string, string?> item)
    {
        item = default;
        int equals = text.IndexOf('=');
        ReadOnlySpan<char> name = equals < 0 ? text : text[..equals];
        ReadOnlySpan<char> value = equals < 0 ? default : text[(equals + 1)..];
        if (allowWhiteSpace)
        {
            name = SipGrammar.Trim(name);
            value = SipGrammar.Trim(value);
        }

        if (name.IsEmpty || SipGrammar.HasForbidden(name))
        {
            return false;
        }

        bool quoted = allowWhiteSpace && !value.IsEmpty && value[0] == '"';
        if (quoted ? SipGrammar.QuotedLength(value) != value.Length : SipGrammar.HasForbidden(value))
        {
            return false;
        }

        item = new(name.ToString(), equals < 0 ? null : value.ToString());
        return true;
    }

    /// <summary>The parameters as they follow a value, each with its leading semicolon.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach ((string name, string? value) in _items)
        {
            text.Append(';').Append(name);
            if (value is not null)
            {
                text.Append('=').Append(value);
            }
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string?>>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string name) => Array.FindIndex(_items, i => i.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
}
