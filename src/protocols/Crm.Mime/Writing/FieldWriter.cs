using System.Text;

namespace Crm.Mime.Writing;

/// <summary>Writes header fields, folded before the 78th column wherever there is a place to fold (RFC 5322 section 2.1.1).</summary>
internal sealed class FieldWriter
{
    private const int Width = 78;

    private readonly StringBuilder _lines = new();
    private int _column;

    /// <summary>The fields written so far.</summary>
    public override string ToString() => _lines.ToString();

    /// <summary>A field out of words that a fold may part.</summary>
    public void Field(string name, IEnumerable<string> words)
    {
        _lines.Append(name).Append(':');
        _column = name.Length + 1;
        bool first = true;
        foreach (string word in words)
        {
            if (!first && _column + 1 + word.Length > Width)
            {
                _lines.Append("\r\n");
                _column = 0;
            }

            _lines.Append(' ').Append(word);
            _column += 1 + word.Length;
            first = false;
        }

        _lines.Append("\r\n");
    }

    /// <summary>A field that is free text.</summary>
    public void Text(string name, string text) => Field(name, HeaderText.Words(text));

    /// <summary>A field of addresses; none at all writes nothing.</summary>
    public void Addresses(string name, IReadOnlyList<Mailbox> mailboxes)
    {
        if (mailboxes.Count > 0)
        {
            Field(name, mailboxes.SelectMany((mailbox, i) => Words(mailbox, i == mailboxes.Count - 1 ? "" : ",")));
        }
    }

    /// <summary>A field of ids; none at all writes nothing.</summary>
    public void Ids(string name, IReadOnlyList<MessageId> ids)
    {
        if (ids.Count > 0)
        {
            Field(name, ids.Select(id => id.ToString()));
        }
    }

    /// <summary>A field with a value and parameters.</summary>
    public void WithParameters(string name, string value, params IEnumerable<string> parameters)
    {
        string[] all = [.. parameters];
        Field(name, [value + (all.Length > 0 ? ";" : ""), .. all.Select((parameter, i) => parameter + (i == all.Length - 1 ? "" : ";"))]);
    }

    private static IEnumerable<string> Words(Mailbox mailbox, string end)
    {
        string address = OutgoingCheck.WritableAddress(mailbox.Address)!;
        return string.IsNullOrWhiteSpace(mailbox.Name) ? [address + end] : [.. HeaderText.Phrase(mailbox.Name.Trim()), $"<{address}>{end}"];
    }
}
