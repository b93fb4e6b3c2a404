namespace Crm.Mime.Html;

/// <summary>
/// Cuts HTML into tags and texts like a browser does (HTML standard, section 13.2.5): the states from which tags, attributes and comments come. Each
/// character is looked at a bounded number of times. Inputs that the standard calls errors are read as the standard says, not refused.
/// </summary>
internal sealed class HtmlTokenizer(string html)
{
    /// <summary>Most attributes kept of one tag; the rest is skipped.</summary>
    private const int MaxAttributes = 64;

    private const int MaxTagName = 32; // what is longer is no element we know
    private const string Space = " \t\n\f\r";

    private int _at;

    /// <summary>The next token, or false at the end.</summary>
    public bool TryNext(out HtmlToken token)
    {
        while (_at < html.Length)
        {
            int open = html.IndexOf('<', _at);
            if (open != _at)
            {
                int end = open < 0 ? html.Length : open;
                token = TextToken(_at, end);
                _at = end;
                return true;
            }

            if (TryTag(out token))
            {
                return true;
            }
        }

        token = default;
        return false;
    }

    /// <summary>Skips the text of an element that holds no markup (script, style and the like), up to its end tag or the end.</summary>
    public void SkipRawText(string name)
    {
        while (html.IndexOf("</", _at, StringComparison.Ordinal) is var end and >= 0)
        {
            _at = end + 2;
            bool same = string.Compare(html, _at, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0;
            int after = _at + name.Length;
            if (same && (after >= html.Length || Space.Contains(html[after]) || html[after] is '/' or '>'))
            {
                _at = end;
                return;
            }
        }

        _at = html.Length;
    }

    /// <summary>Skips everything that is left.</summary>
    public void SkipAll() => _at = html.Length;

    // The cursor is on "<". False when it made no token; the cursor has moved all the same.
    private bool TryTag(out HtmlToken token)
    {
        token = default;
        char next = _at + 1 < html.Length ? html[_at + 1] : '\0';
        if (char.IsAsciiLetter(next))
        {
            _at++;
            return TryFinishTag(HtmlTokenKind.StartTag, out token);
        }

        if (next == '/' && _at + 2 < html.Length)
        {
            _at += 2;
            if (char.IsAsciiLetter(html[_at]))
            {
                return TryFinishTag(HtmlTokenKind.EndTag, out token);
            }

            SkipTo('>');
            return false;
        }

        if (next is '!' or '?')
        {
            SkipComment();
            return false;
        }

        token = TextToken(_at, _at + 1); // a "<" that begins nothing
        _at++;
        return true;
    }

    // A tag that is cut off by the end of the text is none.
    private bool TryFinishTag(HtmlTokenKind kind, out HtmlToken token)
    {
        int start = _at;
        _at = End(start, Space + "/>");
        string name = _at - start <= MaxTagName ? html[start.._at].ToLowerInvariant() : "";
        var attributes = new List<HtmlAttribute>();
        while (_at < html.Length && html[_at] != '>')
        {
            if (html[_at] == '/' || Space.Contains(html[_at]))
            {
                _at++;
                continue;
            }

            ReadAttribute(attributes);
        }

        token = new HtmlToken(kind, name, default, attributes, html[_at - 1] == '/');
        return _at++ < html.Length;
    }

    private void ReadAttribute(List<HtmlAttribute> attributes)
    {
        int start = _at;
        _at = End(_at + 1, Space + "/>="); // an equals sign in front belongs to the name
        int nameEnd = _at;
        int equals = Skip(_at);
        string value = "";
        if (equals < html.Length && html[equals] == '=')
        {
            _at = Skip(equals + 1);
            value = ReadValue();
        }

        if (attributes.Count < MaxAttributes && nameEnd - start <= MaxTagName)
        {
            string name = html[start..nameEnd].ToLowerInvariant();
            if (!attributes.Exists(each => each.Name == name))
            {
                attributes.Add(new HtmlAttribute(name, value));
            }
        }
    }

    private string ReadValue()
    {
        if (_at >= html.Length || html[_at] == '>')
        {
            return "";
        }

        if (html[_at] is '"' or '\'')
        {
            char quote = html[_at++];
            int end = html.IndexOf(quote, _at);
            string quoted = end < 0 ? "" : html[_at..end];
            _at = end < 0 ? html.Length : end + 1;
            return quoted;
        }

        int start = _at;
        _at = End(_at, Space + ">");
        return html[start.._at];
    }

    // "<!-->" and "<!--->" are whole comments, "--!>" ends one too; what begins with "<!" or "<?" and is no comment ends with ">".
    private void SkipComment()
    {
        if (string.CompareOrdinal(html, _at, "<!--", 0, 4) != 0)
        {
            SkipTo('>');
            return;
        }

        _at += 4;
        if (html.AsSpan(_at).StartsWith(">") || html.AsSpan(_at).StartsWith("->"))
        {
            SkipTo('>');
            return;
        }

        int usual = html.IndexOf("-->", _at, StringComparison.Ordinal);
        int odd = html.AsSpan(_at, (usual < 0 ? html.Length : usual) - _at).IndexOf("--!>");
        _at = odd >= 0 ? _at + odd + 4 : usual >= 0 ? usual + 3 : html.Length;
    }

    private void SkipTo(char last) => _at = html.IndexOf(last, _at) is var found and >= 0 ? found + 1 : html.Length;

    private int Skip(int at)
    {
        int length = html.AsSpan(at).IndexOfAnyExcept(Space);
        return length < 0 ? html.Length : at + length;
    }

    private int End(int at, string stops)
    {
        int length = at < html.Length ? html.AsSpan(at).IndexOfAny(stops) : -1;
        return length < 0 ? html.Length : at + length;
    }

    private HtmlToken TextToken(int start, int end) => new(HtmlTokenKind.Text, "", html.AsMemory(start, end - start), []);
}
