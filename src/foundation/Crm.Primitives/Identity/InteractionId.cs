using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>One piece of customer work on one media type, from arrival to wrap-up, across all transfers. New values are UUID version 7 (time-ordered) and arrive from outside the pure code.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<InteractionId>))]
public readonly record struct InteractionId(Guid Value) : IGuidId<InteractionId>
{
    /// <inheritdoc/>
    public static InteractionId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
