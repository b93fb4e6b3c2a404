using System.Text;

namespace Crm.Mime;

/// <summary>One <c>name*index*=value</c> of RFC 2231 section 3 and 4; a plain parameter has neither index nor encoding.</summary>
/// <param name="Name">The name before the first asterisk.</param>
/// <param name="Index">Its place among its continuations, or null.</param>
/// <param name="Extended">True when it may be percent-encoded and, if first, begins with charset and language.</param>
/// <param name="Value">The value, quotes resolved.</param>
internal sealed record ParameterPiece(string Name, int? Index, bool Extended, string Value)
{
    /// <summary>Takes the name as written apart.</summary>
    public static ParameterPiece From(string written, string value)
    {
        string[] parts = written.Split('*');
        return parts switch
        {
            [var name, ""] => new(name, null, true, value),
            [var name, var index] when Number(index) is { } n => new(name, n, false, value),
            [var name, var index, ""] when Number(index) is { } n => new(name, n, true, value),
            _ => new(written, null, false, value),
        };
    }

    /// <summary>The value of all pieces of one name. An extended value is better than a plain one beside it, which is there for old programs.</summary>
    public static string? Join(ParameterPiece[] pieces, ref MimeDefects defects)
    {
        if (pieces.FirstOrDefault(piece => piece is { Index: null, Extended: true }) is { } extended)
        {
            return Decode([extended], ref defects);
        }

        var continued = new List<ParameterPiece>();
        foreach (ParameterPiece piece in pieces.Where(piece => piece.Index is not null).OrderBy(piece => piece.Index))
        {
            if (piece.Index == continued.Count)
            {
                continued.Add(piece);
            }
            else if (piece.Index > continued.Count)
            {
                defects |= MimeDefects.ParameterDamaged; // a piece is lacking; what follows it would be put in the wrong place
                break;
            }
        }

        return continued.Count > 0 ? Decode(continued, ref defects) : pieces.FirstOrDefault(piece => piece.Index is null)?.Value;
    }

    // Characters may be cut in two between pieces, so bytes are joined before they are read.
    private static string Decode(List<ParameterPiece> pieces, ref MimeDefects defects)
    {
        var bytes = new List<byte>();
        string? charset = null;
        for (int i = 0; i < pieces.Count; i++)
        {
            string value = pieces[i].Value;
            if (pieces[i].Extended && i == 0)
            {
                string[] head = value.Split('\'', 3);
                (charset, value) = head.Length == 3 ? (head[0], head[2]) : (null, value);
                defects |= head.Length == 3 ? 0 : MimeDefects.ParameterDamaged;
            }

            Append(bytes, value, pieces[i].Extended, ref defects);
        }

        DecodedText decoded = Charsets.Decode(string.IsNullOrEmpty(charset) ? null : charset, bytes.ToArray());
        defects |= decoded.Defects;
        return decoded.Text;
    }

    private static void Append(List<byte> bytes, string value, bool extended, ref MimeDefects defects)
    {
        byte[] written = Encoding.UTF8.GetBytes(value);
        for (int i = 0; i < written.Length; i++)
        {
            if (!extended || written[i] != '%')
            {
                bytes.Add(written[i]);
            }
            else if (i + 2 < written.Length && Hex.Value(written[i + 1]) is >= 0 and var high && Hex.Value(written[i + 2]) is >= 0 and var low)
            {
                bytes.Add((byte)((high << 4) | low));
                i += 2;
            }
            else
            {
                bytes.Add(written[i]);
                defects |= MimeDefects.ParameterDamaged;
            }
        }
    }

    private static int? Number(string digits) => digits.Length is > 0 and <= 3 && digits.All(char.IsAsciiDigit) ? int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) : null;
}
