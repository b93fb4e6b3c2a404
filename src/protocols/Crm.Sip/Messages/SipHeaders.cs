using System.Collections;

namespace Crm.Sip;

/// <summary>
/// The headers of a message in their order. Names compare without case; a compact form is the same name as its long form, and known
/// names are kept in canonical writing. Values are unfolded text. Not thread safe while it is being changed.
/// </summary>
public sealed class SipHeaders : IReadOnlyList<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _fields = [];

    /// <summary>The number of header lines.</summary>
    public int Count => _fields.Count;

    /// <summary>Grows with every change; lets a reader know that what it has parsed is still right.</summary>
    internal int Version { get; private set; }

    /// <inheritdoc/>
    public KeyValuePair<string, string> this[int index] => _fields[index];

    /// <summary>The value of the first header of that name, or null.</summary>
    public string? Get(string name)
    {
        int at = IndexOf(SipHeaderNames.Canonical(name));
        return at < 0 ? null : _fields[at].Value;
    }

    /// <summary>The values of all header lines of that name, in order, each line as one text.</summary>
    public IEnumerable<string> GetAll(string name)
    {
        string canonical = SipHeaderNames.Canonical(name);
        return _fields.Where(f => f.Key.Equals(canonical, StringComparison.OrdinalIgnoreCase)).Select(f => f.Value);
    }

    /// <summary>
    /// The elements of a list header over all its lines: split at commas outside quotes and angle brackets, trimmed, empty ones left
    /// out. Not meant for headers whose grammar uses commas otherwise (Date, WWW-Authenticate, Authorization and kin).
    /// </summary>
    public IReadOnlyList<string> GetValues(string name)
    {
        var values = new List<string>();
        foreach (string line in GetAll(name))
        {
            ReadOnlySpan<char> rest = line;
            while (!rest.IsEmpty)
            {
                int comma = SipGrammar.NextSeparator(rest, ',');
                ReadOnlySpan<char> value = SipGrammar.Trim(comma < 0 ? rest : rest[..comma]);
                rest = comma < 0 || comma == rest.Length ? default : rest[(comma + 1)..];
                if (!value.IsEmpty)
                {
                    values.Add(value.ToString());
                }
            }
        }

        return values;
    }

    /// <summary>True when a header of that name is there.</summary>
    public bool Contains(string name) => IndexOf(SipHeaderNames.Canonical(name)) >= 0;

    /// <summary>Appends a header line.</summary>
    /// <exception cref="ArgumentException">The name is no token, or the value holds a line end.</exception>
    public void Add(string name, string value) => Insert(_fields.Count, name, value);

    /// <summary>Puts a header line before all others of its name (at the top when there is none), as a Via is added.</summary>
    /// <exception cref="ArgumentException">The name is no token, or the value holds a line end.</exception>
    public void AddFirst(string name, string value) => Insert(Math.Max(0, IndexOf(SipHeaderNames.Canonical(name))), name, value);

    /// <summary>Makes this the only header line of its name, in the place of the first one.</summary>
    /// <exception cref="ArgumentException">The name is no token, or the value holds a line end.</exception>
    public void Set(string name, string value)
    {
        int at = IndexOf(SipHeaderNames.Canonical(name));
        Remove(name);
        Insert(at < 0 ? _fields.Count : at, name, value);
    }

    /// <summary>Removes every header line of that name and says how many there were.</summary>
    public int Remove(string name)
    {
        string canonical = SipHeaderNames.Canonical(name);
        Version++;
        return _fields.RemoveAll(f => f.Key.Equals(canonical, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// Removes the first element of a list header (a Via or Route that has been used): the line shortens, or goes when it had only one.
    /// </summary>
    public void RemoveFirstValue(string name)
    {
        int at = IndexOf(SipHeaderNames.Canonical(name));
        if (at >= 0)
        {
            string line = _fields[at].Value;
            int comma = SipGrammar.NextSeparator(line, ',');
            ReplaceAt(at, comma < 0 || comma == line.Length ? null : line[(comma + 1)..].Trim());
        }
    }

    /// <summary>Replaces the first element of a list header, as a receiver does with the top Via it adds <c>received</c> to.</summary>
    /// <exception cref="ArgumentException">The value holds a line end.</exception>
    public void ReplaceFirstValue(string name, string value)
    {
        int at = IndexOf(SipHeaderNames.Canonical(name));
        if (at < 0)
        {
            Add(name, value);
            return;
        }

        string line = _fields[at].Value;
        int comma = SipGrammar.NextSeparator(line, ',');
        ReplaceAt(at, comma < 0 || comma == line.Length ? value : value + line[comma..]);
    }

    /// <summary>Appends copies of every header line of that name in another message.</summary>
    public void CopyFrom(SipHeaders other, string name)
    {
        foreach (string value in other.GetAll(name))
        {
            Add(name, value);
        }
    }

    /// <summary>Appends what the parser has read: the name is a token in canonical writing, the value is unfolded.</summary>
    internal void AddParsed(string name, string value)
    {
        Version++;
        _fields.Add(new(name, value));
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string canonical) => _fields.FindIndex(f => f.Key.Equals(canonical, StringComparison.OrdinalIgnoreCase));

    private void Insert(int at, string name, string value)
    {
        string canonical = SipHeaderNames.Canonical(name);
        if (!SipGrammar.IsToken(canonical))
        {
            throw new ArgumentException($"'{name}' is not a header name.", nameof(name));
        }

        Check(value);
        Version++;
        _fields.Insert(at, new(canonical, value));
    }

    private void ReplaceAt(int at, string? value)
    {
        Version++;
        if (value is null)
        {
            _fields.RemoveAt(at);
            return;
        }

        Check(value);
        _fields[at] = new(_fields[at].Key, value);
    }

    private static void Check(string value)
    {
        if (value.AsSpan().ContainsAny('\r', '\n'))
        {
            throw new ArgumentException("A header value must not hold a line end.", nameof(value));
        }
    }
}
