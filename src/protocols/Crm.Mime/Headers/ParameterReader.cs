using System.Text;

namespace Crm.Mime;

/// <summary>Cuts <c>; name=value; name="value"</c> into pieces (RFC 2045 section 5.1). Takes unquoted values with blanks, which are common.</summary>
internal static class ParameterReader
{
    public static List<ParameterPiece> Read(ReadOnlySpan<char> text, ref MimeDefects defects)
    {
        var pieces = new List<ParameterPiece>();
        int at = 0;
        while (at < text.Length)
        {
            SkipSpace(text, ref at, ref defects);
            if (at < text.Length && text[at] == ';')
            {
                at++;
                continue;
            }

            int length = text[at..].IndexOfAny(';', '=');
            if (length < 0 || text[at + length] == ';')
            {
                defects |= text[at..].Trim(" \t").IsEmpty ? 0 : MimeDefects.ParameterDamaged;
                at = length < 0 ? text.Length : at + length + 1;
                continue;
            }

            string name = text.Slice(at, length).Trim(" \t").ToString();
            at += length + 1;
            string value = ReadValue(text, ref at, ref defects);
            if (pieces.Count == ParameterList.MaxParameters)
            {
                defects |= MimeDefects.ParameterDamaged;
                break;
            }

            pieces.Add(ParameterPiece.From(name, value));
        }

        return pieces;
    }

    private static string ReadValue(ReadOnlySpan<char> text, ref int at, ref MimeDefects defects)
    {
        SkipSpace(text, ref at, ref defects);
        if (at < text.Length && text[at] == '"')
        {
            string quoted = Quoted(text, ref at, ref defects);
            int next = text[at..].IndexOf(';');
            at = next < 0 ? text.Length : at + next + 1;
            return quoted;
        }

        int length = text[at..].IndexOf(';');
        ReadOnlySpan<char> value = length < 0 ? text[at..] : text.Slice(at, length);
        at += value.Length + (length < 0 ? 0 : 1);
        int comment = value.IndexOf(" (");
        return (comment < 0 ? value : value[..comment]).Trim(" \t").ToString();
    }

    // Only quotes and backslashes are taken as escaped: what else follows a backslash is a folder of Windows.
    private static string Quoted(ReadOnlySpan<char> text, ref int at, ref MimeDefects defects)
    {
        var content = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '"')
            {
                at++;
                return content.ToString();
            }

            content.Append(c == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\' ? text[++at] : c);
        }

        defects |= MimeDefects.ParameterDamaged;
        return content.ToString();
    }

    private static void SkipSpace(ReadOnlySpan<char> text, ref int at, ref MimeDefects defects)
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '(')
        {
            if (text[at] == '(')
            {
                var ignored = MimeDefects.None;
                HeaderCursor.Comment(text, ref at, ref ignored);
                defects |= ignored == MimeDefects.None ? 0 : MimeDefects.ParameterDamaged;
            }
            else
            {
                at++;
            }
        }
    }
}
