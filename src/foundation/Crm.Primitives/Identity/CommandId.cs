using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>The identity of a command; a repeated id returns the first answer. New values are UUID version 7 (time-ordered) and arrive from outside the pure code.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<CommandId>))]
public readonly record struct CommandId(Guid Value) : IGuidId<CommandId>
{
    /// <inheritdoc/>
    public static CommandId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
