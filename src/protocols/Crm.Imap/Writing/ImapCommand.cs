using System.Text;

namespace Crm.Imap.Writing;

/// <summary>
/// Writes one command (RFC 9051 section 2.2.1). Strings are quoted, or go as literals where quoting cannot carry them; a literal is announced and
/// sent when the server says go on, so a command is one or more pieces.
/// </summary>
internal sealed class ImapCommand
{
    private readonly List<byte[]> _pieces = [];
    private readonly List<byte> _piece = [];

    private ImapCommand(string tag, string words) => Text($"{tag} {words}");

    /// <summary>A command of words; strings follow by <see cref="With"/>.</summary>
    public static ImapCommand Of(string tag, string words) => new(tag, words);

    /// <summary>Adds a string behind a blank.</summary>
    public ImapCommand With(string value)
    {
        if (value.All(c => c is >= ' ' and <= '~') && value.Length <= 1_000)
        {
            Text($" \"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
            return this;
        }

        byte[] literal = Encoding.UTF8.GetBytes(value);
        Text($" {{{literal.Length}}}\r\n");
        _pieces.Add([.. _piece]);
        _piece.Clear();
        _piece.AddRange(literal);
        return this;
    }

    /// <summary>The pieces in order, each but the first to be sent after a continuation.</summary>
    public Queue<byte[]> Pieces()
    {
        Text("\r\n");
        _pieces.Add([.. _piece]);
        return new Queue<byte[]>(_pieces);
    }

    private void Text(string text) => _piece.AddRange(Encoding.ASCII.GetBytes(text));
}
