namespace Crm.Mime;

/// <summary>
/// The parameters of a Content-Type or Content-Disposition, continuations joined and charsets decoded (RFC 2231). Names are compared without
/// regard to case. Immutable.
/// </summary>
public sealed class ParameterList
{
    /// <summary>Most parameters read, pieces of continued ones counted each; the rest is left out.</summary>
    public const int MaxParameters = 200;

    /// <summary>No parameters.</summary>
    public static readonly ParameterList Empty = new([], [], MimeDefects.None);

    private readonly Dictionary<string, string> _values;
    private readonly HashSet<string> _extended;

    private ParameterList(Dictionary<string, string> values, HashSet<string> extended, MimeDefects defects)
    {
        _values = values;
        _extended = extended;
        Defects = defects;
    }

    /// <summary>What was wrong with them.</summary>
    public MimeDefects Defects { get; }

    /// <summary>The names, in lower case.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>A parameter's value as it is meant, or null. Encoded words, which do not belong here, are still encoded.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>A parameter's value for people: encoded words, which do not belong here but are common, are decoded unless RFC 2231 was used.</summary>
    public string? Text(string name) => this[name] is not { } value ? null : _extended.Contains(name) ? value : EncodedWords.Decode(value).Text;

    /// <summary>Reads what follows the first semicolon of a field's value.</summary>
    public static ParameterList Read(ReadOnlySpan<char> text)
    {
        var defects = MimeDefects.None;
        List<ParameterPiece> pieces = ParameterReader.Read(text, ref defects);
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var extended = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (IGrouping<string, ParameterPiece> parameter in pieces.GroupBy(piece => piece.Name, StringComparer.OrdinalIgnoreCase))
        {
            if (ParameterPiece.Join([.. parameter], ref defects) is { } value)
            {
                values[parameter.Key.ToLowerInvariant()] = value;
            }

            if (parameter.Any(piece => piece.Extended))
            {
                extended.Add(parameter.Key);
            }
        }

        return new ParameterList(values, extended, defects);
    }
}
