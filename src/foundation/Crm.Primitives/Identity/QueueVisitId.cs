using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>One stay of an interaction in a queue; the unit queue statistics count. New values are UUID version 7 (time-ordered) and arrive from outside the pure code.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<QueueVisitId>))]
public readonly record struct QueueVisitId(Guid Value) : IGuidId<QueueVisitId>
{
    /// <inheritdoc/>
    public static QueueVisitId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
