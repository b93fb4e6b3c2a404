using System.Buffers;
using System.Text;

namespace Crm.Mime;

/// <summary>The address itself, addr-spec of RFC 5322 section 3.4.1, with the routes and gaps of section 4.4.</summary>
internal static class AddressSpec
{
    private const string AtomCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~";

    private static readonly SearchValues<char> NotDotAtom = SearchValues.Create(" \t\"(),:;<>@[]\\");

    /// <summary>Characters of an atom.</summary>
    public static readonly SearchValues<char> Atom = SearchValues.Create(AtomCharacters);

    /// <summary>Reads what stands between angle brackets; the cursor is behind the opening one and ends behind the closing one.</summary>
    public static string ReadAngle(ReadOnlySpan<char> text, ref int at, ref MimeDefects defects)
    {
        var spec = new StringBuilder();
        bool closed = false;
        while (at < text.Length && !closed)
        {
            switch (text[at])
            {
                case '>':
                    closed = true;
                    at++;
                    break;
                case ' ' or '\t':
                    at++;
                    break;
                case '(':
                    HeaderCursor.Comment(text, ref at, ref defects);
                    break;
                case '"':
                    spec.Append(QuoteLocal(HeaderCursor.QuotedString(text, ref at, out bool open)));
                    defects |= open ? MimeDefects.AddressMalformed : 0;
                    break;
                case '[':
                    spec.Append(HeaderCursor.DomainLiteral(text, ref at));
                    break;
                case ':' when spec.Length > 0 && spec[0] == '@':
                    spec.Clear();      // the route ends here: @one,@two:user@three
                    at++;
                    break;
                case '<':
                    defects |= MimeDefects.AddressMalformed;
                    spec.Clear();
                    at++;
                    break;
                default:
                    spec.Append(text[at++]);
                    break;
            }
        }

        defects |= closed ? 0 : MimeDefects.AddressMalformed;
        return FromWords(spec.ToString());
    }

    /// <summary>An address out of its words; a <c>mailto:</c> that was copied along goes.</summary>
    public static string FromWords(string words) => words.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? words[7..] : words;

    /// <summary>The content of a quoted local part: bare where it may stand bare, quoted where it must be.</summary>
    public static string QuoteLocal(string content)
    {
        bool bare = content.Length > 0 && content[0] != '.' && content[^1] != '.' && !content.Contains("..", StringComparison.Ordinal) && !content.AsSpan().ContainsAny(NotDotAtom);
        return bare ? content : $"\"{content.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
    }
}
