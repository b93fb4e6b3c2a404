using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>The identity of a stored event; facts are counted once by it. New values are UUID version 7 (time-ordered) and arrive from outside the pure code.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<EventId>))]
public readonly record struct EventId(Guid Value) : IGuidId<EventId>
{
    /// <inheritdoc/>
    public static EventId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
