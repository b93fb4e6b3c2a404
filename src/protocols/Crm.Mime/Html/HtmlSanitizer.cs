using System.Text;

namespace Crm.Mime.Html;

/// <summary>
/// Makes a stranger's HTML fit to be shown in a sandboxed frame. Nothing is taken over: the output is written anew from the list of allowed elements
/// and attributes, with every other text escaped, so that it cannot mean anything else to a browser than it does here. Linear in the input's length.
/// </summary>
public sealed class HtmlSanitizer
{
    private readonly HtmlPolicy _policy;
    private readonly HtmlTokenizer _tokens;
    private readonly HtmlAttributes _attributes;
    private readonly StringBuilder _output = new();
    private readonly List<string> _open = [];
    private readonly Dictionary<string, int> _openByName = [];
    private string? _dropping;
    private int _droppingDepth;

    private HtmlSanitizer(string html, HtmlPolicy policy)
    {
        _policy = policy;
        _tokens = new HtmlTokenizer(html);
        _attributes = new HtmlAttributes(policy);
    }

    /// <summary>The document as a fragment without scripts, forms, frames, styles of its own and, unless wished, images from elsewhere.</summary>
    public static SanitizedHtml Sanitize(string html, HtmlPolicy policy)
    {
        bool truncated = html.Length > policy.MaxLength;
        int length = !truncated ? html.Length : policy.MaxLength > 0 && char.IsHighSurrogate(html[policy.MaxLength - 1]) ? policy.MaxLength - 1 : policy.MaxLength;
        var sanitizer = new HtmlSanitizer(html[..length], policy);
        return new SanitizedHtml(sanitizer.Run(), sanitizer._attributes.RemoteImages, truncated);
    }

    private string Run()
    {
        while (_tokens.TryNext(out HtmlToken token))
        {
            if (_dropping is not null && StaysDropped(token))
            {
                continue;
            }

            switch (token.Kind)
            {
                case HtmlTokenKind.Text:
                    Text(token.Text.Span);
                    break;
                case HtmlTokenKind.StartTag:
                    Start(token);
                    break;
                case HtmlTokenKind.EndTag:
                    End(token.Name);
                    break;
            }
        }

        CloseDownTo(0);
        return _output.ToString();
    }

    // Inside svg, math and template nothing is kept; a tag that ends them in a browser ends them here.
    private bool StaysDropped(HtmlToken token)
    {
        if (token.Kind == HtmlTokenKind.StartTag && HtmlElements.BreaksOut(token.Name))
        {
            _dropping = null;
            return false;
        }

        if (token.Kind == HtmlTokenKind.StartTag && HtmlElements.IsRawText(token.Name))
        {
            _tokens.SkipRawText(token.Name);
        }

        _droppingDepth += token.Name != _dropping ? 0 : token.Kind == HtmlTokenKind.StartTag ? (token.SelfClosing ? 0 : 1) : token.Kind == HtmlTokenKind.EndTag ? -1 : 0;
        _dropping = _droppingDepth == 0 ? null : _dropping;
        return true;
    }

    private void Start(HtmlToken token)
    {
        string name = token.Name;
        if (name == "plaintext")
        {
            _tokens.SkipAll();
        }
        else if (HtmlElements.IsRawText(name))
        {
            _tokens.SkipRawText(name);
        }
        else if (HtmlElements.IsDropped(name))
        {
            (_dropping, _droppingDepth) = token.SelfClosing && name != "template" ? (null, 0) : (name, 1);
        }
        else if (HtmlElements.IsAllowed(name) && (_open.Count < _policy.MaxDepth || HtmlElements.IsVoid(name)))
        {
            while (_open is [.., var top] && HtmlElements.Closes(name, top))
            {
                CloseDownTo(_open.Count - 1);
            }

            _output.Append('<').Append(name);
            _attributes.Write(_output, name, token.Attributes);
            _output.Append('>');
            if (!HtmlElements.IsVoid(name))
            {
                _open.Add(name);
                _openByName[name] = _openByName.GetValueOrDefault(name) + 1;
            }
        }
    }

    // An end without a start would close what does not belong to the mail.
    private void End(string name)
    {
        if (_openByName.GetValueOrDefault(name) > 0)
        {
            CloseDownTo(_open.LastIndexOf(name));
        }
    }

    private void CloseDownTo(int depth)
    {
        while (_open.Count > depth)
        {
            string name = _open[^1];
            _open.RemoveAt(_open.Count - 1);
            _openByName[name]--;
            _output.Append("</").Append(name).Append('>');
        }
    }

    // References stay as they are: between tags they can only mean characters.
    private void Text(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            switch (c)
            {
                case '<':
                    _output.Append("&lt;");
                    break;
                case '>':
                    _output.Append("&gt;");
                    break;
                case '\0':
                    break;
                default:
                    _output.Append(c);
                    break;
            }
        }
    }
}
