using System.Text;

namespace Crm.Mime;

/// <summary>Where a body was ended.</summary>
/// <param name="LineStart">Where the line with the boundary begins; the end of the data when there is none.</param>
/// <param name="LineEnd">Behind that line's end.</param>
/// <param name="Level">Which of the open multiparts it belongs to; -1 at the end of the data.</param>
/// <param name="Close">True when it ends the multipart.</param>
internal readonly record struct Delimiter(int LineStart, int LineEnd, int Level, bool Close)
{
    public static Delimiter EndOf(ReadOnlySpan<byte> data) => new(data.Length, data.Length, -1, false);
}

/// <summary>
/// The boundaries of the multiparts that are open while one pass goes over the bytes (RFC 2046 section 5.1.1). Because all of them are looked
/// for at once, nested multiparts cost no further passes, and an outer boundary ends whatever is still open inside.
/// </summary>
internal sealed class Boundaries
{
    private readonly List<byte[]> _open = [];
    private int _shortest; // most lines that begin with two dashes are too short for any boundary

    public int Count => _open.Count;

    public void Push(string boundary)
    {
        _open.Add(Encoding.UTF8.GetBytes(boundary));
        _shortest = _open.Min(each => each.Length);
    }

    public void Pop()
    {
        _open.RemoveAt(_open.Count - 1);
        _shortest = _open.Count > 0 ? _open.Min(each => each.Length) : 0;
    }

    /// <summary>The next line that is a boundary of an open multipart.</summary>
    /// <param name="data">All bytes.</param>
    /// <param name="from">The start of a line.</param>
    public Delimiter Next(ReadOnlySpan<byte> data, int from)
    {
        int at = from;
        while (_open.Count > 0 && at < data.Length)
        {
            if (TryMatch(data, at, out Delimiter found))
            {
                return found;
            }

            int next = data[at..].IndexOf("\n--"u8);
            if (next < 0)
            {
                break;
            }

            at += next + 1;
        }

        return Delimiter.EndOf(data);
    }

    /// <summary>True when the line at that place is a boundary of an open multipart.</summary>
    public bool TryMatch(ReadOnlySpan<byte> data, int lineStart, out Delimiter found)
    {
        found = default;
        ReadOnlySpan<byte> rest = data[lineStart..];
        if (_open.Count == 0 || !rest.StartsWith("--"u8))
        {
            return false;
        }

        int lineEnd = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = (lineEnd < 0 ? rest : rest[..lineEnd])[2..].TrimEnd(" \t\r"u8); // blanks may follow (transport padding)
        for (int level = line.Length < _shortest ? -1 : _open.Count - 1; level >= 0; level--)
        {
            byte[] boundary = _open[level];
            bool close = line.Length == boundary.Length + 2 && line.EndsWith("--"u8) && line.StartsWith(boundary);
            if (close || line.SequenceEqual(boundary))
            {
                found = new Delimiter(lineStart, lineEnd < 0 ? data.Length : lineStart + lineEnd + 1, level, close);
                return true;
            }
        }

        return false;
    }
}
