using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>A named ability, such as "support" or "lang.zh". A short, stable, case-sensitive key (1 to 64 characters of a-z, 0-9, '-', '_', '.').</summary>
[JsonConverter(typeof(TextIdJsonConverter<SkillId>))]
public readonly record struct SkillId(string Value) : ITextId<SkillId>
{
    /// <inheritdoc/>
    public static SkillId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
