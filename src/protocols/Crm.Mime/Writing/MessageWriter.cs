using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Crm.Mime.Writing;

/// <summary>
/// Writes messages as RFC 5322 and RFC 2045 want them: ASCII only, lines of at most 78 characters where nothing longer is inside, CRLF. The same
/// message gives the same bytes. Thread safe.
/// </summary>
public static class MessageWriter
{
    private const int MostReferences = 50;

    /// <summary>Writes a message, or says why not: a line break in a field, an invalid address or id, a type that may not be attached.</summary>
    public static bool TryWrite(OutgoingMessage message, [NotNullWhen(true)] out byte[]? bytes, [NotNullWhen(false)] out MessageWriteError? error)
    {
        error = OutgoingCheck.Check(message);
        bytes = error is null ? Write(message) : null;
        return bytes is not null;
    }

    private static byte[] Write(OutgoingMessage message)
    {
        var fields = new FieldWriter();
        fields.Field(HeaderNames.Date, MimeDate.Write(message.Date).Split(' '));
        fields.Addresses(HeaderNames.From, [message.From]);
        fields.Addresses(HeaderNames.ReplyTo, message.ReplyTo);
        fields.Addresses(HeaderNames.To, message.To);
        fields.Addresses(HeaderNames.Cc, message.Cc);
        fields.Text(HeaderNames.Subject, message.Subject);
        fields.Ids(HeaderNames.MessageId, [message.Id]);
        fields.Ids(HeaderNames.InReplyTo, message.InReplyTo is { } answered ? [answered] : []);
        fields.Ids(HeaderNames.References, Shorten(message.References));
        if (message.AutoSubmitted is { } keyword)
        {
            fields.Field(HeaderNames.AutoSubmitted, [keyword]);
        }

        foreach ((string name, string value) in message.OtherFields)
        {
            fields.Text(name, value);
        }

        fields.Field(HeaderNames.MimeVersion, ["1.0"]);
        var output = new StringBuilder(fields.ToString());
        BodyTree.Of(message).Write(output, new BoundaryMaker(message));
        return Encoding.Latin1.GetBytes(output.ToString());
    }

    // The first names the thread, the latest its place in it (RFC 5322 section 3.6.4 allows to leave out what is between).
    private static IReadOnlyList<MessageId> Shorten(IReadOnlyList<MessageId> ids) =>
        ids.Count <= MostReferences ? ids : [ids[0], .. ids.Skip(ids.Count - MostReferences + 1)];
}
