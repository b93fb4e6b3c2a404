using System.Buffers;
using System.Text;

namespace Crm.Mime.Writing;

/// <summary>Texts in headers: as they are where that is possible, quoted or as encoded words (RFC 2047) in UTF-8 where it is not.</summary>
internal static class HeaderText
{
    private const int MaxContent = 54;    // with its frame a word is 66 long and fits behind every usual field name
    private const int MaxPlainWord = 60;
    private const int MaxQuoted = 60;

    // What may stand unencoded in a Q word inside a phrase (RFC 2047 section 5, rule 3).
    private static readonly SearchValues<byte> Literal = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/"u8);

    /// <summary>Free text as words.</summary>
    public static IEnumerable<string> Words(string text) => IsPlain(text) ? text.Split(' ') : Encode(text);

    /// <summary>A display name as words.</summary>
    public static IEnumerable<string> Phrase(string name)
    {
        if (IsPlain(name) && name.Split(' ').All(word => !word.AsSpan().ContainsAnyExcept(AddressSpec.Atom)))
        {
            return name.Split(' ');
        }

        bool quotable = name.Length <= MaxQuoted && name.All(c => c is >= ' ' and <= '~') && !name.Contains("=?", StringComparison.Ordinal);
        return quotable ? [$"\"{name.Replace("\\", "\\\\").Replace("\"", "\\\"")}\""] : Encode(name);
    }

    // Text that comes through folding unchanged: visible ASCII in words of bearable length with single blanks between.
    private static bool IsPlain(string text) =>
        text.All(c => c is >= ' ' and <= '~') && !text.Contains("=?", StringComparison.Ordinal)
        && (text.Length == 0 || text.Split(' ').All(word => word.Length is > 0 and <= MaxPlainWord));

    // One run of words: the blanks between them are not part of the text, so those of the text are inside.
    private static IEnumerable<string> Encode(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        int quotedLength = utf8.Sum(b => Literal.Contains(b) || b == ' ' ? 1 : 3);
        bool base64 = quotedLength > (utf8.Length + 2) / 3 * 4;
        var content = new StringBuilder();
        var pending = new List<byte>();
        foreach (Rune rune in text.EnumerateRunes())
        {
            byte[] bytes = Encoding.UTF8.GetBytes(rune.ToString());
            string quoted = base64 ? "" : Quote(bytes);
            bool full = base64 ? (pending.Count + bytes.Length + 2) / 3 * 4 > MaxContent : content.Length + quoted.Length > MaxContent;
            if (full)
            {
                yield return Word(base64, content, pending);
            }

            content.Append(quoted);
            pending.AddRange(bytes);
        }

        if (pending.Count > 0)
        {
            yield return Word(base64, content, pending);
        }
    }

    private static string Word(bool base64, StringBuilder content, List<byte> pending)
    {
        string word = base64 ? $"=?utf-8?B?{Convert.ToBase64String(pending.ToArray())}?=" : $"=?utf-8?Q?{content}?=";
        content.Clear();
        pending.Clear();
        return word;
    }

    private static string Quote(byte[] bytes) =>
        string.Concat(bytes.Select(b => Literal.Contains(b) ? ((char)b).ToString() : b == ' ' ? "_" : $"={b:X2}"));
}
