namespace Crm.Mime.Writing;

/// <summary>The thread a reply belongs to (RFC 5322 section 3.6.4).</summary>
public static class ReplyThread
{
    /// <summary>The references of a reply: those of the answered message, or what it answered itself, and its own id. Ids that cannot be written are left out.</summary>
    public static IReadOnlyList<MessageId> Of(MimeMessage answered)
    {
        IReadOnlyList<MessageId> before = answered.References.Count > 0 ? answered.References : answered.InReplyTo is [_] ? answered.InReplyTo : [];
        IEnumerable<MessageId> all = answered.Id is { } id ? before.Append(id) : before;
        return [.. all.Where(each => each.IsWellFormed)];
    }
}
