using Crm.Primitives;

namespace Crm.Mime;

/// <summary>
/// A message (RFC 5322): a part whose header names people, a subject and a time. Header values are read when asked for. Immutable; may be read
/// by several threads. Everything in it was written by a stranger.
/// </summary>
/// <param name="root">The message as a part.</param>
public sealed class MimeMessage(MimePart root)
{
    /// <summary>The message as a part: its header and its body.</summary>
    public MimePart Root { get; } = root;

    /// <summary>The header.</summary>
    public HeaderList Headers => Root.Headers;

    /// <summary>The subject as people read it, or null.</summary>
    public string? Subject => Headers.First(HeaderNames.Subject)?.Text;

    /// <summary>Who wrote it; more than one is possible.</summary>
    public AddressList From => Addresses(HeaderNames.From);

    /// <summary>Who sent it, where that is not the one who wrote it.</summary>
    public AddressList Sender => Addresses(HeaderNames.Sender);

    /// <summary>Where answers are wanted.</summary>
    public AddressList ReplyTo => Addresses(HeaderNames.ReplyTo);

    /// <summary>To whom it goes.</summary>
    public AddressList To => Addresses(HeaderNames.To);

    /// <summary>To whom copies go.</summary>
    public AddressList Cc => Addresses(HeaderNames.Cc);

    /// <summary>When its author finished it, or null when that is not said or not readable.</summary>
    public Instant? Date => MimeDate.Read(Headers.Value(HeaderNames.Date));

    /// <summary>Its own id.</summary>
    public MessageId? Id => MessageId.ReadFirst(Headers.Value(HeaderNames.MessageId));

    /// <summary>The messages it answers, usually one.</summary>
    public IReadOnlyList<MessageId> InReplyTo => MessageId.ReadAll(Headers.Value(HeaderNames.InReplyTo));

    /// <summary>The thread it belongs to, oldest first.</summary>
    public IReadOnlyList<MessageId> References => MessageId.ReadAll(Headers.Value(HeaderNames.References));

    /// <summary>Whether a program sent it, so that no program may answer it.</summary>
    public AutomaticKind Automatic => AutomaticMail.Classify(this);

    /// <summary>Everything wrong with its header and its form, all parts included, without what decoding bodies would show.</summary>
    public MimeDefects Defects
    {
        get
        {
            MimeDefects found = From.Defects | To.Defects | Cc.Defects;
            found |= Headers.Has(HeaderNames.Date) && Date is null ? MimeDefects.DateMalformed : MimeDefects.None;
            found |= Headers.First(HeaderNames.Subject)?.Defects ?? MimeDefects.None;
            return Root.Descendants().Aggregate(found, (all, part) => all | part.StructureDefects);
        }
    }

    private AddressList Addresses(string name) => AddressList.Read(Headers.All(name).Select(field => field.Value));
}
