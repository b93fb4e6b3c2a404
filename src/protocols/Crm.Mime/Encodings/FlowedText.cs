namespace Crm.Mime;

/// <summary>Text whose paragraphs flow (RFC 3676 section 4): a line that ends with a blank goes on in the next one of the same quote depth.</summary>
internal static class FlowedText
{
    /// <summary>Puts paragraphs together; lines end with LF before and after. Needs no more memory than its result.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="deleteSpace">True when the blank at the end of a flowed line is not part of the text (DelSp).</param>
    public static string Unflow(string text, bool deleteSpace) => string.Create(
        Write(text, deleteSpace, []), (Text: text, DeleteSpace: deleteSpace), static (target, from) => Write(from.Text, from.DeleteSpace, target));

    // Writes where there is room, else only counts.
    private static int Write(ReadOnlySpan<char> text, bool deleteSpace, Span<char> target)
    {
        int written = 0;
        int openDepth = -1; // the quote depth of the paragraph that waits for its next line
        bool first = true;
        foreach (ReadOnlySpan<char> line in text.EnumerateLinesOfLf())
        {
            int depth = line is ['>', ..] ? line.IndexOfAnyExcept('>') is var quotes and >= 0 ? quotes : line.Length : 0;
            ReadOnlySpan<char> content = line[depth..];
            content = content is [' ', ..] ? content[1..] : content; // stuffed
            bool signature = content is "-- ";
            bool continues = depth == openDepth && !signature;
            if (!continues)
            {
                int start = written + (first ? 0 : 1);
                int end = start + depth + (depth > 0 ? 1 : 0);
                if (!target.IsEmpty)
                {
                    target[written..start].Fill('\n');
                    target[start..end].Fill('>');
                    target[(start + depth)..end].Fill(' ');
                }

                written = end;
            }

            bool flows = content is [.., ' '] && !signature;
            content = flows && deleteSpace ? content[..^1] : content;
            if (!target.IsEmpty)
            {
                content.CopyTo(target[written..]);
            }

            written += content.Length;
            openDepth = flows ? depth : -1;
            first = false;
        }

        return written;
    }

    private static LfLines EnumerateLinesOfLf(this ReadOnlySpan<char> text) => new(text);

    // The framework's own enumeration of lines ends them at other characters as well.
    private ref struct LfLines(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> _rest = text;
        private bool _done;

        public ReadOnlySpan<char> Current { get; private set; }

        public readonly LfLines GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_done)
            {
                return false;
            }

            int end = _rest.IndexOf('\n');
            Current = end < 0 ? _rest : _rest[..end];
            _done = end < 0;
            _rest = end < 0 ? default : _rest[(end + 1)..];
            return true;
        }
    }
}
