using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>One agent held for one interaction until answer or expiry. New values are UUID version 7 (time-ordered) and arrive from outside the pure code.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<ReservationId>))]
public readonly record struct ReservationId(Guid Value) : IGuidId<ReservationId>
{
    /// <inheritdoc/>
    public static ReservationId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
