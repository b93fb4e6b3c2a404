using System.Text;

namespace Crm.Mime.Writing;

/// <summary>Parameters of Content-Type and Content-Disposition: quoted where ASCII does, else in UTF-8 as RFC 2231 has it, in pieces where long.</summary>
internal static class ParameterText
{
    private const int MaxPiece = 55;

    /// <summary>The words of one parameter, without semicolons.</summary>
    public static IEnumerable<string> Write(string name, string value)
    {
        if (value.Length <= MaxPiece && value.All(c => c is >= ' ' and <= '~') && !value.Contains("=?", StringComparison.Ordinal))
        {
            yield return $"{name}=\"{value.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
            yield break;
        }

        string head = "utf-8''";
        List<string> pieces = Pieces(head, value);
        if (pieces.Count == 1)
        {
            yield return $"{name}*={pieces[0]}";
            yield break;
        }

        for (int i = 0; i < pieces.Count; i++)
        {
            yield return $"{name}*{i}*={pieces[i]}";
        }
    }

    private static List<string> Pieces(string head, string value)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder(head);
        foreach (byte b in Encoding.UTF8.GetBytes(value))
        {
            string letter = char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' ? ((char)b).ToString() : $"%{b:X2}";
            if (piece.Length + letter.Length > MaxPiece)
            {
                pieces.Add(piece.ToString());
                piece.Clear();
            }

            piece.Append(letter);
        }

        pieces.Add(piece.ToString());
        return pieces;
    }
}
