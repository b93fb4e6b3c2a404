using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>The mails that belong together, whatever their subject. New values are UUID version 7 (time-ordered) and arrive from outside the pure code.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<MailThreadId>))]
public readonly record struct MailThreadId(Guid Value) : IGuidId<MailThreadId>
{
    /// <inheritdoc/>
    public static MailThreadId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
