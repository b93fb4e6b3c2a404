using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>A list of records that a campaign dials. New values are UUID version 7 (time-ordered) and arrive from outside the pure code.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<CallListId>))]
public readonly record struct CallListId(Guid Value) : IGuidId<CallListId>
{
    /// <inheritdoc/>
    public static CallListId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
