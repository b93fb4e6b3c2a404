using System.Text;

namespace Crm.Mime;

/// <summary>
/// Reads an address field from left to right, obsolete forms included (RFC 5322 sections 3.4 and 4.4). Linear in the value's length; nested
/// comments are counted, not called.
/// </summary>
internal ref struct AddressReader(string value, List<Mailbox> mailboxes)
{
    private readonly ReadOnlySpan<char> _text = value;
    private readonly Phrase _words = new();
    private int _at;
    private string? _angle;
    private string? _comment;
    private string? _group;
    private bool _quoteOpen;
    private MimeDefects _defects;

    /// <summary>Adds what it finds to the list and says what was wrong.</summary>
    public MimeDefects Read()
    {
        while (_at < _text.Length)
        {
            char c = _text[_at];
            switch (c)
            {
                case ' ' or '\t':
                    _words.Gap();
                    _at++;
                    break;
                case '(':
                    _comment = HeaderCursor.Comment(_text, ref _at, ref _defects);
                    _words.Gap();
                    break;
                case '"' when !_quoteOpen:
                    Quoted();
                    break;
                case '<':
                    _at++;
                    _defects |= _angle is null ? 0 : MimeDefects.AddressMalformed;
                    _angle = AddressSpec.ReadAngle(_text, ref _at, ref _defects);
                    break;
                case '[':
                    _words.Add(HeaderCursor.DomainLiteral(_text, ref _at));
                    break;
                case ':' when _group is null && _angle is null && !_words.IsEmpty && !_words.Raw.Contains('@'):
                    _group = _words.Text(ref _defects);
                    Clear();
                    _at++;
                    break;
                case ',' or ';':
                    End(c);
                    _at++;
                    break;
                default:
                    _words.Add(HeaderCursor.Word(_text, ref _at));
                    break;
            }
        }

        _defects |= _group is null ? 0 : MimeDefects.AddressMalformed;
        End(',');
        return _defects;
    }

    // A quote that is never closed quotes nothing; it must not swallow the address behind it.
    private void Quoted()
    {
        int start = _at;
        string content = HeaderCursor.QuotedString(_text, ref _at, out _quoteOpen);
        if (_quoteOpen)
        {
            _at = start + 1;
            _defects |= MimeDefects.AddressMalformed;
        }
        else
        {
            _words.AddQuoted(content);
        }
    }

    private void End(char separator)
    {
        Take();
        if (separator == ';')
        {
            // A semicolon ends a group; elsewhere some programs write it for a comma.
            _defects |= _group is null ? MimeDefects.AddressMalformed : 0;
            _group = null;
        }
    }

    private void Take()
    {
        if (_angle is null && _words.IsEmpty)
        {
            Clear();
            return;
        }

        if (mailboxes.Count >= AddressList.MaxMailboxes)
        {
            _defects |= MimeDefects.AddressLimit;
            Clear();
            return;
        }

        string? name = _angle is not null ? _words.Text(ref _defects) : null;
        string address = _angle ?? AddressSpec.FromWords(_words.Raw);
        if (_angle is null && !address.Contains('@'))
        {
            name = _words.Text(ref _defects);
            address = "";
        }

        name = string.IsNullOrWhiteSpace(name) ? DecodedComment() : name;
        var mailbox = new Mailbox(name, address, _group);
        _defects |= mailbox.HasAddress ? 0 : MimeDefects.AddressMalformed;
        mailboxes.Add(mailbox);
        Clear();
    }

    // Before display names there were comments: jdoe@example.org (John Doe).
    private readonly string? DecodedComment() => string.IsNullOrWhiteSpace(_comment) ? null : EncodedWords.Decode(_comment.Trim()).Text;

    private void Clear()
    {
        _words.Clear();
        _angle = null;
        _comment = null;
    }
}

/// <summary>The words before an address: a display name, or the address itself where it has no brackets.</summary>
internal sealed class Phrase
{
    private readonly StringBuilder _decodable = new();
    private readonly StringBuilder _raw = new();
    private bool _gap;

    /// <summary>True when no word has come.</summary>
    public bool IsEmpty => _raw.Length == 0;

    /// <summary>The words as an address would have them: without gaps, quotes where they stood.</summary>
    public string Raw => _raw.ToString();

    /// <summary>White space or a comment comes here.</summary>
    public void Gap() => _gap = true;

    /// <summary>An atom, a dot or an encoded word.</summary>
    public void Add(ReadOnlySpan<char> word)
    {
        Space();
        _decodable.Append(word);
        _raw.Append(word);
    }

    /// <summary>A quoted string, quotes and backslashes already resolved.</summary>
    public void AddQuoted(string content)
    {
        Space();
        _decodable.Append(content);
        _raw.Append(AddressSpec.QuoteLocal(content));
    }

    /// <summary>The words as people read them. Encoded words inside quotes are forbidden and common, so they are decoded too.</summary>
    public string Text(ref MimeDefects defects)
    {
        DecodedText decoded = EncodedWords.Decode(_decodable.ToString());
        defects |= decoded.Defects;
        return decoded.Text.Trim();
    }

    /// <summary>Forgets all words.</summary>
    public void Clear()
    {
        _decodable.Clear();
        _raw.Clear();
        _gap = false;
    }

    private void Space()
    {
        if (_gap && _decodable.Length > 0)
        {
            _decodable.Append(' ');
        }

        _gap = false;
    }
}
