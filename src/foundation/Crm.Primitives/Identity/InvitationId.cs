using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>One invitation to chat that a visitor of a page was shown. New values are UUID version 7 (time-ordered) and arrive from outside the pure code.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<InvitationId>))]
public readonly record struct InvitationId(Guid Value) : IGuidId<InvitationId>
{
    /// <inheritdoc/>
    public static InvitationId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
