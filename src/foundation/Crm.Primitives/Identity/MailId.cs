using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>One e-mail as it is kept here, come in or going out. New values are UUID version 7 (time-ordered) and arrive from outside the pure code.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<MailId>))]
public readonly record struct MailId(Guid Value) : IGuidId<MailId>
{
    /// <inheritdoc/>
    public static MailId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
