using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>A note somebody put on an interaction.</summary>
[JsonConverter(typeof(GuidIdJsonConverter<NoteId>))]
public readonly record struct NoteId(Guid Value) : IGuidId<NoteId>
{
    /// <inheritdoc/>
    public static NoteId From(Guid value) => new(value);

    /// <summary>32 lower-case hexadecimal digits, as used in URLs and logs.</summary>
    public override string ToString() => Value.ToString("n");
}
