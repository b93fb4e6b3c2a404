using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>An outbound campaign. A short, stable, case-sensitive key (1 to 64 characters of a-z, 0-9, '-', '_', '.').</summary>
[JsonConverter(typeof(TextIdJsonConverter<CampaignId>))]
public readonly record struct CampaignId(string Value) : ITextId<CampaignId>
{
    /// <inheritdoc/>
    public static CampaignId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
